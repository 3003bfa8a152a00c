"""After each deed: how far people are now, whether they are complete, and what the gradebook gets."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.queries.standing import Stands, how_they_stand
from lti_tool.activities.lunch_and_learn.rules import duties, settings
from lti_tool.courses.models import Membership
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.steps.skipping import tell_progress


def settle(session: Session, participants: Sequence[Participant], *, now: datetime) -> None:
    """Say what follows for these participants of one activity from what was done; often nothing."""
    if not participants:
        return
    session.flush()
    activity = session.get_one(Activity, participants[0].activity_id)
    held = _held(session, participants)
    stands = how_they_stand(session, activity, held)
    for participant in held:
        _say(session, participant, stands[participant.id], now)
    _give_grades(session, activity, held, stands, now)


def settle_everybody(session: Session, activity: Activity, *, now: datetime) -> None:
    """The same for all of an activity, as after a date fell out or the settings changed."""
    theirs = select(Participant).where(Participant.activity_id == activity.id).order_by(Participant.id)
    settle(session, session.scalars(theirs).all(), now=now)


def _held(session: Session, participants: Sequence[Participant]) -> Sequence[Participant]:
    """The participants, held in the order of their ids: of two deeds at once the later one sees the other."""
    wanted = select(Participant).where(Participant.id.in_([one.id for one in participants]))
    in_order = wanted.order_by(Participant.id).with_for_update(key_share=True)
    return session.scalars(in_order.execution_options(populate_existing=True)).all()


def _say(session: Session, participant: Participant, stands: Stands, now: datetime) -> None:
    tell_progress(session, participant, stands.progress, now=now)
    if stands.progress.is_complete:
        participation.complete(session, participant, now=now)


def _give_grades(
    session: Session,
    activity: Activity,
    participants: Sequence[Participant],
    stands: Mapping[UUID, Stands],
    now: datetime,
) -> None:
    """Grades for those who learn in the course; the gradebook knows nobody else who comes."""
    chosen = settings.read(activity.settings)
    grades = [
        (one, duties.grade(chosen, stands[one.id].progress, stands[one.id].quizzes)) for one in participants
    ]
    given = [(one, scaled) for one, scaled in grades if scaled is not None]
    if not given:
        return
    learners = select(Membership.person_id).where(
        Membership.course_id == activity.course_id,
        Membership.is_learner,
        Membership.person_id.in_([one.person_id for one, _ in given]),
    )
    known = set(session.scalars(learners))
    for participant, scaled in given:
        if participant.person_id in known:
            participation.give_grade(session, participant, scaled, "", now=now)
