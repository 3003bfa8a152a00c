"""Whose work it is: the conditions that keep people from reviewing what they wrote, and who wrote what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, exists, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Authorship, Submission
from lti_tool.courses.models import Person, shown_name
from lti_tool.participation.models import Activity, Participant

IS_PRESENT = Authorship.left_at.is_(None)
"""Whether the work is theirs now; who left its team wrote it all the same."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody whose work it is now."""

    person_id: UUID
    name: str
    participant_id: UUID | None
    """None for a member of a team who has not come here yet."""


def is_by(person: UUID | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether this person wrote the work, alone or with others, be it theirs still or not."""
    return exists().where(Authorship.submission_id == Submission.id, Authorship.person_id == person)


def is_by_another(person: UUID | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether this person had no part in the work."""
    return ~is_by(person)


def has_written(session: Session, person_id: UUID, work_id: UUID) -> bool:
    """The same for one work: whether this person wrote it, be it theirs still or not."""
    return session.get(Authorship, (work_id, person_id)) is not None


def authors_of(session: Session, work: Submission) -> list[Participant]:
    """Those who take part and whose work it is now, in the order in which they are held."""
    theirs = (
        select(Participant)
        .join(
            Authorship,
            (Authorship.activity_id == Participant.activity_id)
            & (Authorship.person_id == Participant.person_id),
        )
        .where(Authorship.submission_id == work.id, IS_PRESENT)
        .order_by(Participant.id)
    )
    return list(session.scalars(theirs))


def writers_in(session: Session, activity: Activity) -> Mapping[UUID, tuple[Writer, ...]]:
    """Whose the works of an activity are, by the works' ids."""
    return _writers(session, Authorship.activity_id == activity.id)


def writers_of(session: Session, work_ids: Iterable[UUID]) -> Mapping[UUID, tuple[Writer, ...]]:
    """Whose these works are, by the works' ids; nobody's are missing."""
    ids = set(work_ids)
    return _writers(session, Authorship.submission_id.in_(ids)) if ids else {}


def names_of(session: Session, work_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The names of those whose works these are, by the works' ids."""
    return {work_id: together(writers) for work_id, writers in writers_of(session, work_ids).items()}


def together(writers: Iterable[Writer]) -> str:
    """The names of all who wrote a work in one line; empty where nobody is left."""
    return ", ".join(writer.name for writer in writers)


def _writers(session: Session, which: ColumnElement[bool]) -> Mapping[UUID, tuple[Writer, ...]]:
    rows = session.execute(
        select(Authorship.submission_id, Person.id, Person.name, Participant.id)
        .join(Person, Person.id == Authorship.person_id)
        .outerjoin(
            Participant,
            (Participant.activity_id == Authorship.activity_id)
            & (Participant.person_id == Authorship.person_id),
        )
        .where(which, IS_PRESENT)
    )
    found: dict[UUID, list[Writer]] = defaultdict(list)
    for work_id, person_id, name, participant_id in rows:
        found[work_id].append(Writer(person_id, shown_name(person_id, name), participant_id))
    return {work_id: tuple(sorted(theirs, key=_order)) for work_id, theirs in found.items()}


def _order(writer: Writer) -> tuple[str, UUID]:
    return writer.name.casefold(), writer.person_id
