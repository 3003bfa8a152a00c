"""What happens in a peer review, as xAPI: facts, never words, never an author to a reviewer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    Concern,
    ExampleReview,
    FacilitatorReview,
    OwnReview,
    Review,
    Submission,
    SubmissionVersion,
)
from lti_tool.activities.peer_review.rules.helpfulness import LEAST, MOST, Praise, Rating
from lti_tool.participation.models import Activity, Participant
from lti_tool.participation.statements import Scene, say, scene, scene_of_leader
from lti_tool.web.markup import words_in
from xapi import profile, vocabulary
from xapi.statements import ActivityRef, Result, Score
from xapi.vocabulary import Verb


@dataclass(frozen=True, slots=True)
class Given:
    """What a review gave, in numbers."""

    points: float
    most: float
    explained: int
    """Criteria with a reason."""
    criteria: int
    words: int
    nth: int

    @property
    def scaled(self) -> float | None:
        """The points as a share of 0 to 1; None where the rubric asks for words alone."""
        return self.points / self.most if self.most else None


@dataclass(frozen=True, slots=True)
class ByHand:
    """A grade a facilitator decided, what it was before, and the work it is for where there is one."""

    scaled: float
    former: float | None
    work_id: UUID | None


def handed_in(session: Session, author: Participant, version: SubmissionVersion, *, now: datetime) -> None:
    """A work was handed in, or handed in again."""
    here = scene(session, author)
    work = session.get_one(Submission, version.submission_id)
    facts = {"version": version.number, "words": version.words, "late": work.is_late}
    target = _work(here, work.activity_id, work.id)
    say(session, here, vocabulary.SUBMITTED, target, now=now, result=_facts(here, facts))


def withdrew(session: Session, author: Participant, work: Submission, *, now: datetime) -> None:
    """A work left the pool, because its author no longer learns here."""
    here = scene(session, author)
    say(session, here, vocabulary.WITHDREW, _work(here, work.activity_id, work.id), now=now)


def came_back(session: Session, author: Participant, work: Submission, *, now: datetime) -> None:
    """A work is in the pool again, because its author learns here again."""
    here = scene(session, author)
    result = _facts(here, {"version": work.version_number, "late": work.is_late})
    say(session, here, vocabulary.SUBMITTED, _work(here, work.activity_id, work.id), now=now, result=result)


def assigned(session: Session, reviewer: Participant, review: Review, *, now: datetime) -> None:
    """A work is kept for a reviewer."""
    here = scene(session, reviewer)
    say(session, here, vocabulary.WAS_ASSIGNED, _review(here, review), now=now)


def reviewed(session: Session, reviewer: Participant, review: Review, given: Given, *, now: datetime) -> None:
    """A review was sent, and by it a work was judged by a rubric."""
    here = scene(session, reviewer)
    facts = {**_said_in(given), "nth": given.nth, "late": review.is_late}
    _judged(session, here, review, _facts(here, facts, _score_of(given)), now=now)


def reviewed_by_facilitator(
    session: Session,
    person_id: UUID,
    activity: Activity,
    review: FacilitatorReview,
    given: Given,
    *,
    now: datetime,
) -> None:
    """Somebody who leads the activity judged a work, or judged it anew."""
    here = scene_of_leader(session, person_id, activity)
    facts = {**_said_in(given), "final": review.is_final}
    _judged(session, here, review, _facts(here, facts, _score_of(given)), now=now)


def reviewed_own(
    session: Session, author: Participant, mine: OwnReview, given: Given, *, now: datetime
) -> None:
    """An author judged their own work by the rubric."""
    here = scene(session, author)
    version = session.get_one(SubmissionVersion, mine.version_id)
    facts = {"self": True, **_said_in(given), "version": version.number}
    target = _work(here, author.activity_id, version.submission_id)
    say(session, here, vocabulary.REVIEWED, target, now=now, result=_facts(here, facts, _score_of(given)))


def practised(
    session: Session, learner: Participant, practice: ExampleReview, *, is_near: bool, now: datetime
) -> None:
    """A worked example was judged; how near it came to its author's judgement."""
    here = scene(session, learner)
    example = profile.example(here.iri_base, practice.activity_id, practice.example_id)
    score = Score(scaled=1 - (practice.distance or 0.0))
    facts = _facts(here, {"counts-as-review": practice.counts}, score)
    target = ActivityRef(iri=example, type=vocabulary.QUESTION)
    say(session, here, vocabulary.ANSWERED, target, now=now, result=replace(facts, success=is_near))


def declined(session: Session, reviewer: Participant, review: Review, *, now: datetime) -> None:
    """A reviewer gave a work back; why stays with us."""
    here = scene(session, reviewer)
    say(session, here, vocabulary.REJECTED, _review(here, review), now=now)


def expired(session: Session, reviewer: Participant, review: Review, *, now: datetime) -> None:
    """The time a work was kept for a reviewer ran out."""
    here = scene(session, reviewer)
    say(session, here, vocabulary.ABANDONED, _review(here, review), now=now)


def read(session: Session, author: Participant, review: Review | FacilitatorReview, *, now: datetime) -> None:
    """An author opened a review of their work for the first time."""
    here = scene(session, author)
    say(session, here, vocabulary.VIEWED, _review(here, review), now=now)


def agreed(session: Session, reviewer: Participant, version: int, *, now: datetime) -> None:
    """Somebody agreed to the code of conduct of the activity, in this version."""
    here = scene(session, reviewer)
    target = ActivityRef(
        iri=profile.conduct(here.iri_base, reviewer.activity_id),
        type=profile.activity_type(here.iri_base, "agreement"),
    )
    say(session, here, vocabulary.AGREED, target, now=now, result=_facts(here, {"version": version}))


def rated(session: Session, author: Participant, review: Review, rating: Rating, *, now: datetime) -> None:
    """An author said how much a review helped."""
    here = scene(session, author)
    share = (rating.helpfulness - LEAST) / (MOST - LEAST)
    score = Score(scaled=share, raw=rating.helpfulness, min=LEAST, max=MOST)
    result = _facts(here, {f"is-{praise}": praise in rating.praise for praise in Praise}, score)
    say(session, here, vocabulary.RATED, _review(here, review), now=now, result=result)


def replied(session: Session, author: Participant, review: Review, text: str, *, now: datetime) -> None:
    """An author answered a review."""
    here = scene(session, author)
    result = _facts(here, {"words": words_in(text)})
    say(session, here, vocabulary.COMMENTED, _review(here, review), now=now, result=result)


def reflected(session: Session, author: Participant, text: str, *, now: datetime) -> None:
    """An author said what they will change."""
    here = scene(session, author)
    result = _facts(here, {"words": words_in(text)})
    say(session, here, vocabulary.RESPONDED, here.activity, now=now, result=result)


def flagged(session: Session, reporter: Participant, concern: Concern, *, now: datetime) -> None:
    """Somebody has a concern about a review or a work; what it is stays with us."""
    here = scene(session, reporter)
    say(session, here, vocabulary.FLAGGED, _concerned(here, session, concern), now=now)


def resolved(session: Session, person_id: UUID, concern: Concern, *, now: datetime) -> None:
    """A facilitator decided about a concern; what they did stays with us."""
    here = scene_of_leader(session, person_id, session.get_one(Activity, concern.activity_id))
    say(session, here, vocabulary.RESOLVED, _concerned(here, session, concern), now=now)


def taken_out(session: Session, person_id: UUID, work: Submission, *, now: datetime) -> None:
    """A facilitator took a work out of the pool."""
    here = scene_of_leader(session, person_id, session.get_one(Activity, work.activity_id))
    say(session, here, vocabulary.REJECTED, _work(here, work.activity_id, work.id), now=now)


def put_back(session: Session, person_id: UUID, work: Submission, *, now: datetime) -> None:
    """A facilitator took that back."""
    here = scene_of_leader(session, person_id, session.get_one(Activity, work.activity_id))
    say(session, here, vocabulary.ACCEPTED, _work(here, work.activity_id, work.id), now=now)


def shared(session: Session, author: Participant, work: Submission, *, now: datetime) -> None:
    """An author lets everybody of the activity see their work."""
    here = scene(session, author)
    say(session, here, vocabulary.SHARED, _work(here, work.activity_id, work.id), now=now)


def shares_no_more(session: Session, author: Participant, work: Submission, *, now: datetime) -> None:
    """They took that back; the work itself stays handed in."""
    here = scene(session, author)
    result = _facts(here, {"from-gallery": True})
    say(session, here, vocabulary.WITHDREW, _work(here, work.activity_id, work.id), now=now, result=result)


def _concerned(here: Scene, session: Session, concern: Concern) -> ActivityRef:
    if concern.review_id is not None:
        return _review(here, session.get_one(Review, concern.review_id))
    work = session.get_one(Submission, concern.submission_id)
    return _work(here, work.activity_id, work.id)


def endorsed(session: Session, person_id: UUID, review: Review, *, now: datetime) -> None:
    """A facilitator said that a review is a good one."""
    _said_by_facilitator(session, person_id, review, vocabulary.VOTED_UP, now=now)


def set_aside(session: Session, person_id: UUID, review: Review, *, now: datetime) -> None:
    """A facilitator decided that a review does not count; why stays with us."""
    _said_by_facilitator(session, person_id, review, vocabulary.REJECTED, now=now)


def counts_again(session: Session, person_id: UUID, review: Review, *, now: datetime) -> None:
    """A facilitator took that back."""
    _said_by_facilitator(session, person_id, review, vocabulary.ACCEPTED, now=now)


def graded_by_hand(
    session: Session, person_id: UUID, activity: Activity, told: ByHand, *, now: datetime
) -> None:
    """A facilitator decided a grade; why stays with us."""
    here = scene_of_leader(session, person_id, activity)
    score = Score(scaled=told.scaled, raw=told.scaled * 100, min=0, max=100)
    result = _facts(here, {} if told.former is None else {"former-scaled": told.former}, score)
    target = _work(here, activity.id, told.work_id) if told.work_id is not None else here.activity
    say(session, here, vocabulary.EVALUATED, target, now=now, result=result)


def excused(session: Session, participant: Participant, *, now: datetime) -> None:
    """A facilitator excused the participant from what they still owed."""
    here = scene(session, participant)
    say(session, here, vocabulary.WAIVED, here.activity, now=now)


def _said_by_facilitator(
    session: Session, person_id: UUID, review: Review, verb: Verb, *, now: datetime
) -> None:
    here = scene_of_leader(session, person_id, session.get_one(Activity, review.activity_id))
    say(session, here, verb, _review(here, review), now=now)


def _judged(
    session: Session, here: Scene, review: Review | FacilitatorReview, result: Result, *, now: datetime
) -> None:
    """A review was sent, with this result; and its work was judged, with the score alone."""
    say(session, here, vocabulary.REVIEWED, _review(here, review), now=now, result=result)
    work = _work(here, review.activity_id, review.submission_id)
    say(session, here, vocabulary.EVALUATED, work, now=now, result=Result(score=result.score))


def _said_in(given: Given) -> Mapping[str, int]:
    return {"criteria-explained": given.explained, "criteria": given.criteria, "words": given.words}


def _score_of(given: Given) -> Score | None:
    if given.scaled is None:
        return None
    return Score(scaled=given.scaled, raw=given.points, min=0, max=given.most)


def _work(here: Scene, activity_id: UUID, work_id: UUID) -> ActivityRef:
    return ActivityRef(iri=profile.work(here.iri_base, activity_id, work_id), type=vocabulary.SOLUTION)


def _review(here: Scene, review: Review | FacilitatorReview) -> ActivityRef:
    return ActivityRef(iri=profile.review(here.iri_base, review.id), type=vocabulary.REVIEW)


def _facts(here: Scene, facts: Mapping[str, float | bool], score: Score | None = None) -> Result:
    named = {profile.extension(here.iri_base, name): value for name, value in facts.items()}
    return Result(score=score, extensions=named)
