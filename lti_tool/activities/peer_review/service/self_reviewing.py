"""The verbs of an author who judges their own work: begin, keep a draft, send."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import OwnReview
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.self_review import judgement, own_review
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.rules.drafts import Edition, may_replace
from lti_tool.activities.peer_review.service.holding import Taking, hold_works, taking_part
from lti_tool.activities.peer_review.service.reviewing import LEVELS_MISSING, REVIEW_CLOSED, given_in
from lti_tool.activities.peer_review.service.settling import settle
from lti_tool.errors import Conflict, NotFound, Refused
from lti_tool.parts.forms import rules as forms_rules
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.rules import Answer

NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the page of somebody holds who judges their own work, and which draft it knows."""

    answers: tuple[Answer, ...]
    edition: Edition


def begin_self_review(session: Session, actor: Actor, *, now: datetime) -> OwnReview:
    """Begin to judge the own work as it was handed in last; what is begun already goes on.

    Raises:
        Refused: nothing is handed in, it is not asked for, or something else comes first.
    """
    taking = taking_part(session, actor, now=now)
    begun = own_review(session, taking.me)
    if begun is not None:
        return begun
    part = my_part(session, taking.here, now=now)
    if part.work is None or not part.standing.is_handed_in or not part.standing.judging_oneself.is_next:
        raise Refused(NOT_NOW)
    judged_by = place.rubric_version(session, taking.activity)
    mine = OwnReview(
        participant_id=taking.me.id,
        organisation_id=taking.me.organisation_id,
        version_id=works.version_in_pool(session, part.work).id,
        response_id=forms.begin_response(session, taking.me.organisation_id, judged_by, now=now),
        begun_at=now,
    )
    session.add(mine)
    session.flush()
    return mine


def save_self_review(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> OwnReview:
    """Keep what the actor thinks of their work so far.

    Raises:
        NotFound: they have not begun.
        Conflict: another window saved in between; nothing was overwritten.
        Refused: it is sent.
    """
    mine = _mine(session, taking_part(session, actor, now=now))
    if mine.sent_at is not None:
        raise Refused(REVIEW_CLOSED)
    if not may_replace(Edition(mine.draft_version, mine.draft_page), draft.edition):
        raise Conflict("the self review was changed in another window")
    forms.answer(session, mine.response_id, judgement(session, mine).rubric, draft.answers)
    mine.draft_version += 1
    mine.draft_page, mine.draft_saved_at = draft.edition.page, now
    session.flush()
    return mine


def send_self_review(session: Session, actor: Actor, *, now: datetime) -> OwnReview:
    """Keep it for good, so that it can be compared with what others say; doing so twice counts once.

    Raises:
        NotFound: they have not begun.
        Refused: a criterion has no level.
    """
    taking = taking_part(session, actor, now=now)
    mine = _mine(session, taking)
    if mine.sent_at is not None:
        return mine
    judged = judgement(session, mine)
    if forms_rules.unanswered(judged.rubric, judged.answers):
        raise Refused(LEVELS_MISSING)
    work = works.work_of(session, taking.me)
    hold_works(session, [work.id] if work else [])
    mine.sent_at = now
    session.flush()
    statements.reviewed_own(session, taking.me, mine, given_in(judged, nth=1), now=now)
    settle(session, taking.here, now=now)
    return mine


def _mine(session: Session, taking: Taking) -> OwnReview:
    found = own_review(session, taking.me)
    if found is None:
        raise NotFound
    return found
