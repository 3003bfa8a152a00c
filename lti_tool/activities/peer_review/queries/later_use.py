"""Works of earlier courses that may become worked examples: who said so, and who may choose them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import LaterUse, Submission, SubmissionVersion, WorkState
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.courses.models import Membership, MembershipState
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity

AT_MOST = 100
"""So many are offered, the newest first."""


@dataclass(frozen=True, slots=True)
class AskedForLater:
    """An author who is asked whether later courses may see their work, and the work as they would."""

    here: Here
    asked: LaterUse
    version: SubmissionVersion


@dataclass(frozen=True, slots=True)
class Earlier:
    """A work of an earlier activity whose author lets later courses see it; nothing here says whose it is."""

    work_id: UUID
    activity_title: str
    version: SubmissionVersion


def asked_about(session: Session, work: Submission | None) -> LaterUse | None:
    """What the author of this work was asked, and answered; None where nobody asked."""
    return session.get(LaterUse, work.id) if work is not None else None


def asked_of_me(session: Session, actor: Actor) -> AskedForLater:
    """What the actor was asked about their own work.

    Raises:
        NotFound: nobody asked.
    """
    here = place.here(session, actor)
    asked = asked_about(session, works.work_of(session, here.me))
    if asked is None:
        raise NotFound
    return AskedForLater(here, asked, session.get_one(SubmissionVersion, asked.version_id))


def earlier_works(session: Session, actor: Actor) -> Sequence[Earlier]:
    """The works the actor may make examples of, the newest first."""
    here = place.here(session, actor)
    newest = _allowed(actor, here).order_by(LaterUse.answered_at.desc(), LaterUse.submission_id)
    rows = session.execute(newest.limit(AT_MOST))
    return [Earlier(asked.submission_id, title, version) for asked, title, version in rows]


def earlier_work(session: Session, actor: Actor, work_id: UUID) -> Earlier:
    """One of them.

    Raises:
        NotFound: there is none with this id, its author said no, or the actor does not lead its activity.
    """
    here = place.here(session, actor)
    row = session.execute(_allowed(actor, here).where(LaterUse.submission_id == work_id)).one_or_none()
    if row is None:
        raise NotFound
    asked, title, version = row
    return Earlier(asked.submission_id, title, version)


def _allowed(actor: Actor, here: Here) -> Select[LaterUse, str, SubmissionVersion]:
    """Those of other activities in the same organisation that the actor leads, or made."""
    leads = exists().where(
        Membership.course_id == Activity.course_id,
        Membership.person_id == actor.person_id,
        Membership.is_staff,
        Membership.state == MembershipState.ACTIVE,
    )
    return (
        select(LaterUse, Activity.title, SubmissionVersion)
        .join(Submission, Submission.id == LaterUse.submission_id)
        .join(Activity, Activity.id == Submission.activity_id)
        .join(SubmissionVersion, SubmissionVersion.id == LaterUse.version_id)
        .where(
            LaterUse.agrees.is_(True),
            Activity.organisation_id == actor.organisation_id,
            Activity.id != here.activity.id,
            or_(leads, Activity.made_by_id == actor.person_id),
            Submission.state == WorkState.HANDED_IN,
            SubmissionVersion.words > 0,
        )
    )
