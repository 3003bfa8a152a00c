"""What the facilitator's pages show of the dates of single people and groups."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import OwnDates
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.dates import dates_in
from lti_tool.activities.peer_review.queries.people import somebody
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.gates import Dates
from lti_tool.courses.models import CourseGroup, Person
from lti_tool.errors import NotFound


@dataclass(frozen=True, slots=True)
class Line:
    """The dates of one person or one group."""

    row: OwnDates
    name: str
    dates: Dates


@dataclass(frozen=True, slots=True)
class DatesPage:
    """Everybody whose dates are different, groups first, and the groups there are."""

    here: Here
    lines: tuple[Line, ...]
    groups: tuple[CourseGroup, ...]


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody's dates, or a group's, on the form that changes them."""

    here: Here
    name: str
    person_id: UUID | None
    group_id: UUID | None
    row: OwnDates | None

    @property
    def dates(self) -> Dates:
        """The dates that differ from everybody's so far."""
        return Dates() if self.row is None else dates_in(self.row)


def dates_page(session: Session, actor: Actor) -> DatesPage:
    """The dates that differ in the activity where the actor is."""
    here = place.here(session, actor)
    own = OwnDates.activity_id == here.activity.id
    of_groups = select(OwnDates, CourseGroup).join(CourseGroup, CourseGroup.id == OwnDates.group_id)
    of_people = select(OwnDates, Person).join(Person, Person.id == OwnDates.person_id)
    lines = [
        *(Line(row, group.name, dates_in(row)) for row, group in session.execute(of_groups.where(own))),
        *(
            Line(row, person.shown_name, dates_in(row))
            for row, person in session.execute(of_people.where(own))
        ),
    ]
    lines.sort(key=lambda line: (line.row.group_id is None, line.name.casefold()))
    groups = session.scalars(
        select(CourseGroup).where(CourseGroup.course_id == here.activity.course_id).order_by(CourseGroup.name)
    )
    return DatesPage(here, tuple(lines), tuple(groups))


def dates_of_person(session: Session, actor: Actor, person_id: UUID) -> Whose:
    """The dates of one person of the actor's activity.

    Raises:
        NotFound: nobody with this id takes part here or is a learner of the course.
    """
    here = place.here(session, actor)
    found = somebody(session, here, person_id)
    row = _row(session, here, OwnDates.person_id == person_id)
    return Whose(here, found.name, person_id, None, row)


def dates_of_group(session: Session, actor: Actor, group_id: UUID) -> Whose:
    """The dates of one group of the actor's course.

    Raises:
        NotFound: the course has no such group.
    """
    here = place.here(session, actor)
    group = session.get(CourseGroup, group_id)
    if group is None or group.course_id != here.activity.course_id:
        raise NotFound
    return Whose(here, group.name, None, group_id, _row(session, here, OwnDates.group_id == group_id))


def _row(session: Session, here: Here, whose: ColumnElement[bool]) -> OwnDates | None:
    return session.scalar(select(OwnDates).where(OwnDates.activity_id == here.activity.id, whose))
