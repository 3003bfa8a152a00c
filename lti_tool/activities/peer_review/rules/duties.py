"""What a participant owes, where they stand and what comes next; never waits for what others do."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lti_tool.activities.peer_review.rules.reflecting import NOT_ASKED, Reflecting
from lti_tool.activities.peer_review.rules.self_review import NOT_ASKED as NO_SELF_REVIEW
from lti_tool.activities.peer_review.rules.self_review import JudgingOneself

PATIENCE = timedelta(hours=24)
"""So long somebody who is alone on the list of learners waits for company."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who else is there to be reviewed."""

    others: int
    is_known: bool
    """Whether the LMS has told us everybody; else more may come."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far reviewing has come when its date has passed."""

    sent: int
    open: int
    available: int


def reviews_needed(asked: int, company: Company, waited: timedelta, at_end: Reach | None = None) -> int:
    """How many reviews this participant owes; the same for everybody in a small group.

    Nobody owes more reviews than there are other people. Who is alone owes one until their patience is over.
    `at_end` is given once the date for reviews has passed: then nobody owes what could not be had.
    """
    needed = asked
    if company.is_known:
        fewest = 0 if waited >= PATIENCE else 1
        needed = min(asked, max(company.others, fewest))
    if at_end is not None:
        needed = min(needed, at_end.sent + at_end.open + at_end.available)
    return needed


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one participant stands."""

    has_draft: bool = False
    is_handed_in: bool = False
    needs_fix: bool = False
    """A reviewer could not read the work, and nobody has reviewed it yet."""
    is_writing_ahead: bool = False
    """Works are not taken yet."""
    may_hand_in: bool = True
    sent: int = 0
    needed: int = 0
    has_open_review: bool = False
    is_reviewing_ahead: bool = False
    """Works are not given out yet."""
    may_review: bool = True
    is_work_waiting: bool = False
    must_practise: bool = False
    """A worked example comes before the first review."""
    may_practise: bool = False
    """No work is left, and a worked example may stand for one; or one is begun."""
    is_dealt: bool = True
    """Whether works can be asked for; false until they were given out where all get them at once."""
    received: int = 0
    unseen: int = 0
    are_reviews_sealed: bool = True
    is_release_ahead: bool = False
    """Feedback and grades are not shown yet, whatever is done."""
    judging_oneself: JudgingOneself = NO_SELF_REVIEW
    reflecting: Reflecting = NOT_ASKED

    @property
    def is_done(self) -> bool:
        """Whether the participant's own duties are done."""
        owes_more = self.judging_oneself.owes or self.reflecting.owes
        return self.is_handed_in and self.sent >= self.needed and not owes_more


class Next(StrEnum):
    """The one thing to do next."""

    WAIT_TO_WRITE = "wait_to_write"
    WRITE = "write"
    CONTINUE_WRITING = "continue_writing"
    TOO_LATE_TO_HAND_IN = "too_late_to_hand_in"
    JUDGE_OWN_WORK = "judge_own_work"
    WAIT_TO_REVIEW = "wait_to_review"
    PRACTISE = "practise"
    START_REVIEW = "start_review"
    CONTINUE_REVIEW = "continue_review"
    WAIT_FOR_WORK = "wait_for_work"
    WAIT_FOR_DEALING = "wait_for_dealing"
    TOO_LATE_TO_REVIEW = "too_late_to_review"
    READ_FEEDBACK = "read_feedback"
    REFLECT = "reflect"
    WAIT_TO_REFLECT = "wait_to_reflect"
    WAIT_FOR_FEEDBACK = "wait_for_feedback"
    ALL_READ = "all_read"


def next_thing(standing: Standing) -> Next:
    """The one thing to do next."""
    if not standing.is_handed_in:
        return _next_in_writing(standing)
    if standing.judging_oneself.is_next:
        return Next.JUDGE_OWN_WORK
    if standing.sent < standing.needed and standing.may_review:
        return _next_in_reviewing(standing)
    if standing.unseen and not standing.are_reviews_sealed:
        return Next.READ_FEEDBACK
    if standing.sent < standing.needed:
        return Next.TOO_LATE_TO_REVIEW
    return _next_after_reviews(standing)


def _next_after_reviews(standing: Standing) -> Next:
    if standing.reflecting.owes:
        return Next.REFLECT if standing.reflecting.may else Next.WAIT_TO_REFLECT
    if standing.is_release_ahead or not standing.received:
        return Next.WAIT_FOR_FEEDBACK
    return Next.ALL_READ


def _next_in_writing(standing: Standing) -> Next:
    if standing.is_writing_ahead:
        return Next.WAIT_TO_WRITE
    if not standing.may_hand_in:
        return Next.TOO_LATE_TO_HAND_IN
    return Next.CONTINUE_WRITING if standing.has_draft else Next.WRITE


def _next_in_reviewing(standing: Standing) -> Next:
    if standing.has_open_review:
        return Next.CONTINUE_REVIEW
    if standing.is_reviewing_ahead:
        return Next.WAIT_TO_REVIEW
    if standing.must_practise:
        return Next.PRACTISE
    if not standing.is_dealt:
        return Next.WAIT_FOR_DEALING
    if standing.is_work_waiting:
        return Next.START_REVIEW
    return Next.PRACTISE if standing.may_practise else Next.WAIT_FOR_WORK


class Mark(StrEnum):
    """How one step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Marks:
    """How the three steps of a peer review stand."""

    write: Mark
    review: Mark
    read: Mark


def marks(standing: Standing) -> Marks:
    """How the three steps stand."""
    reading = next_thing(standing) in {Next.READ_FEEDBACK, Next.WAIT_FOR_FEEDBACK, Next.WAIT_TO_REFLECT}
    reviews_done = standing.is_handed_in and standing.sent >= standing.needed
    return Marks(
        write=Mark.DONE if standing.is_handed_in else Mark.NOW,
        review=Mark.DONE if reviews_done else Mark.NOW if _may_review(standing) else Mark.LATER,
        read=_mark_of_reading(standing, is_now=reading),
    )


def _may_review(standing: Standing) -> bool:
    return standing.is_handed_in and not standing.judging_oneself.is_next


def mark_of_reflecting(standing: Standing) -> Mark:
    """How the step of reflecting stands, where there is one."""
    if standing.reflecting.has_reflected:
        return Mark.DONE
    return Mark.NOW if next_thing(standing) is Next.REFLECT else Mark.LATER


def mark_of_judging_oneself(standing: Standing) -> Mark:
    """How the step of judging the own work stands, where there is one."""
    if standing.judging_oneself.is_sent:
        return Mark.DONE
    return Mark.NOW if standing.judging_oneself.is_next else Mark.LATER


def _mark_of_reading(standing: Standing, *, is_now: bool) -> Mark:
    if is_now:
        return Mark.NOW if standing.received else Mark.LATER
    all_read = standing.received > 0 and standing.unseen == 0 and not standing.are_reviews_sealed
    return Mark.DONE if all_read else Mark.LATER
