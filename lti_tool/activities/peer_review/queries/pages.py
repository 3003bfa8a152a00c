"""What the pages of reviewers, authors and facilitators show of works and reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
)
from lti_tool.activities.peer_review.queries import files, place, self_review, works
from lti_tool.activities.peer_review.queries.authorship import names_of
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.facilitating import making_the_grade
from lti_tool.activities.peer_review.queries.files import Files
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.queries.units import MyTeam, my_team
from lti_tool.activities.peer_review.queries.works import AnyReview
from lti_tool.activities.peer_review.rules import gates, scoring
from lti_tool.activities.peer_review.rules.needs import FAR_APART, spread_of
from lti_tool.activities.peer_review.rules.revising import may_revise
from lti_tool.activities.peer_review.rules.scoring import Explanation, Judgement
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation import queries as participation
from lti_tool.participation.models import Outcome, Participant
from lti_tool.parts.forms.rules import Answer, Criterion, Level


@dataclass(frozen=True, slots=True)
class WritingPage:
    """The work of the actor, to be written or to be read again."""

    part: MyPart
    version: SubmissionVersion | None
    may_write: bool
    """Whether it can still be changed; false once others may see it."""
    team: MyTeam | None
    """With whom it is written; None where one person writes."""
    is_revising: bool
    """It can be changed because there is feedback: whoever hands it in again says what they changed."""
    files: Files
    """Those of the draft while it can be changed, else those that were handed in."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A work beside the judgement its reviewer is writing."""

    part: MyPart
    review: Review
    version: SubmissionVersion
    judgement: Judgement
    number: int
    """The which-th of the reviewer's reviews this is."""
    due: datetime | None
    files: Files
    """Under names that say nothing of their author."""
    newer: SubmissionVersion | None
    """The work as it is now, where its author has handed in another version since."""
    author: str | None
    """Whose work it is, only where reviewers see that; "" when the author is gone."""

    @property
    def is_replaced(self) -> bool:
        """Whether its author handed it in again while the reviewer had it."""
        return self.version.handed_in_at > self.review.assigned_at


@dataclass(frozen=True, slots=True)
class Said:
    """What one review says about one criterion."""

    criterion: Criterion
    level: Level | None
    comment: str
    points: float | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """One review as the author of the work reads it: a letter, and a name only where authors see that."""

    letter: str
    name: str
    said: tuple[Said, ...]
    counts: bool
    """Whether it makes the grade; another version of the work may."""


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """All that reviewers wrote about the actor's work, and the grade that follows."""

    part: MyPart
    version: SubmissionVersion
    received: tuple[Received, ...]
    by_facilitators: tuple[Received, ...]
    is_final: bool
    """Whether one of these makes the grade by itself."""
    explanation: Explanation | None
    outcome: Outcome | None
    days_late: int
    files: Files
    may_revise: bool
    own: tuple[Said, ...]
    """What the author thinks of it themselves; empty where they were not asked."""

    @property
    def gives_grade(self) -> bool:
        """Whether anything that reviewers were asked is worth points; words alone make no grade."""
        every = (*self.received, *self.by_facilitators)
        return any(one.criterion.most_points for review in every for one in review.said)


@dataclass(frozen=True, slots=True)
class Named:
    """One review as a facilitator reads it, with the name of whoever is at its other end."""

    name: str
    review: Review
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """One learner as a facilitator sees them."""

    here: Here
    name: str
    participant: Participant
    work: Submission | None
    version: SubmissionVersion | None
    files: Files
    received: tuple[Named, ...]
    given: tuple[Named, ...]
    returned: tuple[Named, ...]
    """By reviewers who could not review the work."""
    outcome: Outcome | None
    own: tuple[Said, ...]
    """What they think of their work themselves; empty where they have not said."""
    spread: float
    """How far the reviews lie apart, as a share of 0 to 1."""
    team: MyTeam | None
    """With whom they write; None for who writes alone."""
    is_mine: bool
    """The facilitator takes part, and this is their own page."""
    is_hidden: bool
    """The facilitator takes part, and may still have to review this work: it is not here, nor its reviews."""

    @property
    def is_disputed(self) -> bool:
        """Whether its reviews lie far apart, and no facilitator has left it so since the last one."""
        last = max((one.review.sent_at for one in self.received if one.review.sent_at), default=None)
        looked_at = self.work.looked_at if self.work else None
        return self.spread > FAR_APART and last is not None and (looked_at is None or last > looked_at)


def writing_page(session: Session, actor: Actor, *, now: datetime) -> WritingPage:
    """The actor's own work."""
    part = my_part(session, place.here(session, actor), now=now)
    work, team = part.work, my_team(session, part.here.settings, part.here.me)
    if work is None or not work.is_handed_in:
        shown = files.of_draft(session, work)
        return WritingPage(part, None, may_write=True, team=team, is_revising=False, files=shown)
    may_change = gates.may_change_work(
        work.in_pool_at, now, has_reviews=bool(part.given), needs_fix=part.standing.needs_fix
    )
    is_revising = not may_change and may_revise(part.here.settings, part.standing)
    may_write = may_change or is_revising
    version = works.handed_in(session, work)
    shown = files.of_draft(session, work) if may_write else files.of_version(session, version)
    return WritingPage(part, version, may_write, team, is_revising, shown)


def review_page(session: Session, actor: Actor, review_id: UUID, *, now: datetime) -> ReviewPage:
    """One of the actor's own reviews.

    Raises:
        NotFound: there is none with this id in this activity, or it is somebody else's.
    """
    here = place.here(session, actor)
    review = works.my_review(session, here.me, review_id)
    part = my_part(session, here, now=now)
    version = session.get_one(SubmissionVersion, review.version_id)
    judgement = works.judgements(session, [review])[0]
    sent = [one.id for one in part.given if one.state in (ReviewState.SENT, ReviewState.SET_ASIDE)]
    number = sent.index(review.id) + 1 if review.id in sent else len(sent) + 1
    in_pool_at = session.get_one(Submission, review.submission_id).in_pool_at
    due = gates.review_due(here.settings, in_pool_at)
    author = None
    if here.settings.shows_authors:
        author = _names_of_authors(session, [review]).get(review.id, "")
    given = files.for_reviewer(session, version)
    now_is = works.handed_in(session, session.get_one(Submission, review.submission_id))
    newer = now_is if now_is is not None and now_is.number > version.number else None
    return ReviewPage(part, review, version, judgement, number, due, given, newer, author)


def feedback_page(session: Session, actor: Actor, *, now: datetime) -> FeedbackPage | None:
    """What was written about the actor's work; None while it is sealed, or nothing is handed in."""
    part = my_part(session, place.here(session, actor), now=now)
    if part.standing.are_reviews_sealed or part.work is None or not part.work.is_handed_in:
        return None
    judgements = works.judgements(session, part.received)
    every: list[AnyReview] = [*part.received, *part.by_facilitators]
    counted = making_the_grade(session, part.here.settings, part.work, every)
    of_facilitators = works.judgements(session, part.by_facilitators)
    names = _names_of_reviewers(session, part.received) if part.here.settings.shows_reviewers else {}
    late_share = gates.late_share(part.here.settings, part.work.first_handed_in_at)
    outcome = participation.outcome_of(session, part.here.me) if part.here.me else None
    version = works.version_in_pool(session, part.work)
    return FeedbackPage(
        part=part,
        version=version,
        files=files.of_version(session, version),
        received=tuple(
            Received(letter(at), names.get(review.id, ""), said(judgement), review in counted)
            for at, (review, judgement) in enumerate(zip(part.received, judgements, strict=True))
        ),
        by_facilitators=tuple(
            Received("", "", said(judgement), review in counted)
            for review, judgement in zip(part.by_facilitators, of_facilitators, strict=True)
        ),
        is_final=any(one.is_final for one in part.by_facilitators),
        explanation=scoring.explain(works.judgements(session, counted), late_share),
        may_revise=may_revise(part.here.settings, part.standing),
        own=_own(session, part.here.me),
        outcome=outcome,
        days_late=gates.days_late(part.here.settings, part.work.first_handed_in_at),
    )


def learner_page(session: Session, actor: Actor, participant_id: UUID) -> LearnerPage:
    """One learner of the actor's own activity, names included.

    Raises:
        NotFound: nobody with this id takes part here.
    """
    here = place.here(session, actor)
    participant = session.get(Participant, participant_id)
    if participant is None or participant.activity_id != here.activity.id:
        raise NotFound
    work = works.work_of(session, participant)
    given = works.reviews_by(session, participant)
    work_ids = [*([work.id] if work else []), *(review.submission_id for review in given)]
    hidden = still_to_review(session, here, work_ids)
    is_hidden = work is not None and work.id in hidden
    about = None if is_hidden else work
    received, returned = works.reviews_of(session, about), works.returned_reviews_of(session, about)
    version = works.handed_in(session, about) if about else None
    named = [review for review in given if review.submission_id not in hidden]
    return LearnerPage(
        here=here,
        name=session.get_one(Person, participant.person_id).shown_name,
        participant=participant,
        work=work,
        version=version,
        files=files.of_version(session, version),
        received=_named(session, received, _names_of_reviewers(session, received)),
        given=_named(session, given, _names_of_authors(session, named)),
        returned=_named(session, returned, _names_of_reviewers(session, returned)),
        outcome=participation.outcome_of(session, participant),
        own=() if is_hidden else _own(session, participant),
        spread=spread_of(one.scaled for one in received if one.scaled is not None),
        team=my_team(session, here.settings, participant),
        is_mine=here.me is not None and participant.id == here.me.id,
        is_hidden=is_hidden,
    )


def letter(at: int) -> str:
    """The name of an anonymous reviewer: A for the first, then B, C and so on, AA after Z."""
    first, last = divmod(at, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def said(judgement: Judgement) -> tuple[Said, ...]:
    """A judgement criterion by criterion, in the order of the rubric."""
    by_criterion = {answer.criterion_id: answer for answer in judgement.answers}
    return tuple(
        Said(criterion, criterion.level(answer.level_id), answer.comment, criterion.worth(answer))
        for criterion in judgement.rubric.criteria
        for answer in [by_criterion.get(criterion.id, Answer(criterion.id))]
    )


def _own(session: Session, participant: Participant | None) -> tuple[Said, ...]:
    judgement = self_review.sent_judgement(session, participant)
    return said(judgement) if judgement is not None else ()


def _named(session: Session, reviews: list[Review], names: dict[UUID, str]) -> tuple[Named, ...]:
    judgements = works.judgements(session, reviews)
    return tuple(
        Named(names.get(review.id, ""), review, said(judgement))
        for review, judgement in zip(reviews, judgements, strict=True)
    )


def _names_of_reviewers(session: Session, reviews: Sequence[Review]) -> dict[UUID, str]:
    rows = session.execute(
        select(Review.id, Person)
        .join(Participant, Participant.id == Review.reviewer_id)
        .join(Person, Person.id == Participant.person_id)
        .where(Review.id.in_([review.id for review in reviews]))
    )
    return {review_id: person.shown_name for review_id, person in rows}


def _names_of_authors(session: Session, reviews: Sequence[Review]) -> dict[UUID, str]:
    names = names_of(session, (review.submission_id for review in reviews))
    return {review.id: names.get(review.submission_id, "") for review in reviews}
