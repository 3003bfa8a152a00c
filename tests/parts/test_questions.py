"""Questionnaires keep what people were asked, and count each of them once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from lti_tool.db import new_id
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.questions import queries, service
from lti_tool.parts.questions.models import Response
from lti_tool.parts.questions.queries import Asked, Version
from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.questions import Option, Question, QuestionKind, Questions
from lti_tool.parts.questions.service import Said
from lti_tool.runtime import Runtime
from tests.counting import counted
from tests.house import StandingClock
from tests.peer_review.making import Cohort

QUESTIONS = (
    Question("How useful was it?", QuestionKind.SCALE, low="Not at all", high="Very"),
    Question("What will you try?", QuestionKind.LONG, is_required=False),
    Question(
        "Who may cancel?", QuestionKind.ONE, options=(Option("Anyone", is_right=True), Option("Nobody"))
    ),
)
MEETING = UUID(int=7)
ELSEWHERE = UUID(int=8)


class Desk:
    """One questionnaire and people who answer it, every call a transaction of its own."""

    def __init__(self, runtime: Runtime, clock: StandingClock) -> None:
        self.cohort = Cohort(runtime, clock, people=0)
        self.database, self.clock = runtime.database, clock
        self.organisation_id = self.cohort.organisation_id
        self.version = self.publish(None, QUESTIONS)
        with self.database.writing() as session:
            session.add_all(self.meeting(one) for one in (MEETING, ELSEWHERE))

    def meeting(self, meeting_id: UUID) -> Meeting:
        return Meeting(
            id=meeting_id,
            organisation_id=self.organisation_id,
            activity_id=self.cohort.activity_id,
            title="Lunch",
            wall_time="2027-03-04T12:00",
            time_zone="UTC",
            starts_at=self.clock(),
            minutes=45,
            changed_at=self.clock(),
        )

    def publish(self, form_id: UUID | None, questions: Questions) -> Version:
        with self.database.writing() as session:
            return service.publish(session, self.organisation_id, form_id, questions, now=self.clock())

    def revise(self, change: Callable[[Questions], Questions]) -> Version:
        return self.publish(self.version.form_id, change(self.version.questions))

    def participant(self) -> UUID:
        person_id = self.cohort.enrol("Lee")
        with self.database.writing() as session:
            row = Participant(
                id=new_id(),
                organisation_id=self.organisation_id,
                activity_id=self.cohort.activity_id,
                person_id=person_id,
                started_at=self.clock(),
            )
            session.add(row)
            return row.id

    def asked(self, meeting_id: UUID | None = MEETING, slot: str = "") -> Asked:
        return Asked(self.version.form_id, meeting_id, slot)

    def answers(self, useful: int = 4, text: str = "", *, right: bool = True) -> tuple[Answer, ...]:
        scale, words, quiz = self.version.questions
        chosen = quiz.options[0 if right else 1].key
        return (
            Answer(scale.key, number=useful),
            Answer(words.key, text=text),
            Answer(quiz.key, options=(chosen,)),
        )

    def respond(self, who: UUID, asked: Asked, *answers: Answer, may_change: bool = False) -> bool:
        said = Said(who, self.version.id, answers or self.answers(), may_change)
        with self.database.writing() as session:
            return service.respond(session, self.organisation_id, asked, said, now=self.clock())

    def said(self, who: UUID, asked: Asked) -> queries.Given | None:
        with self.database.reading() as session:
            return queries.response_of(session, self.organisation_id, asked, who)

    def summary(self, asked: Asked) -> queries.sums.Summary:
        with self.database.reading() as session:
            return queries.summary(session, self.organisation_id, asked)


@pytest.fixture
def desk(any_runtime: Runtime, clock: StandingClock) -> Desk:
    return Desk(any_runtime, clock)


def test_new_questions_make_a_version_and_the_old_one_stays_as_it_was(desk: Desk) -> None:
    changed = desk.revise(lambda now: (replace(now[0], title="Worth it?"), *now[1:]))

    with desk.database.reading() as session:
        old = queries.version(session, desk.organisation_id, desk.version.form_id, desk.version.id)
        newest = queries.current(session, desk.organisation_id, desk.version.form_id)
    assert (old.number, old.questions) == (1, desk.version.questions)
    assert (newest.number, newest) == (2, changed)
    assert newest.questions[0].key == old.questions[0].key


def test_the_same_questions_make_no_version(desk: Desk) -> None:
    again = desk.revise(lambda now: now)

    assert again == desk.version


def test_a_questionnaire_of_another_organisation_does_not_exist(desk: Desk) -> None:
    with desk.database.writing() as session:
        for ask in (
            lambda: queries.current(session, uuid4(), desk.version.form_id),
            lambda: queries.summary(session, uuid4(), desk.asked()),
            lambda: service.publish(session, uuid4(), desk.version.form_id, QUESTIONS, now=desk.clock()),
        ):
            with pytest.raises(NotFound):
                ask()


def test_a_version_of_another_questionnaire_cannot_be_answered(desk: Desk) -> None:
    other = desk.publish(None, QUESTIONS)

    with pytest.raises(NotFound):
        desk.respond(desk.participant(), Asked(other.form_id, MEETING))


@pytest.mark.parametrize("meeting_id", [MEETING, None])
def test_the_first_answer_stays_unless_it_may_be_changed(desk: Desk, meeting_id: UUID | None) -> None:
    lee, asked = desk.participant(), desk.asked(meeting_id)

    first = desk.respond(lee, asked, *desk.answers(2))
    again = desk.respond(lee, asked, *desk.answers(5, right=False))
    kept = desk.said(lee, asked)
    changed = desk.respond(lee, asked, *desk.answers(5, right=False), may_change=True)
    now = desk.said(lee, asked)

    assert (first, again, changed) == (True, False, False)
    assert kept is not None
    assert (kept.answers[0].number, kept.score) == (2, 1)
    assert now is not None
    assert (now.answers[0].number, now.score) == (5, 0)


@pytest.mark.parametrize("meeting_id", [MEETING, None])
def test_of_two_answers_at_the_same_moment_one_counts(desk: Desk, meeting_id: UUID | None) -> None:
    lee, asked, start = desk.participant(), desk.asked(meeting_id), Barrier(2)

    def press(_: int) -> bool:
        start.wait(30)
        return desk.respond(lee, asked)

    with ThreadPoolExecutor(2) as both:
        firsts = sorted(both.map(press, range(2)))

    with desk.database.reading() as session:
        rows = session.scalars(select(func.count()).select_from(Response)).one()
    assert (firsts, rows) == ([False, True], 1)


def test_each_meeting_and_each_slot_is_answered_by_itself(desk: Desk) -> None:
    lee = desk.participant()
    places = [desk.asked(), desk.asked(ELSEWHERE), desk.asked(None), desk.asked(MEETING, "later")]

    firsts = [desk.respond(lee, asked) for asked in places]

    assert firsts == [True] * 4


def test_sums_are_shown_from_three_answers_on(desk: Desk) -> None:
    asked = desk.asked()
    for useful in (2, 4):
        desk.respond(desk.participant(), asked, *desk.answers(useful, "mine"))
    two = desk.summary(asked)
    desk.respond(desk.participant(), asked, *desk.answers(3))
    desk.respond(desk.participant(), desk.asked(ELSEWHERE), *desk.answers(1))

    three = desk.summary(asked)

    scale, words, quiz = three.sums
    assert (two.answers, two.sums) == (2, ())
    assert (three.answers, scale.answered, scale.mean) == (3, 3, 3)
    assert [one.times for one in scale.counts] == [0, 1, 1, 1, 0]
    assert [(one.title, one.times) for one in quiz.counts] == [("Anyone", 3), ("Nobody", 0)]
    assert (words.is_shown, words.texts) == (False, ())


def test_answers_to_an_older_version_count_where_the_question_is_the_same(desk: Desk) -> None:
    for useful in (1, 1, 4):
        desk.respond(desk.participant(), desk.asked(), *desk.answers(useful))
    desk.revise(lambda now: (replace(now[0], title="Worth it?"), replace(now[1], kind=QuestionKind.TEXT)))

    scale, words = desk.summary(desk.asked()).sums

    assert (scale.question.title, scale.mean) == ("Worth it?", 2)
    assert words.answered == 0


def test_a_summary_takes_two_statements_however_many_answer(desk: Desk) -> None:
    for _ in range(5):
        desk.respond(desk.participant(), desk.asked())

    with desk.database.reading() as session, counted(desk.database) as heard:
        queries.summary(session, desk.organisation_id, desk.asked())

    assert len(heard.queries) == 2


def test_forgotten_people_stay_in_the_sums_without_their_words(desk: Desk) -> None:
    people = [desk.participant() for _ in range(3)]
    for who in people:
        for asked in (desk.asked(), desk.asked(None)):
            desk.respond(who, asked, *desk.answers(5, "I am Lee"))
    with desk.database.reading() as session:
        before = queries.count_of(session, people), queries.all_of(session, people[:1])

    with desk.database.writing() as session:
        service.forget(session, people)

    with desk.database.reading() as session:
        left = queries.count_of(session, people)
    scale, words, _quiz = desk.summary(desk.asked()).sums
    assert (before[0], [one.answers[1].text for one in before[1]], left) == (6, ["I am Lee"] * 2, 0)
    assert (scale.mean, words.answered) == (5, 0)
