"""The verbs of a reviewer: keep a draft, send, decline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import DeclineReason, Review, ReviewState, Submission
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.remarks import is_any_loose, remarks_of
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.drafts import Edition, may_replace
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.service import loads
from lti_tool.activities.peer_review.service.allocating import keep_for_reviewer
from lti_tool.activities.peer_review.service.conduct import refuse_without_agreement
from lti_tool.activities.peer_review.service.holding import Taking, hold_works, taking_part
from lti_tool.activities.peer_review.service.remarking import Remarked, keep_remarks
from lti_tool.activities.peer_review.service.settling import grade_authors, settle
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import rules as forms_rules
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.rules import Answer
from lti_tool.web.markup import words_in

REVIEW_CLOSED = "review_closed"
LEVELS_MISSING = "levels_missing"
REMARK_LOOSE = "remark_loose"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a page of a reviewer holds, and which draft it knows."""

    review_id: UUID
    answers: tuple[Answer, ...]
    edition: Edition
    remarks: Sequence[Remarked] | None = None
    """None where the page has no fields for them: then those that are kept stay."""


@dataclass(frozen=True, slots=True)
class Declined:
    """Why somebody gives a work back; the note is for facilitators."""

    reason: DeclineReason
    note: str = ""


def save_review_draft(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> Review:
    """Keep what the actor has judged so far, and the work theirs for longer.

    Raises:
        NotFound: the actor has no such review.
        Conflict: another window saved in between; nothing was overwritten.
        Refused: the review is sent or declined.
    """
    taking = taking_part(session, actor, now=now)
    review = works.my_review(session, taking.me, draft.review_id)
    _refuse_if_closed(review)
    _refuse_if_outdated(review, draft.edition)
    judgement = works.judgements(session, [review])[0]
    forms.answer(session, review.response_id, judgement.rubric, draft.answers)
    if draft.remarks is not None:
        keep_remarks(session, review, draft.remarks, now=now)
    review.draft_version += 1
    review.draft_page, review.draft_saved_at = draft.edition.page, now
    keep_for_reviewer(session, taking, review, now=now)
    session.flush()
    return review


def send_review(
    session: Session, actor: Actor, review_id: UUID, edition: Edition, *, now: datetime
) -> Review:
    """Send the review the actor looked at; doing so twice counts once.

    Raises:
        NotFound: the actor has no such review.
        Conflict: the draft is another one by now; look at it first.
        Refused: a criterion has no level, a remark points nowhere, the review was declined, the date has
            passed, or they have not agreed to the code of conduct.
    """
    taking = taking_part(session, actor, now=now)
    review = works.my_review(session, taking.me, review_id)
    if review.state == ReviewState.SENT:
        return review
    _refuse_if_closed(review)
    _refuse_if_outdated(review, edition)
    gate = gates.reviewing(taking.settings, now, _in_pool_at(session, review))
    if gate is Gate.CLOSED:
        raise Refused(CLOSED)
    judgement = works.judgements(session, [review])[0]
    if forms_rules.unanswered(judgement.rubric, judgement.answers):
        raise Refused(LEVELS_MISSING)
    if is_any_loose(session, review):
        raise Refused(REMARK_LOOSE)
    refuse_without_agreement(session, taking)
    _hold_both_works(session, taking, review)
    loads.turn(session, review, ReviewState.SENT)
    review.sent_at, review.is_late = now, gate is Gate.LATE
    session.flush()
    given = given_in(works.judgements(session, [review])[0], nth=_how_many_sent(session, taking))
    given = replace(given, words=given.words + _words_about_passages(session, review))
    review.scaled = given.scaled
    statements.reviewed(session, taking.me, review, given, now=now)
    settle(session, taking.here, now=now)
    grade_authors(session, taking.activity, session.get_one(Submission, review.submission_id), now=now)
    return review


def decline_review(
    session: Session, actor: Actor, review_id: UUID, why: Declined, *, now: datetime
) -> Review:
    """Give the work back; it is never offered to the actor again, and what they wrote stays with them.

    Raises:
        NotFound: the actor has no such review.
        Refused: the review is sent.
    """
    taking = taking_part(session, actor, now=now)
    review = works.my_review(session, taking.me, review_id)
    if review.state == ReviewState.DECLINED:
        return review
    _refuse_if_closed(review)
    _hold_both_works(session, taking, review)
    loads.turn(session, review, ReviewState.DECLINED)
    review.declined_at, review.decline_reason, review.decline_note = now, why.reason, why.note
    session.flush()
    statements.declined(session, taking.me, review, now=now)
    settle(session, taking.here, now=now)
    return review


def _refuse_if_closed(review: Review) -> None:
    if not review.is_open:
        raise Refused(REVIEW_CLOSED)


def _refuse_if_outdated(review: Review, edition: Edition) -> None:
    if not may_replace(Edition(review.draft_version, review.draft_page), edition):
        raise Conflict("the review was changed in another window")


def _hold_both_works(session: Session, taking: Taking, review: Review) -> None:
    mine = works.work_of(session, taking.me)
    hold_works(session, [review.submission_id, *([mine.id] if mine else [])])
    session.refresh(review)  # its lease may have ended since it was read


def given_in(judgement: Judgement, nth: int) -> statements.Given:
    """What a judgement gives, in numbers; it is the nth of its reviewer."""
    return statements.Given(
        points=forms_rules.points(judgement.rubric, judgement.answers),
        most=judgement.rubric.most_points,
        explained=len(judgement.rubric.criteria)
        - len(forms_rules.unexplained(judgement.rubric, judgement.answers)),
        criteria=len(judgement.rubric.criteria),
        words=sum(words_in(answer.comment) for answer in judgement.answers),
        nth=nth,
    )


def _words_about_passages(session: Session, review: Review) -> int:
    return sum(words_in(remark.words) for remark in remarks_of(session, [review])[review.id])


def _how_many_sent(session: Session, taking: Taking) -> int:
    return sum(one.state == ReviewState.SENT for one in works.reviews_by(session, taking.me))


def _in_pool_at(session: Session, review: Review) -> datetime | None:
    work = session.get(Submission, review.submission_id)
    return work.in_pool_at if work is not None else None
