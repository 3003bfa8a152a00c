"""Who is in which group, and so whose works may come to whom.

Somebody who is in several groups of a set belongs to the one whose name comes first.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from lti_tool.access import Actor
from lti_tool.activities.peer_review.rules.grouping import Group, GroupRule, Ring, rings
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.courses.models import CourseGroup, CourseGroupMember, Membership, MembershipState
from lti_tool.participation.models import Activity

_OTHER_GROUP, _OTHER_MEMBER = aliased(CourseGroup), aliased(CourseGroupMember)


@dataclass(frozen=True, slots=True)
class Partners:
    """Whose works somebody may get: those of the people in these groups, or of everybody else."""

    groups: frozenset[UUID]
    are_in: bool


@dataclass(frozen=True, slots=True)
class GroupSet:
    """A set of groups of a course, as the LMS calls it."""

    id: str
    name: str
    groups: int


class Grouping:
    """Everybody's groups in one activity, read once; where groups do not matter all are in one ring."""

    def __init__(self, session: Session, activity: Activity, settings: Settings) -> None:
        self.rule = settings.group_rule
        self.is_across = self.rule is GroupRule.ACROSS
        """Whether people review everybody but those of their own ring."""
        is_grouped = self.rule is not GroupRule.ANY
        self.group_of: Mapping[UUID, UUID] = (
            _group_of_everybody(session, activity, settings) if is_grouped else {}
        )
        self.names: Mapping[Group, str] = _names(session, activity, settings) if is_grouped else {}
        self._ring_of: dict[Group, int] = {}
        if self.rule is GroupRule.WITHIN:
            found = _rings(session, activity, settings)
            self._ring_of = {group: nth for nth, ring in enumerate(found) for group in ring}
        elif self.is_across:
            self._ring_of = {group: nth for nth, group in enumerate(sorted(set(self.group_of.values())))}
        self._alone: dict[UUID, int] = {}

    def ring_of(self, person_id: UUID) -> int:
        """A number that those share who review each other, or where they review across: who do not.

        Whoever is in no group may review everybody across groups, others without a group among them.
        """
        if self.rule is GroupRule.ANY:
            return 0
        group = self.group_of.get(person_id)
        if group is None and self.is_across:
            return self._alone.setdefault(person_id, -1 - len(self._alone))
        return self._ring_of.get(group, len(self._ring_of))

    def may_review(self, reviewer_id: UUID, author_id: UUID) -> bool:
        """Whether the rule lets one review the other's work."""
        return (self.ring_of(reviewer_id) == self.ring_of(author_id)) is not self.is_across


def partners(session: Session, activity: Activity, settings: Settings, person_id: UUID) -> Partners | None:
    """Whose works this person may get; None for everybody's."""
    if settings.group_rule is GroupRule.ANY:
        return None
    mine = session.scalar(
        _group_of(activity, settings.group_set).where(CourseGroupMember.person_id == person_id)
    )
    if settings.group_rule is GroupRule.ACROSS:
        return Partners(frozenset({mine}), are_in=False) if mine is not None else None
    ring = next(one for one in _rings(session, activity, settings) if mine in one)
    if None not in ring:
        return Partners(frozenset(group for group in ring if group is not None), are_in=True)
    others = set(session.scalars(_groups(activity, settings))) - ring
    return Partners(frozenset(others), are_in=False)


def group_sets(session: Session, actor: Actor) -> list[GroupSet]:
    """The sets of groups the actor's course has, and the groups that are in none."""
    set_id = func.coalesce(CourseGroup.lti_set_id, "")
    rows = session.execute(
        select(set_id, func.max(CourseGroup.set_name), func.count())
        .where(CourseGroup.course_id == actor.course_id)
        .group_by(set_id)
        .order_by(set_id)
    )
    return [GroupSet(found, name or "", count) for found, name, count in rows]


def groups_by_name(session: Session, activity: Activity, set_id: str) -> Mapping[UUID, str]:
    """What the group of this set is called that people are in, by the people's ids."""
    named = _group_of(activity, set_id).add_columns(CourseGroup.name, CourseGroupMember.person_id)
    return {person_id: name for _, name, person_id in session.execute(named)}


def _rings(session: Session, activity: Activity, settings: Settings) -> tuple[Ring, ...]:
    """Every group of the set and those in none, whoever is in them, so that everybody finds theirs."""
    people = _group_of_everybody(session, activity, settings)
    learners = session.scalars(_learners(activity))
    sizes: Counter[Group] = Counter(people.get(person_id) for person_id in learners)
    known: dict[Group, int] = {group: sizes[group] for group in session.scalars(_groups(activity, settings))}
    return rings({**known, None: sizes[None]}, settings.reviews_asked, settings.small_groups)


def _group_of_everybody(session: Session, activity: Activity, settings: Settings) -> Mapping[UUID, UUID]:
    found = _group_of(activity, settings.group_set).add_columns(CourseGroupMember.person_id)
    return {person_id: group_id for group_id, person_id in session.execute(found)}


def _names(session: Session, activity: Activity, settings: Settings) -> Mapping[Group, str]:
    named = _groups(activity, settings).add_columns(CourseGroup.name)
    return {row.id: row.name for row in session.execute(named)}


def _groups(activity: Activity, settings: Settings) -> Select[UUID]:
    return (
        select(CourseGroup.id)
        .where(
            CourseGroup.course_id == activity.course_id,
            func.coalesce(CourseGroup.lti_set_id, "") == settings.group_set,
        )
        .order_by(CourseGroup.id)
    )


def _group_of(activity: Activity, set_id: str) -> Select[UUID]:
    return (
        select(CourseGroupMember.group_id)
        .join(CourseGroup, CourseGroup.id == CourseGroupMember.group_id)
        .where(
            CourseGroup.course_id == activity.course_id,
            func.coalesce(CourseGroup.lti_set_id, "") == set_id,
            _is_first_of_set(),
        )
    )


def _learners(activity: Activity) -> Select[UUID]:
    return select(Membership.person_id).where(
        Membership.course_id == activity.course_id,
        Membership.is_learner,
        Membership.state == MembershipState.ACTIVE,
    )


def _is_first_of_set() -> ColumnElement[bool]:
    """Whether this is the first of somebody's groups in its set."""
    return ~exists().where(
        _OTHER_MEMBER.person_id == CourseGroupMember.person_id,
        _OTHER_GROUP.id == _OTHER_MEMBER.group_id,
        or_(
            _OTHER_GROUP.name < CourseGroup.name,
            and_(_OTHER_GROUP.name == CourseGroup.name, _OTHER_GROUP.id < CourseGroup.id),
        ),
        _OTHER_GROUP.course_id == CourseGroup.course_id,
        func.coalesce(_OTHER_GROUP.lti_set_id, "") == func.coalesce(CourseGroup.lti_set_id, ""),
    )


PEOPLE = (
    select(CourseGroupMember.person_id)
    .join(CourseGroup, CourseGroup.id == CourseGroupMember.group_id)
    .where(CourseGroupMember.group_id.in_(bindparam("its_groups", expanding=True)), _is_first_of_set())
)
"""Who is in one of the groups `its_groups`."""
