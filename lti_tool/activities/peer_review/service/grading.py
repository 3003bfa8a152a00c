"""The verbs of a facilitator who sets a grade by hand, takes it back, or excuses somebody."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import Excuse, GradeByHand
from lti_tool.activities.peer_review.queries import grades, works
from lti_tool.activities.peer_review.queries.dates import settings_of
from lti_tool.activities.peer_review.queries.grades import Graded
from lti_tool.activities.peer_review.service.holding import hold_participant, hold_works
from lti_tool.activities.peer_review.service.settling import give_grade_of_reviews, grade
from lti_tool.courses.models import Person
from lti_tool.db import new_id
from lti_tool.errors import Refused
from lti_tool.participation import service as participation
from lti_tool.web.language import voice_for

NO_OTHER_GRADE = "no_other_grade"


def set_grade(
    session: Session, actor: Actor, participant_id: UUID, scaled: float, reason: str, *, now: datetime
) -> None:
    """Give somebody this grade, whatever reviews say now or later.

    Raises:
        NotFound: nobody else with this id takes part here.
    """
    about = _held(session, actor, participant_id)
    if about.by_hand is not None:
        about.by_hand.ended_at = now
    former = about.outcome.scaled if about.outcome is not None else None
    session.add(
        GradeByHand(
            id=new_id(),
            organisation_id=about.participant.organisation_id,
            participant_id=about.participant.id,
            former=former,
            scaled=scaled,
            reason=reason,
            set_by_id=actor.person_id,
            set_at=now,
        )
    )
    session.flush()
    _tell(session, actor, about, scaled, former, now=now)
    voice = voice_for(session.get_one(Person, about.participant.person_id).locale)
    participation.give_grade(
        session, about.participant, scaled, voice.gettext("Set by a facilitator."), now=now
    )


def take_grade_back(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> None:
    """Let the reviews decide again; where they give no grade, the one before this stands again.

    Raises:
        NotFound: nobody else with this id takes part here.
        Refused: there is no other grade; a gradebook cannot be told that there is none.
    """
    about = _held(session, actor, participant_id)
    set_by_hand, me = about.by_hand, about.participant
    if set_by_hand is None:
        return
    settings = settings_of(session, about.here.activity, me.person_id)
    work = works.work_of(session, me)
    gives = grades.of_reviews(session, settings, me, work)
    if gives is None and set_by_hand.former is None:
        raise Refused(NO_OTHER_GRADE)
    set_by_hand.ended_at = now
    session.flush()
    if not give_grade_of_reviews(session, settings, me, work, now=now) and set_by_hand.former is not None:
        participation.give_grade(session, me, set_by_hand.former, "", now=now)
    stands = gives.scaled if gives is not None else set_by_hand.former
    _tell(session, actor, about, stands or 0.0, set_by_hand.scaled, now=now)


def excuse(session: Session, actor: Actor, participant_id: UUID, reason: str, *, now: datetime) -> None:
    """Excuse somebody from what they still owe: this is complete for them. Doing so twice counts once.

    Raises:
        NotFound: nobody else with this id takes part here.
    """
    about = _held(session, actor, participant_id)
    me = about.participant
    if about.excuse is not None or me.completed_at is not None:
        return
    session.add(
        Excuse(
            participant_id=me.id,
            organisation_id=me.organisation_id,
            reason=reason,
            excused_by_id=actor.person_id,
            excused_at=now,
        )
    )
    session.flush()
    statements.excused(session, me, now=now)
    participation.complete(session, me, now=now)
    work = works.work_of(session, me)
    if work is not None:
        grade(session, settings_of(session, about.here.activity, me.person_id), me, work, now=now)


def _held(session: Session, actor: Actor, participant_id: UUID) -> Graded:
    seen = grades.graded(session, actor, participant_id)
    hold_participant(session, seen.here.activity, seen.participant.person_id)
    work = works.work_of(session, seen.participant)
    hold_works(session, [work.id] if work is not None else [])
    return grades.graded(session, actor, participant_id)


def _tell(
    session: Session, actor: Actor, about: Graded, scaled: float, former: float | None, *, now: datetime
) -> None:
    work = works.work_of(session, about.participant)
    told = statements.ByHand(scaled, former, work.id if work is not None else None)
    statements.graded_by_hand(session, actor.person_id, about.here.activity, told, now=now)
