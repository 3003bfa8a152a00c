"""The verbs of somebody who practises on an example: begin, keep a draft, send and compare."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import ExampleReview, ExampleWork
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.practice import examples_of, judgement, offered
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.rules.drafts import Edition, may_replace
from lti_tool.activities.peer_review.rules.practice import NEAR, distance
from lti_tool.activities.peer_review.service.holding import Taking, hold_works, taking_part
from lti_tool.activities.peer_review.service.reviewing import LEVELS_MISSING, REVIEW_CLOSED, Draft
from lti_tool.activities.peer_review.service.settling import settle
from lti_tool.db import new_id
from lti_tool.errors import Conflict, NotFound, Refused
from lti_tool.parts.forms import rules as forms_rules
from lti_tool.parts.forms import service as forms

NOT_NOW = "not_now"


def begin_practice(session: Session, actor: Actor, *, now: datetime) -> ExampleReview:
    """The next example for the actor: the one they have begun, or the first they have not judged.

    Raises:
        Refused: no example is left, or works of colleagues come first.
    """
    taking = taking_part(session, actor, now=now)
    mine = session.scalars(select(ExampleReview).where(ExampleReview.participant_id == taking.me.id)).all()
    begun = next((one for one in mine if one.sent_at is None), None)
    if begun is not None:
        return begun
    standing = my_part(session, taking.here, now=now).standing
    if not (standing.must_practise or standing.may_practise):
        raise Refused(NOT_NOW)
    judged = {one.example_id for one in mine}
    example = next(one for one in offered(examples_of(session, taking.activity)) if one.id not in judged)
    judged_by = place.rubric_version(session, taking.activity)
    practice = ExampleReview(
        id=new_id(),
        organisation_id=example.organisation_id,
        activity_id=example.activity_id,
        example_id=example.id,
        participant_id=taking.me.id,
        response_id=forms.begin_response(session, example.organisation_id, judged_by, now=now),
        counts=not standing.must_practise,
        begun_at=now,
    )
    session.add(practice)
    session.flush()
    return practice


def save_practice(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> ExampleReview:
    """Keep what the actor has judged so far.

    Raises:
        NotFound: the actor has no such practice.
        Conflict: another window saved in between; nothing was overwritten.
        Refused: it is sent.
    """
    taking = taking_part(session, actor, now=now)
    mine = _mine(session, taking, draft.review_id)
    if mine.sent_at is not None:
        raise Refused(REVIEW_CLOSED)
    if not may_replace(Edition(mine.draft_version, mine.draft_page), draft.edition):
        raise Conflict("the practice was changed in another window")
    forms.answer(session, mine.response_id, judgement(session, mine).rubric, draft.answers)
    mine.draft_version += 1
    mine.draft_page, mine.draft_saved_at = draft.edition.page, now
    session.flush()
    return mine


def send_practice(session: Session, actor: Actor, practice_id: UUID, *, now: datetime) -> ExampleReview:
    """Compare the actor's judgement with the author's; doing so twice counts once.

    Raises:
        NotFound: the actor has no such practice.
        Refused: a criterion has no level.
    """
    taking = taking_part(session, actor, now=now)
    mine = _mine(session, taking, practice_id)
    if mine.sent_at is not None:
        return mine
    judged = judgement(session, mine)
    if forms_rules.unanswered(judged.rubric, judged.answers):
        raise Refused(LEVELS_MISSING)
    example = session.get_one(ExampleWork, mine.example_id)
    part = my_part(session, taking.here, now=now)
    hold_works(session, [part.work.id] if part.work else [])
    mine.sent_at, mine.distance = now, distance(judged, judgement(session, example))
    session.flush()
    statements.practised(session, taking.me, mine, is_near=mine.distance <= NEAR, now=now)
    settle(session, taking.here, now=now)
    return mine


def _mine(session: Session, taking: Taking, practice_id: UUID) -> ExampleReview:
    found = session.get(ExampleReview, practice_id)
    if found is None or found.participant_id != taking.me.id:
        raise NotFound
    return found
