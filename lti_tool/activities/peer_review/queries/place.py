"""Where the actor is: the activity, its settings, their part in it, and who else is there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, func, select, union
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import SLUG, Authorship, PeerReview, Submission, WorkState
from lti_tool.activities.peer_review.queries import dates, units
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.queries.grouping import PEOPLE, Partners
from lti_tool.activities.peer_review.rules import settings as rules
from lti_tool.activities.peer_review.rules.duties import Company
from lti_tool.activities.peer_review.rules.settings import MOST_REVIEWS, Settings
from lti_tool.courses.models import Course, Membership, MembershipState, ResourceLink
from lti_tool.db.rows import run
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
    select(Authorship.person_id)
    .join(Submission, Submission.id == Authorship.submission_id)
    .where(
        Authorship.person_id != bindparam("its_person", type_=Uuid()),
        Authorship.activity_id == bindparam("its_activity", type_=Uuid()),
        IS_PRESENT,
        Submission.state == WorkState.HANDED_IN,
    )
)
_RUBRIC_VERSION = select(forms.newest_version(PeerReview.rubric_id)).where(
    PeerReview.activity_id == bindparam("its_activity", type_=Uuid())
)
_SYNCED = select(Course.roster_synced_at).where(Course.id == bindparam("its_course", type_=Uuid()))


def _company(*who: Select[UUID]) -> Select[int, bool]:
    others = union(*(select(each.limit(MOST_REVIEWS).subquery()) for each in who))
    count = select(func.count()).select_from(others.subquery()).scalar_subquery()
    return select(count, _SYNCED.scalar_subquery().is_not(None))


_COMPANY = {
    None: _company(_LISTED, _HANDED_IN),
    True: _company(
        _LISTED.where(Membership.person_id.in_(PEOPLE)), _HANDED_IN.where(Authorship.person_id.in_(PEOPLE))
    ),
    False: _company(
        _LISTED.where(Membership.person_id.not_in(PEOPLE)),
        _HANDED_IN.where(Authorship.person_id.not_in(PEOPLE)),
    ),
}
"""By whether somebody may review the people of certain groups, of all but certain groups, or everybody."""


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
    activity, settings = activity_and_settings(session, actor)
    return Here(activity, settings, participation.my_participant(session, actor, activity))


def activity_and_settings(session: Session, actor: Actor) -> tuple[Activity, Settings]:
    """The same without the actor's part in it.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
    """
    activity = participation.activity_here(session, actor, SLUG)
    return activity, dates.settings_of(session, activity, actor.person_id)


def rubric(session: Session, activity: Activity) -> Rubric:
    """The rubric new reviews judge by."""
    found = session.get_one(PeerReview, activity.id)
    return forms.current(session, activity.organisation_id, found.rubric_id)


def rubric_version(session: Session, activity: Activity) -> UUID:
    """The id of its version alone, for a review that begins."""
    found: UUID = run(session, _RUBRIC_VERSION, {"its_activity": activity.id}).scalar_one()
    return found


def company(
    session: Session, activity: Activity, person_id: UUID, partners: Partners | None = None
) -> Company:
    """Who else is there to be reviewed: everybody on the list of learners, or with work handed in.

    Where teams write each counts once, and where groups matter only `partners` are counted; nobody is
    counted further than anybody may owe reviews.
    """
    if rules.read(activity.settings).by_teams:
        is_known = session.scalar(_SYNCED, {"its_course": activity.course_id}) is not None
        return Company(min(units.other_units(session, activity, person_id), MOST_REVIEWS), is_known)
    values: dict[str, object] = {
        "its_person": person_id,
        "its_course": activity.course_id,
        "its_activity": activity.id,
    }
    if partners is not None:
        values["its_groups"] = sorted(partners.groups)
    query = _COMPANY[partners.are_in if partners is not None else None]
    count, is_known = run(session, query, values).one()
    return Company(others=min(count, MOST_REVIEWS), is_known=is_known)


def link_title(session: Session, actor: Actor) -> str:
    """What the LMS calls the place the actor was launched into; a good first title."""
    link = session.get(ResourceLink, actor.resource_link_id) if actor.resource_link_id else None
    return link.title if link is not None else ""
