"""Reading who has completed what, page by page or all at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.courses.models import Course, Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity, Placement
from lti_tool.reports import roster_and_facts
from lti_tool.reports.selection import Cursor, CursorLost, Selection
from lti_tool.reports.standing import Completion, ReportedActivity, ReportedPerson, Standing

_AT_ONCE = 500

Tally = Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order, and the cursor under which the following ones are found."""

    rows: tuple[Completion, ...]
    onward: Cursor | None


def page(session: Session, selection: Selection, *, limit: int, after: Cursor | None = None) -> Page:
    """The next `limit` rows of the selection: by course, activity and name.

    Raises:
        CursorLost: the row the cursor stands on is gone, so nobody can say what comes after it.
    """
    query = roster_and_facts.rows(selection, after).limit(limit + 1)
    found = [_completion(row) for row in session.execute(query)]
    if not found and after is not None and not _stands(session, selection, after):
        raise CursorLost("the row of this cursor is gone")
    more = len(found) > limit
    last = found[limit - 1] if more else None
    onward = Cursor(last.activity.id, last.person.id) if last else None
    return Page(tuple(found[:limit]), onward)


def numbered_page(session: Session, selection: Selection, *, number: int, size: int) -> list[Completion]:
    """The rows of a page with a number, for people who go back and forth; page 1 is the first."""
    query = roster_and_facts.rows(selection).limit(size).offset((number - 1) * size)
    return [_completion(row) for row in session.execute(query)]


def one(session: Session, selection: Selection) -> Completion | None:
    """The row of a selection that names an activity and a person; None when there is none."""
    row = session.execute(roster_and_facts.rows(selection).limit(1)).first()
    return None if row is None else _completion(row)


def every(session: Session, selection: Selection) -> Iterator[Completion]:
    """All rows of the selection, read as they are needed."""
    query = roster_and_facts.rows(selection).execution_options(yield_per=_AT_ONCE)
    for row in session.execute(query):
        yield _completion(row)


def tallies(session: Session, selection: Selection) -> Mapping[UUID, Tally]:
    """How many people stand how in each activity; one without people is not named."""
    found: dict[UUID, dict[Standing, int]] = defaultdict(dict)
    for activity_id, standing, number in session.execute(roster_and_facts.counts(selection)):
        found[activity_id][Standing(standing)] = number
    return found


@dataclass(frozen=True, slots=True)
class CourseActivity:
    """An activity of the actor's course; `is_here` where it stands behind the link they came by."""

    id: UUID
    title: str
    is_here: bool


def activities_of_course(session: Session, actor: Actor) -> list[CourseActivity]:
    """The activities of the course the actor was launched into, oldest first."""
    here = (Placement.activity_id == Activity.id) & (Placement.resource_link_id == actor.resource_link_id)
    found = session.execute(
        select(Activity.id, Activity.title, Placement.id)
        .outerjoin(Placement, here)
        .where(Activity.course_id == actor.course_id, Activity.organisation_id == actor.organisation_id)
        .order_by(Activity.created_at, Activity.id)
    )
    return [CourseActivity(id=row[0], title=row[1], is_here=row[2] is not None) for row in found]


def course_of(session: Session, actor: Actor) -> Course:
    """The course the actor was launched into."""
    course = session.get(Course, actor.course_id)
    if course is None or course.organisation_id != actor.organisation_id:
        raise NotFound
    return course


def _stands(session: Session, selection: Selection, cursor: Cursor) -> bool:
    return session.execute(roster_and_facts.mark(selection, cursor)).first() is not None


def _completion(row: Any) -> Completion:
    return Completion(
        person=_person(row),
        activity=ReportedActivity(
            id=row.activity_id,
            iri=row.iri,
            title=row.title,
            kind=row.kind,
            course_id=row.course_id,
            course_title=row.course_title,
        ),
        standing=Standing(row.standing),
        first_at=row.first_at,
        last_at=row.last_at,
        completed_at=row.completed_at,
        best_scaled=row.best_scaled,
        last_scaled=row.last_scaled,
        attempts=int(row.attempts or 0),
        statement_ids=() if row.cause_sid is None else (row.cause_sid,),
    )


def _person(row: Any) -> ReportedPerson:
    person: Person = row.Person
    return ReportedPerson(
        id=person.id,
        shown_name=person.shown_name,
        account_home_page=row.people,
        account_name=person.xapi_name,
        on_roster=bool(row.on_roster),
    )
