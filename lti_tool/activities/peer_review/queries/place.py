"""Where the actor is: the activity, its settings, their part in it, and who else is there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, union
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import SLUG, PeerReview, Submission, WorkState
from lti_tool.activities.peer_review.queries import dates
from lti_tool.activities.peer_review.rules import settings as rules
from lti_tool.activities.peer_review.rules.duties import Company
from lti_tool.activities.peer_review.rules.settings import MOST_REVIEWS, Settings
from lti_tool.courses.models import Course, Membership, MembershipState, ResourceLink
from lti_tool.participation import queries as participation
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.forms import queries as forms
from lti_tool.parts.forms.rules import Rubric

_LISTED = select(Membership.person_id).where(
    Membership.person_id != bindparam("its_person", type_=Uuid()),
    Membership.course_id == bindparam("its_course", type_=Uuid()),
    Membership.is_learner,
    Membership.state == MembershipState.ACTIVE,
)
_HANDED_IN = (
    select(Participant.person_id)
    .join(Submission, Submission.participant_id == Participant.id)
    .where(
        Participant.person_id != bindparam("its_person", type_=Uuid()),
        Submission.activity_id == bindparam("its_activity", type_=Uuid()),
        Submission.state == WorkState.HANDED_IN,
    )
)
_OTHERS = union(*(select(each.limit(MOST_REVIEWS).subquery()) for each in (_LISTED, _HANDED_IN)))
_SYNCED = select(Course.roster_synced_at).where(Course.id == bindparam("its_course", type_=Uuid()))
_COMPANY = select(
    select(func.count()).select_from(_OTHERS.subquery()).scalar_subquery(),
    _SYNCED.scalar_subquery().is_not(None),
)


@dataclass(frozen=True, slots=True)
class Here:
    """The activity the actor was launched into, and their part in it so far."""

    activity: Activity
    settings: Settings
    """As they hold for the actor, whose dates may be their own."""
    me: Participant | None

    @property
    def everybodys_settings(self) -> Settings:
        """The settings as the author wrote them."""
        return rules.read(self.activity.settings)


def here(session: Session, actor: Actor) -> Here:
    """Where the actor is.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
    """
    activity = participation.activity_here(session, actor, SLUG)
    me = participation.my_participant(session, actor, activity)
    return Here(activity, dates.settings_of(session, activity, actor.person_id), me)


def rubric(session: Session, activity: Activity) -> Rubric:
    """The rubric new reviews judge by."""
    found = session.get_one(PeerReview, activity.id)
    return forms.current(session, activity.organisation_id, found.rubric_id)


def company(session: Session, activity: Activity, person_id: UUID) -> Company:
    """Who else is there to be reviewed: everybody on the list of learners, or with work handed in.

    They are counted no further than anybody may owe reviews.
    """
    values = {"its_person": person_id, "its_course": activity.course_id, "its_activity": activity.id}
    count, is_known = session.execute(_COMPANY, values).one()
    return Company(others=min(count, MOST_REVIEWS), is_known=is_known)


def link_title(session: Session, actor: Actor) -> str:
    """What the LMS calls the place the actor was launched into; a good first title."""
    link = session.get(ResourceLink, actor.resource_link_id) if actor.resource_link_id else None
    return link.title if link is not None else ""
