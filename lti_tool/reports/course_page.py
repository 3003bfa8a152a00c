"""What the instructors' page shows: one activity of the course, its figures, its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from lti_tool.access import Actor
from lti_tool.courses.models import Course
from lti_tool.errors import NotFound
from lti_tool.reports import queries
from lti_tool.reports.queries import CourseActivity, Tally
from lti_tool.reports.selection import Selection, of_course
from lti_tool.reports.standing import Completion, Standing

PAGE_SIZE = 50
_LAST_PAGE = 10_000


class Show(StrEnum):
    """Which people the table shows, in the words of an instructor."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"
    NOT_PASSED = "not_passed"


STANDINGS = {
    Show.DONE: frozenset({Standing.COMPLETED, Standing.PASSED, Standing.WAIVED}),
    Show.UNDER_WAY: frozenset({Standing.IN_PROGRESS}),
    Show.NOT_STARTED: frozenset({Standing.NOT_STARTED}),
    Show.NOT_PASSED: frozenset({Standing.FAILED}),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address of the page asks for."""

    activity_id: UUID | None
    show: Show | None
    number: int


@dataclass(frozen=True, slots=True)
class Question:
    """Who has finished this activity? With the answer in two numbers."""

    activity: CourseActivity
    people: int
    done: int


@dataclass(frozen=True, slots=True)
class CoursePage:
    """Everything the page shows."""

    course: Course
    questions: Sequence[Question]
    activity: CourseActivity | None
    wish: Wish
    counts: dict[Show, int]
    rows: Sequence[Completion]

    @property
    def people(self) -> int:
        """How many people the activity has."""
        return sum(self.counts.values())

    @property
    def shown(self) -> int:
        """How many of them the table goes through."""
        return self.people if self.wish.show is None else self.counts[self.wish.show]

    @property
    def pages(self) -> int:
        """How many pages the table has."""
        return max(1, -(-self.shown // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The number of the first person on this page."""
        return (self.wish.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The number of the last person on this page."""
        return self.first + len(self.rows) - 1


def read_wish(query: MultiDict[str, str]) -> Wish:
    """What the query of the page's address asks for.

    Raises:
        NotFound: it asks for something that does not exist.
    """
    try:
        activity, show, number = query.get("activity"), query.get("show"), query.get("page", "1")
        wish = Wish(UUID(activity) if activity else None, Show(show) if show else None, int(number))
    except ValueError:
        raise NotFound from None
    if not 1 <= wish.number <= _LAST_PAGE:
        raise NotFound
    return wish


def course_page(session: Session, actor: Actor, wish: Wish) -> CoursePage:
    """The page of the course the actor was launched into.

    Raises:
        NotFound: the wish names an activity of another course, or a page behind the last one.
    """
    activities = queries.activities_of_course(session, actor)
    chosen = _chosen(activities, wish)
    tallies = queries.tallies(session, of_course(actor))
    counts = _counts(tallies.get(chosen.id, {}) if chosen else {})
    rows = _rows(session, actor, chosen, wish) if chosen and sum(counts.values()) else []
    if wish.number > 1 and not rows:
        raise NotFound
    questions = [_question(each, tallies.get(each.id, {})) for each in activities]
    return CoursePage(queries.course_of(session, actor), questions, chosen, wish, counts, rows)


def chosen_selection(session: Session, actor: Actor, wish: Wish) -> Selection:
    """All rows of what the wish shows, without paging.

    Raises:
        NotFound: the wish names an activity of another course, or the course has none.
    """
    chosen = _chosen(queries.activities_of_course(session, actor), wish)
    if chosen is None:
        raise NotFound
    return _selection(actor, chosen, wish)


def _chosen(activities: Sequence[CourseActivity], wish: Wish) -> CourseActivity | None:
    if wish.activity_id is not None:
        named = [each for each in activities if each.id == wish.activity_id]
        if not named:
            raise NotFound
        return named[0]
    here = [each for each in activities if each.is_here]
    return next(iter([*here, *activities]), None)


def _rows(session: Session, actor: Actor, chosen: CourseActivity, wish: Wish) -> list[Completion]:
    selection = _selection(actor, chosen, wish)
    return queries.numbered_page(session, selection, number=wish.number, size=PAGE_SIZE)


def _selection(actor: Actor, chosen: CourseActivity, wish: Wish) -> Selection:
    return of_course(actor, chosen.id, STANDINGS[wish.show] if wish.show else frozenset())


def _counts(tally: Tally) -> dict[Show, int]:
    return {show: sum(tally.get(each, 0) for each in standings) for show, standings in STANDINGS.items()}


def _question(activity: CourseActivity, tally: Tally) -> Question:
    return Question(activity, people=sum(tally.values()), done=_counts(tally)[Show.DONE])
