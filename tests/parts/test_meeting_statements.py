"""What the record store learns of meetings: who signed up, who was there, who led; never who stayed away."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from lti_tool.courses.models import Person
from lti_tool.participation.models import Participant
from lti_tool.parts.meetings.rules.states import Attendance, How, SeatRole
from lti_tool.parts.meetings.service import attending, planning, seating
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.parts.gathering import Gathering

Told = tuple[str, str]
PRESENT, PARTIAL, ABSENT = Attendance.PRESENT, Attendance.PARTIAL, Attendance.ABSENT


class Recorded(Gathering):
    """A gathering whose statements are read."""

    def statements(self) -> list[dict[str, Any]]:
        with self.database.reading() as session:
            rows = session.execute(text("SELECT raw FROM xapi_statement ORDER BY seq")).scalars()
            return [json.loads(bytes(raw)) for raw in rows]

    def told(self) -> list[Told]:
        """Who did what, in order."""
        with self.database.reading() as session:
            names = {one.xapi_name: one.name for one in session.scalars(select(Person))}
        return [
            (names[one["actor"]["account"]["name"]], one["verb"]["id"].rsplit("/", 1)[-1])
            for one in self.statements()
        ]

    def roll(self, meeting_id: UUID, who: Participant, word: Attendance | None) -> None:
        with self.held(meeting_id) as (session, meeting):
            attending.call_roll(session, meeting, {who.id: word}, now=self.clock())

    def close(self, meeting_id: UUID) -> None:
        with self.held(meeting_id) as (session, meeting):
            attending.close_roll(session, meeting, now=self.clock())


Make = Callable[[int], Recorded]


@pytest.fixture
def make(runtime: Runtime) -> Make:
    return lambda people: Recorded(runtime, people)


def extension(statement: dict[str, Any], name: str) -> object:
    return statement["result"]["extensions"][f"http://localhost:8000/profile/extensions/{name}"]


def test_who_signs_up_waits_moves_up_or_gives_up_is_told_once_each(make: Make, clock: StandingClock) -> None:
    gathering = make(2)
    meeting = gathering.meeting(capacity=1)
    for who in (*gathering.people, *gathering.people):
        gathering.sign_up(who, meeting)
        clock.move(minutes=1)

    gathering.stay_away(gathering.people[0], meeting)
    gathering.stay_away(gathering.people[0], meeting)

    assert gathering.told() == [
        ("Ines Instructor", "schedule"),
        ("Person 0", "registered"),
        ("Person 1", "registered"),
        ("Person 0", "unregistered"),
        ("Person 1", "registered"),
    ]
    waited = [
        extension(one, "waiting-list")
        for one in gathering.statements()
        if one["verb"]["id"].endswith("/registered")
    ]
    assert waited == [False, True, False]


def test_a_statement_about_a_seat_names_the_meeting_the_activity_and_the_recipe(make: Make) -> None:
    gathering = make(1)
    meeting = gathering.meeting()

    gathering.sign_up(gathering.people[0], meeting)

    found = gathering.statements()[-1]
    context = found["context"]["contextActivities"]
    assert found["object"]["id"] == f"http://localhost:8000/meetings/{meeting}"
    assert [one["id"] for one in context["parent"]] == [
        f"http://localhost:8000/activities/{gathering.activity_id}"
    ]
    assert context["category"][-1]["id"].endswith("/recipes/attendance/0_0_1#detailed")


def test_who_says_no_without_having_had_a_seat_is_not_told(make: Make) -> None:
    gathering = make(1)
    meeting = gathering.meeting()

    gathering.stay_away(gathering.people[0], meeting)

    assert gathering.told() == [("Ines Instructor", "schedule")]


def test_who_was_there_is_told_with_the_host_and_how_long_and_who_was_not_is_not(
    make: Make, clock: StandingClock
) -> None:
    gathering = make(3)
    host, guest, missing = gathering.people
    meeting = gathering.meeting()
    with gathering.writing() as session:
        seating.invite(session, host, meeting, SeatRole.HOST, now=clock())
    gathering.sign_up(guest, meeting)
    gathering.sign_up(missing, meeting)
    clock.move(days=7)
    with gathering.held(meeting) as (_, held):
        attending.open_doors(held, "secret", now=clock())
    with gathering.writing() as session:
        attending.check_in(session, guest, meeting, How.CODE, now=clock())
        attending.check_in(session, guest, meeting, How.CODE, now=clock())
    gathering.roll(meeting, host, PRESENT)

    gathering.close(meeting)

    assert gathering.told()[4:] == [
        ("Person 1", "attended"),
        ("Person 0", "attended"),
        ("Person 0", "host"),
    ]
    attended = gathering.statements()[4]
    assert attended["result"]["completion"] is True
    assert attended["result"]["duration"] == "PT45M"
    assert extension(attended, "how") == "code"
    assert "instructor" in attended["context"]
    assert "instructor" not in gathering.statements()[5]["context"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([PRESENT, PRESENT], ["attended"]),
        ([PRESENT, ABSENT], ["attended", "voided"]),
        ([PRESENT, None], ["attended", "voided"]),
        ([PARTIAL, PRESENT], ["attended", "voided", "attended"]),
        ([ABSENT, PRESENT], ["attended"]),
        ([ABSENT, None], []),
    ],
)
def test_what_was_not_so_is_voided_and_told_anew(
    make: Make, clock: StandingClock, words: list[Attendance | None], told: list[str]
) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    clock.move(days=7)

    for word in words:
        gathering.roll(meeting, gathering.people[0], word)

    assert [verb for _, verb in gathering.told()[1:]] == told
    found = gathering.statements()
    voided = [one["object"]["id"] for one in found if one["verb"]["id"].endswith("voided")]
    assert voided == [one["id"] for one in found if one["verb"]["id"].endswith("attended")][: len(voided)]


def test_another_date_is_told_and_other_words_are_not(make: Make, clock: StandingClock) -> None:
    gathering = make(0)
    meeting = gathering.meeting()

    for change in ({"title": "Soup"}, {"wall_time": gathering.look(meeting).starts_at.replace(tzinfo=None)}):
        with gathering.held(meeting) as (session, held):
            wanted = planning.replace(planning.wanted_of(held), **change)
            planning.change(session, gathering.leader(session), held, wanted, now=clock())

    assert gathering.told() == [("Ines Instructor", "schedule")] * 2


def test_a_meeting_called_off_is_told_by_who_did_it_alone(make: Make, clock: StandingClock) -> None:
    gathering = make(1)
    meeting = gathering.meeting()
    gathering.sign_up(gathering.people[0], meeting)

    with gathering.held(meeting) as (session, held):
        planning.call_off(session, gathering.leader(session), held, now=clock())

    assert gathering.told()[2:] == [("Ines Instructor", "retract")]
