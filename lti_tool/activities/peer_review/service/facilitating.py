"""The verbs of a facilitator who reviews a work: whenever they like, without taking a place from anybody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import FacilitatorReview
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.facilitating import Facilitating, facilitating
from lti_tool.activities.peer_review.rules.drafts import Edition, may_replace
from lti_tool.activities.peer_review.service.holding import hold_participant, hold_works
from lti_tool.activities.peer_review.service.reviewing import LEVELS_MISSING, REVIEW_CLOSED, given_in
from lti_tool.activities.peer_review.service.settling import grade_authors
from lti_tool.activities.peer_review.service.standing_aside import stand_aside
from lti_tool.db import new_id
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import rules as forms_rules
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.rules import Answer


@dataclass(frozen=True, slots=True)
class Draft:
    """What a facilitator's page holds, and which draft it knows."""

    participant_id: UUID
    answers: tuple[Answer, ...]
    is_final: bool
    edition: Edition


def save_facilitators_draft(
    session: Session, actor: Actor, draft: Draft, *, now: datetime
) -> FacilitatorReview:
    """Keep what the actor has judged so far; nobody else sees it.

    Raises:
        NotFound: there is no such work for them to review.
        Conflict: another window saved in between; nothing was overwritten.
        Refused: it is sent; then it is changed by sending it again.
    """
    about = _held(session, actor, draft.participant_id, now=now)
    if about.is_sent:
        raise Refused(REVIEW_CLOSED)
    return _keep(session, actor, about, draft, now=now)


def send_facilitators_review(
    session: Session, actor: Actor, draft: Draft, *, now: datetime
) -> FacilitatorReview:
    """Let its author read it, and let it count; doing so again changes it.

    Raises:
        NotFound: there is no such work for them to review.
        Conflict: another window saved in between; nothing was overwritten.
        Refused: a criterion has no level.
    """
    about = _held(session, actor, draft.participant_id, now=now)
    if forms_rules.unanswered(about.judgement.rubric, draft.answers):
        raise Refused(LEVELS_MISSING)
    mine = _keep(session, actor, about, draft, now=now)
    given = given_in(works.judgements(session, [mine])[0], nth=1)
    about.work.facilitator_reviews += mine.sent_at is None
    mine.sent_at, mine.scaled, mine.seen_at = now, given.scaled, None
    about.work.looked_at = now
    session.flush()
    statements.reviewed_by_facilitator(session, actor.person_id, about.here.activity, mine, given, now=now)
    grade_authors(session, about.here.activity, about.work, now=now)
    return mine


def _held(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> Facilitating:
    """Who takes part never gets the work for review any more: they know whose it is."""
    seen = facilitating(session, actor, participant_id)
    stand_aside(session, actor, participant_id, now=now)
    hold_participant(session, seen.here.activity, seen.author.person_id)
    hold_works(session, [seen.work.id])
    return facilitating(session, actor, participant_id)


def _keep(
    session: Session, actor: Actor, about: Facilitating, draft: Draft, *, now: datetime
) -> FacilitatorReview:
    mine = about.mine or _begin(session, actor, about, now=now)
    if not may_replace(Edition(mine.draft_version, mine.draft_page), draft.edition):
        raise Conflict("the review was changed in another window")
    forms.answer(session, mine.response_id, about.judgement.rubric, draft.answers)
    mine.is_final = draft.is_final
    mine.draft_version += 1
    mine.draft_page, mine.draft_saved_at = draft.edition.page, now
    session.flush()
    return mine


def _begin(session: Session, actor: Actor, about: Facilitating, *, now: datetime) -> FacilitatorReview:
    judged_by = place.rubric_version(session, about.here.activity)
    mine = FacilitatorReview(
        id=new_id(),
        organisation_id=about.work.organisation_id,
        activity_id=about.work.activity_id,
        submission_id=about.work.id,
        version_id=about.version.id,
        person_id=actor.person_id,
        response_id=forms.begin_response(session, about.work.organisation_id, judged_by, now=now),
        begun_at=now,
        draft_version=0,
        draft_page="",
    )
    session.add(mine)
    session.flush()
    return mine
