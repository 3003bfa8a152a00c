"""`potluck completions`: what it answers, in three formats, and what it says when it cannot."""

import csv
import io
import json
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from lti_tool.errors import SetupError
from lti_tool.reports.commands import completions
from lti_tool.runtime import Runtime
from tests.counting import counted
from tests.reports.making import World

WIDTH = 100


def run(runtime: Runtime, *arguments: str) -> Result:
    return CliRunner().invoke(completions, arguments, obj=runtime)


@pytest.fixture
def organisation_id(world: World) -> UUID:
    return world.make_organisation()


@pytest.fixture
def course_id(world: World, organisation_id: UUID) -> UUID:
    return world.make_course(organisation_id, "Onboarding")


@pytest.fixture
def activity_id(world: World, organisation_id: UUID, course_id: UUID) -> UUID:
    return world.make_activity(organisation_id, course_id, "A reply to a customer whose delivery is late")


@pytest.fixture
def three(world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID) -> None:
    done, busy, _ = (
        world.make_person(organisation_id, course_id, name) for name in ("Done", "Busy", "Absent")
    )
    world.complete(done, activity_id)
    world.start(busy, activity_id)


@pytest.mark.usefixtures("three")
def test_the_table_lists_done_in_progress_and_not_started(runtime: Runtime) -> None:
    answer = run(runtime)

    lines = answer.output.splitlines()
    assert answer.exit_code == 0
    assert [line.split()[0] for line in lines[2:5]] == ["Absent", "Busy", "Done"]
    assert "2026-11-22 10:00" in lines[4]
    assert lines[-1] == "3 rows: 1 not started, 1 in progress, 1 completed."
    assert max(map(len, lines)) <= WIDTH


@pytest.mark.usefixtures("three")
def test_json_is_one_document_with_the_proof(runtime: Runtime) -> None:
    answer = run(runtime, "--format", "json", "--state", "completed", "--state", "passed")

    [row] = json.loads(answer.output)["completions"]
    assert row["person"]["name"] == "Done"
    assert row["statements"][0]["url"].startswith("http://localhost:8000/xapi/statements?statementId=")


@pytest.mark.usefixtures("three")
def test_csv_opens_in_a_spreadsheet(runtime: Runtime) -> None:
    answer = run(runtime, "--format", "csv")

    assert answer.stdout_bytes.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.stdout_bytes.decode("utf-8-sig"), newline="")))
    assert [row["state"] for row in rows] == ["not_started", "in_progress", "completed"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "words", ["customer", "CUSTOMER whose", "A reply to a customer whose delivery is late"]
)
def test_an_activity_is_found_by_words_of_its_title(runtime: Runtime, words: str) -> None:
    answer = run(runtime, "--activity", words, "--course", "onboard")

    assert "3 rows" in answer.output


@pytest.mark.usefixtures("three")
def test_an_activity_is_found_by_its_id(runtime: Runtime, activity_id: UUID) -> None:
    assert "3 rows" in run(runtime, "--activity", str(activity_id)).output


@pytest.mark.parametrize("words", ["nothing like it", "", "%", "00000000-0000-0000-0000-000000000000"])
def test_nothing_that_matches_is_one_clear_sentence(
    runtime: Runtime, organisation_id: UUID, words: str
) -> None:
    del organisation_id

    answer = run(runtime, "--activity", words)

    assert answer.exit_code == 1
    assert f"No activity has the id or title {words!r}." in answer.stderr
    assert answer.stdout == ""


def test_several_that_match_are_named_with_their_ids(
    runtime: Runtime, world: World, organisation_id: UUID, course_id: UUID
) -> None:
    made = [world.make_activity(organisation_id, course_id, f"Reply {number}") for number in range(7)]

    answer = run(runtime, "--activity", "reply")

    assert answer.exit_code == 1
    assert "fits more than one activity" in answer.stderr
    assert str(made[0]) in answer.stderr
    assert "and 2 more" in answer.stderr


def test_a_whole_title_wins_over_titles_that_contain_it(
    runtime: Runtime, world: World, organisation_id: UUID, course_id: UUID
) -> None:
    for title in ("Reply", "Reply again"):
        world.make_activity(organisation_id, course_id, title)
    world.make_person(organisation_id, course_id)

    assert "1 row:" in run(runtime, "--activity", "reply").output


def test_an_activity_of_another_organisation_is_not_found(
    runtime: Runtime, world: World, activity_id: UUID
) -> None:
    world.make_organisation("other")

    assert run(runtime, "--organisation", "other", "--activity", str(activity_id)).exit_code == 1
    assert "Nobody" in run(runtime, "--organisation", "other").output


def test_nobody_who_fits_is_an_answer_not_an_error(runtime: Runtime, organisation_id: UUID) -> None:
    del organisation_id

    answers = [run(runtime, "--state", "failed", "--format", form) for form in ("table", "json", "csv")]

    assert [answer.exit_code for answer in answers] == [0, 0, 0]
    assert answers[0].output.startswith("Nobody")
    assert json.loads(answers[1].output) == {"completions": []}
    assert len(answers[2].output.splitlines()) == 1


def test_an_unknown_organisation_is_one_clear_sentence(runtime: Runtime) -> None:
    answer = run(runtime, "--organisation", "nobody")

    assert isinstance(answer.exception, SetupError)
    assert "nobody" in str(answer.exception)


def test_an_unknown_state_or_format_is_a_usage_error(runtime: Runtime) -> None:
    assert run(runtime, "--state", "done").exit_code == 2
    assert run(runtime, "--format", "xml").exit_code == 2


def test_two_hundred_people_cost_two_queries(
    runtime: Runtime, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    del activity_id
    world.make_people(organisation_id, course_id, [f"Learner {number}" for number in range(200)])

    with counted(world.database) as asked:
        answer = run(runtime)

    assert "200 rows" in answer.output
    assert len(asked.queries) == 2


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[2J\x1b[31mred",
        "line\nbreak",
        "竹内" * 30,
        "e\u0301" * 60,
        "\u202egnp.exe",
        "👩‍👩‍👧" * 20,
        "X" * 200,
    ],
)
def test_names_cannot_steer_the_terminal_or_break_the_table(
    runtime: Runtime, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, name: str
) -> None:
    del activity_id
    world.make_person(organisation_id, course_id, name)

    answer = run(runtime)

    assert answer.output.count("\n") == 5
    assert "\x1b" not in answer.output
    assert "\u202e" not in answer.output
    assert "not started" in answer.output
