"""What we hold about the one person an actor may ask about, from every part that holds something."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.catalogue import KINDS
from lti_tool.calendars import personal_data as calendars
from lti_tool.courses import personal_data as people
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.meeting_mails import personal_data as meeting_mails
from lti_tool.participation import personal_data as participation
from lti_tool.participation.kinds import Held
from lti_tool.platforms.models import Organisation
from lti_tool.reminders import personal_data as reminders
from lti_tool.web.shown import Words
from xapi import anatomy, profile
from xapi.json_bytes import parse_own
from xapi.lrs.parameters import Filters
from xapi.lrs.query import find

MOST_COUNTED: Final = 500
"""Statements are counted so far; a page needs no more than "500 or more"."""


@dataclass(frozen=True, slots=True)
class HeldByKind:
    """What one kind of activity holds."""

    name: Words
    counts: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """Everything that is held about somebody, in short."""

    is_own: bool
    """Whether they are asking themselves."""
    shown_name: str
    facts: Mapping[str, Any]
    activities: Sequence[Mapping[str, Any]]
    kinds: tuple[HeldByKind, ...]
    statements: int


def subject_of(session: Session, actor: Actor) -> Person:
    """The one person the actor may ask about: themselves, or whom the message named.

    Raises:
        NotFound: there is nobody, or it is somebody of another organisation.
    """
    person = session.get(Person, actor.subject_person_id or actor.person_id)
    if person is None or person.organisation_id != actor.organisation_id:
        raise NotFound
    return person


def holdings(session: Session, actor: Actor) -> Holdings:
    """What is held about the actor's subject, in short."""
    person = subject_of(session, actor)
    return Holdings(
        is_own=person.id == actor.person_id,
        shown_name=person.shown_name,
        facts=people.export_personal(session, person.id),
        activities=participation.export_personal(session, person.id),
        kinds=tuple(HeldByKind(kind.name, tuple(kind.count_personal(session, person.id))) for kind in KINDS),
        statements=len(_page(session, person, Filters(limit=MOST_COUNTED), None)[0]),
    )


def everything(session: Session, actor: Actor) -> Mapping[str, Any]:
    """All that is held about the actor's subject, as plain values."""
    person = subject_of(session, actor)
    return {
        "person": people.export_personal(session, person.id),
        "activities": participation.export_personal(session, person.id),
        "kinds": {kind.slug: kind.export_personal(session, person.id) for kind in KINDS},
        "mails": reminders.export_personal(session, person.id),
        "calendar_feeds": calendars.export_personal(session, person.id),
        "mails_about_meetings": meeting_mails.export_personal(session, person.id),
        "record": [parse_own(raw) for raw in _statements(session, person)],
    }


def _statements(session: Session, person: Person) -> Iterator[bytes]:
    after: int | None = None
    while True:
        page, after = _page(session, person, Filters(ascending=True), after)
        yield from page
        if after is None:
            return


def _page(
    session: Session, person: Person, filters: Filters, after: int | None
) -> tuple[list[bytes], int | None]:
    """A page of the statements that name this person under the random name they have in the record."""
    found = find(
        session,
        person.organisation_id,
        replace(filters, agent=_agent(session, person.organisation_id, person.xapi_name)),
        after=after,
    )
    return found.statements, found.after


def _agent(session: Session, organisation_id: UUID, xapi_name: str) -> str | None:
    home_page = profile.people(session.get_one(Organisation, organisation_id).iri_base)
    return anatomy.ifi({"account": {"homePage": home_page, "name": xapi_name}})
