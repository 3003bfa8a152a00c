"""Which dates hold for whom: everybody's, those of a group, those of one person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import OwnDates
from lti_tool.activities.peer_review.queries.units import crowd
from lti_tool.activities.peer_review.rules.gates import Dates, with_own_dates
from lti_tool.activities.peer_review.rules.settings import DATES, Settings, read
from lti_tool.activities.peer_review.rules.teams import loads
from lti_tool.courses.models import CourseGroupMember
from lti_tool.participation.models import Activity

SettingsOf = Callable[[UUID], Settings]

# Built once, for every page and every deed asks them: making an expression costs more than running it.
_ALL = select(OwnDates).where(OwnDates.activity_id == bindparam("its_activity", type_=Uuid()))
_PERSON = bindparam("its_person", type_=Uuid())
_GROUPS = select(CourseGroupMember.group_id).where(CourseGroupMember.person_id == _PERSON)
_THEIRS = _ALL.where(or_(OwnDates.person_id == _PERSON, OwnDates.group_id.in_(_GROUPS)))


def settings_of(session: Session, activity: Activity, person_id: UUID) -> Settings:
    """The settings of an activity as they hold for one person."""
    theirs = session.scalars(_THEIRS, {"its_activity": activity.id, "its_person": person_id}).all()
    return _settings(everybodys_settings(session, activity), theirs)


def everybodys_settings(session: Session, activity: Activity) -> Settings:
    """The settings without anybody's own dates; where teams write, with the reviews a work is to get."""
    settings = read(activity.settings)
    if not settings.by_teams:
        return settings
    found = crowd(session, activity)
    return replace(settings, loads=loads(settings.reviews_asked, found.people, found.works))


def settings_of_all(session: Session, activity: Activity) -> SettingsOf:
    """The same for any of its people, in at most two queries."""
    rows = session.scalars(_ALL, {"its_activity": activity.id}).all()
    by_group = {row.group_id: row for row in rows if row.group_id is not None}
    by_person: dict[UUID, list[OwnDates]] = defaultdict(list)
    for row in rows:
        if row.person_id is not None:
            by_person[row.person_id].append(row)
    for group_id, person_id in _members(session, by_group):
        by_person[person_id].append(by_group[group_id])
    everybodys = everybodys_settings(session, activity)
    return lambda person_id: _settings(everybodys, by_person.get(person_id, ()))


def dates_in(row: OwnDates) -> Dates:
    """The dates of a row."""
    return Dates(**{name: getattr(row, name) for name in DATES})


def _members(session: Session, group_ids: Iterable[UUID | None]) -> Iterable[tuple[UUID, UUID]]:
    ids = [group_id for group_id in group_ids if group_id is not None]
    if not ids:
        return ()
    members = select(CourseGroupMember.group_id, CourseGroupMember.person_id)
    return [
        (group_id, person_id)
        for group_id, person_id in session.execute(members.where(CourseGroupMember.group_id.in_(ids)))
    ]


def _settings(everybodys: Settings, rows: Sequence[OwnDates]) -> Settings:
    if not rows:
        return everybodys
    of_person, of_groups = Dates(), []
    for row in rows:
        if row.person_id is not None:
            of_person = dates_in(row)
        else:
            of_groups.append(dates_in(row))
    return with_own_dates(everybodys, of_person, of_groups)
