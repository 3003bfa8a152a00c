"""From the instructor's first launch to the grades in the LMS, in a browser, against the running product."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.browser import Cookies
from tests.journey.conftest import TakeSeat
from tests.journey.running import PATIENCE_SECONDS, Installation, Placed, course_path, eventually
from tests.journey.seats import Seat

pytestmark = [pytest.mark.browser, pytest.mark.long]

THREE, OPENED_ONLY, NEVER_CAME = LEARNERS[:3], LEARNERS[3], LEARNERS[4:]
WORK = "Dear customer,\n\nyour desk is **in Lille** and comes on Tuesday."
LEVELS = (0, 1)
"""Where the levels stand that reviewers choose: the best in their first review, the middle in the second."""
OPENINGS = 4
"""How often each of the three comes from the LMS: to write, to go on writing, to review, to read."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way the product is run and looked at."""

    cookies: Cookies
    installation: str


WAYS = [
    pytest.param(Way(Cookies.PARTITIONED, "installation"), id="third-party cookies blocked"),
    pytest.param(
        Way(Cookies.ALLOWED, "installation_on_postgres"),
        id="third-party cookies allowed, PostgreSQL",
        marks=pytest.mark.postgres,
    ),
]
"""Each kind of cookies and each database once: what the one does, the other does not hear of."""


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return request.param


@pytest.fixture
def placed(way: Way, request: pytest.FixtureRequest) -> Placed:
    """An activity nobody has set up yet, where this way leads."""
    installation: Installation = request.getfixturevalue(way.installation)
    return installation.add_activity(f"A letter, {way.cookies}")


def test_three_learners_review_each_other_inside_the_lms_and_everybody_sees_it(
    placed: Placed, way: Way, take_seat: TakeSeat
) -> None:
    author = take_seat(INSTRUCTOR, way.cookies)
    seats = [take_seat(person, way.cookies) for person in THREE]

    set_up(author, placed.title)
    for seat in seats:
        write_and_hand_in(seat)
    for seat in seats:
        review_two(seat)
    take_seat(OPENED_ONLY, way.cookies).open().sees("Start writing")
    grades = {seat.person.name: read_grade(seat) for seat in seats}

    assert eventually(lambda: gradebook(author, len(THREE))) == grades
    completions = completions_of(placed)
    assert {row["person"]["name"]: row["state"] for row in completions} == {
        **{person.name: "completed" for person in THREE},
        OPENED_ONLY.name: "in_progress",
        **{person.name: "not_started" for person in NEVER_CAME},
    }
    [iri] = {row["activity"]["iri"] for row in completions}
    assert Counter(statements(placed, iri)) == expected_statements()
    assert_everybody_is_shown(author)


def set_up(author: Seat, title: str) -> None:
    author.open().press("New: Peer review")
    author.sees_heading("Set up a peer review")
    author.frame.get_by_label("Title").fill(title)
    author.frame.get_by_label("What people should do").fill("Write **one** letter.")
    author.frame.get_by_label("Each person reviews").fill("2")
    expect(author.frame.locator("#preview strong")).to_have_text("one")
    author.frame.get_by_text(re.compile("^Rubric: 3 criteria, 100 points")).click()
    author.frame.get_by_label("Name", exact=True).first.fill("Answers the customer")
    author.press("Publish")
    author.sees("Published. Learners can start now")


def write_and_hand_in(seat: Seat) -> None:
    seat.open().press("Start writing")
    seat.write(f"{WORK}\n\n{seat.person.username}")
    seat.open().press("Continue writing")
    expect(seat.text_field).to_have_value(f"{WORK}\n\n{seat.person.username}")
    seat.hand_in()


def review_two(seat: Seat) -> None:
    seat.open()
    for nth, level in enumerate(LEVELS, start=1):
        seat.press(f"Start review {nth}")
        if nth == 1:
            seat.sees_heading("How we treat each other")
            seat.press("I keep to this")
        seat.sees_heading(f"Review {nth} of 2")
        expect(seat.frame.locator(".pl-work strong")).to_have_text("in Lille")
        seat.judge(level, "Because it is *clear*.")
        if nth == 1:
            seat.sees_saved()
        seat.send_review()


def read_grade(seat: Seat) -> float:
    seat.open().press("Read my feedback")
    seat.sees("Reviewer A")
    seat.sees("Reviewer B")
    seat.sees("Because it is clear.")
    for rating in seat.frame.get_by_label("Very helpful").all():
        rating.check()
    seat.press("Save and show my grade")
    said = seat.frame.get_by_role("heading", name="Why this grade").inner_text()
    found = re.search(r": ([\d.]+) of 100", said)
    assert found, said
    return float(found[1])


def gradebook(author: Seat, wanted: int) -> dict[str, float]:
    """The activity's column in the LMS's gradebook, once that many grades are in it; else nothing."""
    author.page.goto(author.placed.installation.lms + course_path(INSTRUCTOR) + "/gradebook")
    table = author.page.get_by_role("table")
    heads = table.get_by_role("columnheader").all_inner_texts()
    at = next((nth for nth, head in enumerate(heads) if head.startswith(author.placed.title)), None)
    if at is None:
        return {}
    rows = [row.locator("th,td").all_inner_texts() for row in table.get_by_role("row").all()[1:]]
    graded = {row[0]: float(row[at].split()[0]) for row in rows if row[at][0].isdigit()}
    return graded if len(graded) == wanted else {}


def completions_of(placed: Placed) -> list[dict[str, Any]]:
    """What the command says about this activity."""
    said = placed.installation.command("completions", "--activity", placed.title, "--format", "json")
    return list(json.loads(said)["completions"])


def statements(placed: Placed, iri: str) -> Iterator[str]:
    """The verb of every statement the record store gives out about this activity, over HTTP, page by page."""
    said = placed.installation.command("keys", "add", "A dashboard")
    key = dict(line.split() for line in said.splitlines())
    more = "/xapi/statements?limit=20"
    while more:
        answer = requests.get(
            placed.installation.tool + more,
            auth=(key["key"], key["secret"]),
            headers={"X-Experience-API-Version": "1.0.3"},
            timeout=PATIENCE_SECONDS,
        )
        answer.raise_for_status()
        found = answer.json()
        yield from (
            f"{one['verb']['display']['en']}" for one in found["statements"] if iri in json.dumps(one)
        )
        more = found["more"]


def expected_statements() -> Counter[str]:
    """What everybody did, as the record store shall tell it; the author's set-up is no learning."""
    people, reviews = len(THREE), len(THREE) * len(LEVELS)
    return Counter(
        {
            "launched": OPENINGS * people + 1,
            "initialized": people + 1,
            "submitted": people,
            "was assigned": reviews,
            "reviewed": reviews,
            "evaluated": reviews,
            "completed": people,
            "scored": people,
            "viewed": reviews,
            "agreed": people,
            "rated": reviews,
        }
    )


def assert_everybody_is_shown(author: Seat) -> None:
    """The instructor's table and the page of answers say what the command says."""
    author.open().sees("3 of 6")
    for person in LEARNERS:
        author.sees(person.name)
    [frame] = [frame for frame in author.page.frames if "/peer_review/" in frame.url]
    frame.goto(f"{frame.url.partition('/peer_review/')[0]}/completion")
    author.sees(re.compile(r"3 of 6.*done.*2.*under way.*1.*not started|done\s*3 of 6", re.DOTALL))
