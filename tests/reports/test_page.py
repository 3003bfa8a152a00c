"""The instructors' page: figures that open to people, states, paging, notes, isolation."""

import csv
import io
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lti_tool.access.sessions import LOCAL_COOKIE
from lti_tool.courses.models import MembershipState
from tests.counting import counted
from tests.house import MORNING
from tests.reports.making import Launched, World
from xapi import vocabulary
from xapi.vocabulary import Verb

LINK = re.compile(r'href="([^"]+)"')


def visit(app: Flask, launched: Launched, query: str = "", page: str = "completion") -> TestResponse:
    browser = app.test_client()
    browser.set_cookie(LOCAL_COOKIE.format(launched.id.hex), launched.secret)
    return browser.get(f"/l/{launched.id}/{page}{query}")


def shown_people(page: TestResponse) -> list[str]:
    assert page.status_code == 200
    return re.findall(r'<th scope="row"[^>]*><span>([^<]*?)\s*<', page.text)


@pytest.fixture
def organisation_id(world: World) -> UUID:
    return world.make_organisation()


@pytest.fixture
def course_id(world: World, organisation_id: UUID) -> UUID:
    return world.make_course(organisation_id)


@pytest.fixture
def activity_id(world: World, organisation_id: UUID, course_id: UUID) -> UUID:
    return world.make_activity(organisation_id, course_id)


@pytest.fixture
def instructor(world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID) -> Launched:
    return world.launch(organisation_id, course_id, activity_id)


def make_three(world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID) -> None:
    done, busy, _ = (
        world.make_person(organisation_id, course_id, name) for name in ("Done", "Busy", "Absent")
    )
    world.complete(done, activity_id)
    world.start(busy, activity_id)


def test_figures_come_first_and_open_to_their_people(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    make_three(world, organisation_id, course_id, activity_id)

    page = visit(app, instructor)

    figures = re.search(r'<dl class="pl-figs">(.*?)</dl>', page.text, re.DOTALL)
    assert figures
    assert "1 of 3" in figures[1]
    opened = [shown_people(visit(app, instructor, "?" + url.partition("?")[2].replace("&amp;", "&")))
              for url in LINK.findall(figures[1])]  # fmt: skip
    assert opened == [["Done"], ["Busy"], ["Absent"]]
    assert shown_people(page) == ["Absent", "Busy", "Done"]
    assert page.text.index("pl-figs") < page.text.index("<table")


def statements_of(app: Flask, launched: Launched, name: str) -> TestResponse:
    """The page somebody's row leads to."""
    address = re.search(rf'href="([^"]+)" aria-label="Statements of {name}"', visit(app, launched).text)
    assert address
    return visit(app, launched, page=address[1].partition(f"/{launched.id}/")[2])


def test_a_persons_row_opens_to_the_statements_behind_it(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    person = world.make_person(organisation_id, course_id, "Done")
    began = world.start(person, activity_id)
    scored = world.tell(person, activity_id, vocabulary.SCORED, scaled=0.435)
    completed = world.tell(person, activity_id, vocabulary.COMPLETED)

    page = statements_of(app, instructor, "Done")

    shown = re.findall(r"<b>([^<]+)</b>", page.text)
    assert shown == ["Completed it", "Got a grade", "Began"]
    assert "44 %" in page.text
    assert page.text.count("Says: Done") == 1
    assert page.text.index(str(completed)) < page.text.index(str(scored)) < page.text.index(str(began))


def test_the_statements_are_those_of_this_person_and_this_activity_alone(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    person, colleague = (world.make_person(organisation_id, course_id, name) for name in ("Me", "Other"))
    beside = world.make_activity(organisation_id, course_id, "Beside")
    mine = world.start(person, activity_id)
    others = (world.start(colleague, activity_id), world.start(person, beside))

    page = statements_of(app, instructor, "Me")

    assert str(mine) in page.text
    assert not any(str(other) in page.text for other in others)


def test_many_statements_come_in_pages(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    person = world.make_person(organisation_id, course_id, "Busy")
    told = {str(world.start(person, activity_id)) for _ in range(30)}

    first = statements_of(app, instructor, "Busy")
    older = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert older
    second = visit(app, instructor, page=older[1].partition(f"/{instructor.id}/")[2])

    counts = [sum(sid in page.text for sid in told) for page in (first, second)]
    assert counts == [25, 5]
    assert all(sid in first.text + second.text for sid in told)
    assert 'rel="next"' not in second.text


def test_who_has_not_started_has_no_statements_and_the_page_says_why(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    absent = world.make_person(organisation_id, course_id, "Absent")

    page = visit(app, instructor, page=f"completion/{activity_id}/{absent}")

    assert page.status_code == 200
    assert "comes from the list of people your LMS shares" in page.text


def test_statements_beyond_the_actors_course_are_a_404(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    person = world.make_person(organisation_id, course_id)
    beside = world.make_course(organisation_id, "Beside")
    there = world.make_activity(organisation_id, beside)
    stranger = world.make_person(organisation_id, beside)
    world.complete(stranger, there)

    for activity, who in (
        (there, stranger),
        (activity_id, stranger),
        (there, person),
        (activity_id, uuid4()),
    ):
        assert visit(app, instructor, page=f"completion/{activity}/{who}").status_code == 404


def test_an_older_page_that_is_none_is_a_404(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    person = world.make_person(organisation_id, course_id)
    world.start(person, activity_id)

    for before in ("0", "-1", "x", "", "1e3", "9" * 30, "1"):
        page = visit(app, instructor, f"?before={before}", f"completion/{activity_id}/{person}")
        assert page.status_code == 404, before


def test_learners_do_not_see_statements_of_others(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    person = world.make_person(organisation_id, course_id)
    learner = world.launch(organisation_id, course_id, activity_id, is_learner=True, is_staff=False)

    assert visit(app, learner, page=f"completion/{activity_id}/{person}").status_code == 403


def test_what_another_program_recorded_is_shown_as_text(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    person = world.make_person(organisation_id, course_id, "Done")
    world.start(person, activity_id)
    world.tell(person, activity_id, Verb("https://example.org/verbs/baked", "<script>alert(1)</script>"))

    page = statements_of(app, instructor, "Done")

    assert "&lt;script&gt;alert(1)" in page.text
    assert "<script>alert" not in page.text


def test_staff_are_not_in_the_table(app: Flask, organisation_id: UUID, instructor: Launched) -> None:
    del organisation_id

    page = visit(app, instructor)

    assert "Ines Lead" not in page.text
    assert "Nobody is on the list yet" in page.text


def test_who_left_the_roster_is_marked(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    gone = world.make_person(organisation_id, course_id, "Gone", state=MembershipState.INACTIVE)
    world.complete(gone, activity_id)

    page = visit(app, instructor)

    assert shown_people(page) == ["Gone"]
    assert "no longer on the list" in page.text


def test_a_course_without_activity_says_what_will_be_here(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID
) -> None:
    page = visit(app, world.launch(organisation_id, course_id))

    assert page.status_code == 200
    assert "No activity yet" in page.text


@pytest.mark.parametrize(
    ("course", "sentence"),
    [
        ({"roster_problem": "HTTP 403 from the platform"}, "could not be fetched"),
        ({"roster_url": None, "roster_synced_at": None}, "does not share its list"),
        ({"roster_synced_at": None}, "is being fetched"),
    ],
)
def test_how_sure_the_list_of_people_is_stands_on_the_page(
    app: Flask, world: World, organisation_id: UUID, course: dict[str, object], sentence: str
) -> None:
    course_id = world.make_course(organisation_id, **course)
    activity_id = world.make_activity(organisation_id, course_id)

    page = visit(app, world.launch(organisation_id, course_id, activity_id))

    assert sentence in page.text
    assert "403 from" not in page.text


def test_a_list_that_was_fetched_needs_no_note(app: Flask, instructor: Launched) -> None:
    page = visit(app, instructor)

    assert "pl-note" not in page.text
    assert "List of people as of" in page.text


def test_beyond_fifty_people_there_are_pages(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    del activity_id
    world.make_people(organisation_id, course_id, [f"Learner {number:03}" for number in range(120)])

    pages = [visit(app, instructor, f"?page={number}") for number in (1, 2, 3)]

    assert [len(shown_people(page)) for page in pages] == [50, 50, 20]
    assert [person for page in pages for person in shown_people(page)] == [
        f"Learner {n:03}" for n in range(120)
    ]
    assert "101 to 120 of 120 people" in pages[2].text
    assert 'rel="next"' in pages[1].text
    assert 'rel="next"' not in pages[2].text
    assert visit(app, instructor, "?page=4").status_code == 404


@pytest.mark.usefixtures("activity_id")
@pytest.mark.parametrize("people", [0, 1, 50])
def test_the_page_costs_the_same_queries_however_many_people(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, instructor: Launched, people: int
) -> None:
    world.make_people(organisation_id, course_id, [f"Learner {number}" for number in range(people)])

    with counted(world.database) as asked:
        visit(app, instructor)

    assert len(asked.queries) == (5 if people else 4)  # session, activities, tallies, people, course


def test_the_activity_behind_the_link_is_shown_first_and_the_others_are_one_press_away(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    second = world.make_activity(organisation_id, course_id, "Second", created_at=MORNING + timedelta(days=1))
    world.complete(world.make_person(organisation_id, course_id), second)

    page = visit(app, world.launch(organisation_id, course_id, second))

    assert '<h2 id="answer">Who has finished Second?' in page.text
    assert f"activity={activity_id}" in page.text
    assert "0 of 1 person" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "?activity=x",
        "?activity=%00",
        "?show=everything",
        "?page=0",
        "?page=-1",
        "?page=x",
        "?page=99999999999",
        "?page=2",
    ],
)
def test_an_address_that_leads_nowhere_is_a_404(app: Flask, instructor: Launched, query: str) -> None:
    assert visit(app, instructor, query).status_code == 404
    if "page" not in query:
        assert visit(app, instructor, query, "completion.csv").status_code == 404


def test_an_activity_of_another_course_or_organisation_is_a_404(
    app: Flask, world: World, organisation_id: UUID, instructor: Launched
) -> None:
    beside = world.make_activity(organisation_id, world.make_course(organisation_id, "Beside"))
    other = world.make_organisation("other")
    far = world.make_activity(other, world.make_course(other))

    for stranger in (beside, far, uuid4()):
        for page in ("completion", "completion.csv"):
            assert visit(app, instructor, f"?activity={stranger}", page).status_code == 404


@pytest.mark.parametrize("page", ["completion", "completion.csv"])
def test_learners_and_strangers_do_not_see_it(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, instructor: Launched, page: str
) -> None:
    learner = world.launch(organisation_id, course_id, is_learner=True, is_staff=False)
    stranger = Launched(instructor.id, "wrong")

    assert visit(app, learner, page=page).status_code == 403
    assert visit(app, stranger, page=page).status_code == 401


def test_names_cannot_write_html(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, instructor: Launched
) -> None:
    world.make_person(organisation_id, course_id, "<script>alert(1)</script>")
    world.make_activity(organisation_id, course_id, '"><img src=x>')

    page = visit(app, instructor)

    assert "<script>alert" not in page.text
    assert "<img" not in page.text


def test_the_download_holds_the_people_behind_the_figure(
    app: Flask, world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, instructor: Launched
) -> None:
    make_three(world, organisation_id, course_id, activity_id)
    failed = world.make_person(organisation_id, course_id, "Failed")
    world.tell(failed, activity_id, vocabulary.FAILED)

    everybody = visit(app, instructor, f"?activity={activity_id}", "completion.csv")
    not_started = visit(app, instructor, "?show=not_started", "completion.csv")

    rows = [
        list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))) for file in (everybody, not_started)
    ]
    assert [row["person"] for row in rows[0]] == ["Absent", "Busy", "Done", "Failed"]
    assert [row["person"] for row in rows[1]] == ["Absent"]
    assert everybody.headers["Content-Disposition"].startswith("attachment")
    assert everybody.headers["Cache-Control"] == "no-store"
