"""The author's verbs: set up a peer review, change it later."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import SLUG, PeerReview
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.settings import (
    Settings,
    for_other_people,
    read,
    to_keep,
    with_conduct_numbered,
)
from lti_tool.activities.peer_review.service.examples import copy_examples
from lti_tool.activities.peer_review.service.settling import settle_all
from lti_tool.errors import Refused
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity
from lti_tool.parts.forms import queries as forms_queries
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.rules import RubricDraft, copy_of

AUTHORS_ARE_SETTLED = "authors_are_settled"
NAMES_WERE_PROMISED = "names_were_promised"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A peer review as its author wants it."""

    title: str
    settings: Settings
    rubric: RubricDraft


def set_up(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> Activity:
    """A new peer review where the actor is, open to learners as soon as they come.

    Raises:
        Conflict: something is placed there already, or the same was made a moment ago.
    """
    participation.check_not_pressed_twice(session, actor, SLUG, wanted.title, now=now)
    return _make(session, actor, wanted, now=now)


def copy(session: Session, actor: Actor, original: Activity, *, now: datetime) -> Activity:
    """A new peer review where the actor is, with the task, rubric, examples and coming dates of another.

    Raises:
        Conflict: something is placed there already.
    """
    rubric = forms_queries.current(
        session, original.organisation_id, session.get_one(PeerReview, original.id).rubric_id
    )
    settings = replace(for_other_people(read(original.settings), now), examples=0)
    activity = _make(session, actor, Wanted(original.title, settings, copy_of(rubric)), now=now)
    activity.copied_from_id = original.id
    copy_examples(session, original, activity, now=now)
    return activity


def change(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> Activity:
    """The peer review as its author wants it now; what people did stays, what they owe is looked at again.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
        Refused: names would be seen of people who handed in believing that nobody sees them, or others
            would write together once somebody has begun.
    """
    here = place.here(session, actor)
    activity, before = here.activity, here.everybodys_settings
    if wanted.settings.authors is not before.authors and works.is_any_begun(session, activity):
        raise Refused(AUTHORS_ARE_SETTLED)
    if wanted.settings.anonymity.shows_more_than(before.anonymity) and works.is_any_handed_in(
        session, activity
    ):
        raise Refused(NAMES_WERE_PROMISED)
    activity.title = wanted.title
    settings = replace(wanted.settings, gives_grade=wanted.rubric.gives_points)
    activity.settings = to_keep(with_conduct_numbered(before, settings))
    peer_review = session.get_one(PeerReview, activity.id)
    peer_review.deal_at = wanted.settings.deal_at
    forms.revise(session, activity.organisation_id, peer_review.rubric_id, wanted.rubric, now=now)
    settle_all(session, activity, now=now)
    return activity


def _make(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> Activity:
    settings = replace(wanted.settings, gives_grade=wanted.rubric.gives_points)
    activity = participation.place(session, actor, SLUG, wanted.title, to_keep(settings), now=now)
    rubric_id = forms.create(session, activity.organisation_id, wanted.rubric, now=now)
    session.add(
        PeerReview(
            activity_id=activity.id,
            organisation_id=activity.organisation_id,
            rubric_id=rubric_id,
            settled_at=now,
            settle_at=gates.next_change(wanted.settings, now),
            deal_at=wanted.settings.deal_at,
        )
    )
    session.flush()
    return activity
