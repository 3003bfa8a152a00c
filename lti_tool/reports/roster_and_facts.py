"""The one SELECT behind every report: the roster of each activity joined with what the record store says.

place  the activities asked for, with the IRI under which statements name them
told   for each activity and person the furthest of their facts, with sums over all of them
who    the roster of today, and those who took part but are no longer on it
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Label,
    Select,
    String,
    and_,
    case,
    exists,
    false,
    func,
    select,
    true,
    tuple_,
    union_all,
)

from lti_tool.courses.models import Course, Membership, MembershipState, Person
from lti_tool.participation.models import Activity
from lti_tool.platforms.models import Organisation
from lti_tool.reports.selection import Cursor, Selection
from lti_tool.reports.standing import Standing
from lti_tool.reports.uuid_text import UuidText
from xapi import profile
from xapi.facts.keeping import NO_REGISTRATION
from xapi.facts.models import completion_fact
from xapi.facts.rules import State

_ACTIVITIES = profile.activity("", NO_REGISTRATION).removesuffix(str(NO_REGISTRATION))
_PEOPLE = profile.people("")
_FURTHEST_FIRST = (State.WAIVED, State.PASSED, State.COMPLETED, State.FAILED, State.IN_PROGRESS)
"""Of several registrations the one that got furthest counts: who passed once has passed."""

_TOLD = ("first_at", "last_at", "completed_at", "best_scaled", "last_scaled", "attempts", "cause_sid")

fact = completion_fact.c


def rows(selection: Selection, after: Cursor | None = None) -> Select[Any]:
    """Every row of the selection in order, from behind the cursor on."""
    parts = _parts(selection)
    order = _order(parts.place)
    query = _chosen(parts, selection).order_by(*order)
    if after is None:
        return query
    mark = _mark(parts.place, after)
    return query.join(mark, true()).where(tuple_(*order) > tuple_(*mark.c))


def mark(selection: Selection, after: Cursor) -> Select[Any]:
    """One row when the cursor stands on an activity of the selection and a person we know, else none."""
    return select(_mark(_place(selection), after).c[0])


def counts(selection: Selection) -> Select[Any]:
    """How many rows of the selection stand how, for each activity."""
    parts = _parts(selection)
    every = (
        _chosen(parts, selection).with_only_columns(parts.place.c.activity_id, _standing(parts)).subquery()
    )
    return select(every.c.activity_id, every.c.standing, func.count()).group_by(
        every.c.activity_id, every.c.standing
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    place: CTE
    told: CTE
    who: CTE


def _parts(selection: Selection) -> _Parts:
    place = _place(selection)
    told = _told(selection, place)
    return _Parts(place, told, _who(place, told))


def _chosen(parts: _Parts, selection: Selection) -> Select[Any]:
    place, told, who = parts.place.c, parts.told.c, parts.who.c
    this_row = and_(told.activity_id == who.activity_id, told.person_id == who.person_id, told.rank == 1)
    query = (
        select(*place, Person, who.on_roster, _standing(parts), *(told[name] for name in _TOLD))
        .select_from(parts.who)
        .join(parts.place, place.activity_id == who.activity_id)
        .join(Person, Person.id == who.person_id)
        .outerjoin(parts.told, this_row)
    )
    if selection.standings:
        query = query.where(_standing(parts).element.in_(sorted(selection.standings)))
    if selection.person_id is not None:
        query = query.where(Person.id == selection.person_id)
    if selection.since is not None:
        query = query.where(told.last_at >= selection.since)
    return query


def _standing(parts: _Parts) -> Label[str]:
    standing: ColumnElement[str] = func.coalesce(
        parts.told.c.state, Standing.NOT_STARTED.value, type_=String()
    )
    return standing.label("standing")


def _place(selection: Selection) -> CTE:
    root: ColumnElement[str] = func.rtrim(Organisation.iri_base, "/", type_=String())
    query = (
        select(
            Activity.id.label("activity_id"),
            Activity.title,
            Activity.kind,
            Activity.created_at,
            Activity.course_id,
            Course.title.label("course_title"),
            root.concat(_ACTIVITIES).concat(UuidText(Activity.id)).label("iri"),
            root.concat(_PEOPLE).label("people"),
        )
        .join(Course, Course.id == Activity.course_id)
        .join(Organisation, Organisation.id == Activity.organisation_id)
        .where(Activity.organisation_id == selection.organisation_id)
    )
    if selection.course_id is not None:
        query = query.where(Activity.course_id == selection.course_id)
    if selection.activity_id is not None:
        query = query.where(Activity.id == selection.activity_id)
    return query.cte("place")


def _told(selection: Selection, place: CTE) -> CTE:
    reached = func.coalesce(fact.completed_at, fact.satisfied_at, fact.passed_at, fact.waived_at)
    here = and_(
        fact.organisation_id == selection.organisation_id,
        fact.activity_iri == place.c.iri,
        fact.account_home_page == place.c.people,
    )
    known = and_(Person.organisation_id == selection.organisation_id, Person.xapi_name == fact.account_name)
    return (
        select(
            place.c.activity_id,
            Person.id.label("person_id"),
            fact.state,
            fact.cause_sid,
            fact.last_scaled,
            reached.label("completed_at"),
            *_over_all_registrations(place),
        )
        .join_from(place, completion_fact, here)
        .join(Person, known)
        .cte("told")
    )


def _over_all_registrations(place: CTE) -> tuple[Label[Any], ...]:
    one = (place.c.activity_id, Person.id)
    furthest = case({state.value: number for number, state in enumerate(_FURTHEST_FIRST)}, value=fact.state)
    registered = case((fact.registration != NO_REGISTRATION, 1), else_=0)
    return (
        func.min(fact.first_at).over(partition_by=one).label("first_at"),
        func.max(fact.last_at).over(partition_by=one).label("last_at"),
        func.max(fact.best_scaled).over(partition_by=one).label("best_scaled"),
        func.sum(fact.attempts).over(partition_by=one).label("attempts"),
        func.max(registered).over(partition_by=one).label("took_part"),
        func.row_number()
        .over(partition_by=one, order_by=(furthest, fact.last_at.desc(), fact.registration))
        .label("rank"),
    )


def _who(place: CTE, told: CTE) -> CTE:
    learns_here = and_(Membership.is_learner, Membership.state == MembershipState.ACTIVE)
    on_roster = select(place.c.activity_id, Membership.person_id, true().label("on_roster")).join(
        Membership, and_(Membership.course_id == place.c.course_id, learns_here)
    )
    still_here = exists().where(
        Membership.course_id == place.c.course_id, Membership.person_id == told.c.person_id, learns_here
    )
    # Staff who look at an activity are launched without a registration: they take no part.
    left = (
        select(told.c.activity_id, told.c.person_id, false().label("on_roster"))
        .join(place, place.c.activity_id == told.c.activity_id)
        .where(told.c.rank == 1, told.c.took_part == 1, ~still_here)
    )
    return union_all(on_roster, left).cte("who")


def _order(place: CTE) -> tuple[Any, ...]:
    name = func.coalesce(Person.name, "")
    return (
        func.lower(place.c.course_title),
        place.c.course_id,
        place.c.created_at,
        place.c.activity_id,
        case((name == "", 1), else_=0),
        func.lower(name),
        Person.id,
    )


def _mark(place: CTE, after: Cursor) -> CTE:
    columns = (column.label(f"mark_{number}") for number, column in enumerate(_order(place)))
    here = and_(place.c.activity_id == after.activity_id, Person.id == after.person_id)
    return select(*columns).join_from(place, Person, here).cte("mark")
