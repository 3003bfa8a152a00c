"""Who no longer learns here: the LMS says that they left the course, or that they lead it now."""

from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Membership, MembershipState
from lti_tool.participation.models import Activity

_HAS_LEFT = Membership.state == MembershipState.INACTIVE
_LEADS_NOW = and_(Membership.is_staff, ~Membership.is_learner)


def gone(session: Session, activity: Activity) -> frozenset[UUID]:
    """The people of the activity's course who are no learners of it any more.

    Somebody of whom the LMS says neither is a learner still: not every list names every role.
    """
    return frozenset(session.scalars(_gone(activity.course_id)))


def _gone(course_id: UUID) -> Select[UUID]:
    return select(Membership.person_id).where(Membership.course_id == course_id, or_(_HAS_LEFT, _LEADS_NOW))
