"""How far people are: facts out of seats, takeaways, answers and recordings, for one person or for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.models import Lunch, Watched
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.rules import duties, settings
from lti_tool.activities.lunch_and_learn.rules.duties import Duty
from lti_tool.activities.lunch_and_learn.rules.settings import Settings
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.boards.counting import TakenAway, taken_away
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.meetings.models import Meeting, Seat
from lti_tool.parts.meetings.rules.states import WAS_THERE, Attendance, MeetingState, SeatRole
from lti_tool.parts.questions.queries import Answered, answered
from lti_tool.parts.steps.progress import Fact, Known, Progress, progress
from lti_tool.parts.steps.skipping import skipped_by


@dataclass(frozen=True, slots=True)
class Stands:
    """How far one participant is."""

    progress: Progress
    quizzes: tuple[float, ...]
    """The shares of their quizzes that are right."""


@dataclass(frozen=True, slots=True)
class _Of:
    """The rows about some participants."""

    seats: list[tuple[UUID, UUID, SeatRole, Attendance | None]]
    takeaways: list[TakenAway]
    answers: list[Answered]
    watched: set[tuple[UUID, UUID]]


def how_they_stand(
    session: Session, activity: Activity, participants: Collection[Participant]
) -> dict[UUID, Stands]:
    """How far these participants are, by their ids, in seven statements however many they are."""
    if not participants:
        return {}
    chosen = settings.read(activity.settings)
    ids = {one.id for one in participants}
    quizzes = _quizzes(session, activity)
    found = _rows(session, activity, ids, quizzes)
    skipped = skipped_by(session, ids)
    reach = duties.within_reach(chosen, _states(session, activity))
    facts = _facts(chosen, found, quizzes)
    scores = _scores(found, quizzes)
    asked = duties.asked(chosen, has_quiz=bool(quizzes))
    return {
        each: Stands(
            progress(
                asked,
                Known(frozenset(facts[each]), frozenset(row.step for row in skipped.get(each, ())), reach),
            ),
            tuple(scores[each]),
        )
        for each in ids
    }


def how_i_stand(session: Session, activity: Activity, me: Participant | None) -> Progress:
    """How far one participant is; who never came is at the beginning."""
    if me is not None:
        return how_they_stand(session, activity, [me])[me.id].progress
    has_quiz = bool(_quizzes(session, activity))
    return progress(duties.asked(settings.read(activity.settings), has_quiz=has_quiz), Known())


def _rows(session: Session, activity: Activity, ids: set[UUID], quizzes: dict[UUID, UUID]) -> _Of:
    seats = session.execute(
        select(Seat.participant_id, Seat.meeting_id, Seat.role, Seat.attendance)
        .join(Meeting, Meeting.id == Seat.meeting_id)
        .where(
            Meeting.activity_id == activity.id,
            Seat.participant_id.in_(ids),
            Seat.attendance.in_(WAS_THERE),
        )
    )
    watched = select(Watched.participant_id, Watched.meeting_id).where(Watched.participant_id.in_(ids))
    forms = {place.feedback_form(session, activity), *quizzes.values()}
    return _Of(
        seats=[(who, where, SeatRole(role), state) for who, where, role, state in seats],
        takeaways=taken_away(session, activity.id, ids),
        answers=answered(session, forms, ids),
        watched={(who, where) for who, where in session.execute(watched)},
    )


def _facts(chosen: Settings, found: _Of, quizzes: dict[UUID, UUID]) -> defaultdict[UUID, set[Fact]]:
    facts: defaultdict[UUID, set[Fact]] = defaultdict(set)
    for who, where, role, attendance in found.seats:
        if attendance == Attendance.PRESENT:
            facts[who].add(Fact(Duty.ATTEND, str(where)))
            if role == SeatRole.PRESENTER:
                facts[who].add(Fact(Duty.PRESENT, str(where)))
    for one in found.takeaways:
        facts[one.participant_id].add(Fact(Duty.TAKEAWAY, str(one.item_id)))
        if one.state != ItemState.OPEN:
            facts[one.participant_id].add(Fact(Duty.FOLLOW_UP, str(one.item_id)))
    for answer in found.answers:
        duty = Duty.QUIZ if answer.asked.form_id in quizzes.values() else Duty.FEEDBACK
        facts[answer.participant_id].add(Fact(duty, str(answer.asked.meeting_id)))
    if chosen.catches_up:
        for who, where in _caught_up(found, quizzes):
            facts[who].add(Fact(Duty.ATTEND, str(where)))
    return facts


def _caught_up(found: _Of, quizzes: dict[UUID, UUID]) -> Iterable[tuple[UUID, UUID]]:
    """Who watched the recording of a date, answered its quiz where it has one, and took something away."""
    took = {(one.participant_id, one.meeting_id) for one in found.takeaways}
    did_quiz = {
        (one.participant_id, one.asked.meeting_id)
        for one in found.answers
        if one.asked.form_id in quizzes.values()
    }
    return (
        (who, where)
        for who, where in found.watched & took
        if where not in quizzes or (who, where) in did_quiz
    )


def _scores(found: _Of, quizzes: dict[UUID, UUID]) -> defaultdict[UUID, list[float]]:
    scores: defaultdict[UUID, list[float]] = defaultdict(list)
    for answer in found.answers:
        if answer.score is not None and answer.asked.form_id in quizzes.values():
            scores[answer.participant_id].append(answer.score)
    return scores


def _quizzes(session: Session, activity: Activity) -> dict[UUID, UUID]:
    """The quizzes of the dates, by the ids of these."""
    rows = session.execute(
        select(Lunch.meeting_id, Lunch.quiz_form_id).where(
            Lunch.activity_id == activity.id, Lunch.quiz_form_id.is_not(None)
        )
    )
    return {meeting_id: form_id for meeting_id, form_id in rows if form_id is not None}


def _states(session: Session, activity: Activity) -> list[MeetingState]:
    states = select(Meeting.state).where(
        Meeting.activity_id == activity.id, Meeting.state != MeetingState.DRAFT
    )
    return [MeetingState(state) for state in session.scalars(states)]
