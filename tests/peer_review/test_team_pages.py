"""The pages about teams: by hand, from groups of the LMS and from lists that people paste."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lti_tool.activities.peer_review.models import Submission, Team, TeamMember
from lti_tool.activities.peer_review.rules.teams import (
    MOST_LINES,
    Line,
    Named,
    Problem,
    Wrong,
    read_list,
    whom,
)
from lti_tool.courses.models import Person
from lti_tool.db import new_id
from lti_tool.web import spreadsheets
from lti_tool.web.spreadsheets import BYTE_ORDER_MARK
from tests.house import Visitor
from tests.peer_review.browsing import SET_UP, Table, press, url
from tests.peer_review.test_grouping import group_up

ADA, BEN, OTHER_BEN = new_id(), new_id(), new_id()
PEOPLE = (
    Named(ADA, "Ada  Lovelace", "ada@example.org"),
    Named(BEN, "Ben", "ben@example.org"),
    Named(OTHER_BEN, "Ben", "other@example.org"),
)


@pytest.fixture
def teams(table: Table) -> Table:
    """Teams write, and everybody has come."""
    table.set_up(authors="teams")
    for learner in table.learners:
        learner.open()
    table.author.open()
    return table


def lines_of(text: str) -> tuple[list[Line], list[Problem]]:
    return read_list((row.number, row.cells) for row in spreadsheets.read(text))


def page(visitor: Visitor) -> str:
    visitor.get(url(visitor, "/people/teams"))
    return visitor.text


def send(visitor: Visitor, path: str, **fields: str) -> int:
    return visitor.send(url(visitor, f"/people/teams{path}"), fields).status_code


def team_ids(table: Table) -> dict[str, str]:
    with table.house.runtime.database.reading() as session:
        return {team.name: str(team.id) for team in session.scalars(select(Team))}


def person_id(table: Table, learner: Visitor) -> str:
    with table.house.runtime.database.reading() as session:
        return str(session.scalars(select(Person.id).where(Person.name == learner.person.name)).one())


def members(table: Table) -> dict[str, str]:
    """Everybody's team by their names."""
    rows = (
        select(Person.name, Team.name)
        .join(TeamMember, TeamMember.person_id == Person.id)
        .join(Team, Team.id == TeamMember.team_id)
    )
    with table.house.runtime.database.reading() as session:
        return dict(session.execute(rows).all())


@pytest.mark.parametrize("sign", ["\t", ";", ",", " , "])
def test_a_list_may_be_separated_as_spreadsheets_do_it(sign: str) -> None:
    text = f"{BYTE_ORDER_MARK}Person{sign}Team\r\n Ada   Lovelace{sign}Amber team\r\n\r\nBen{sign}Blue"

    assert lines_of(text) == ([Line(2, "Ada Lovelace", "Amber team"), Line(4, "Ben", "Blue")], [])


def test_cells_in_quotes_may_hold_the_separator() -> None:
    assert lines_of('"Lovelace, Ada",Amber')[0] == [Line(1, "Lovelace, Ada", "Amber")]


def test_each_line_that_cannot_be_read_is_named() -> None:
    long = "x" * 201

    lines, problems = lines_of(f"Ada,Amber\nBen\n,Blue\nBen,{long}")

    assert lines == [Line(1, "Ada", "Amber")]
    assert problems == [
        Problem(2, Wrong.TWO_CELLS),
        Problem(3, Wrong.TWO_CELLS),
        Problem(4, Wrong.LONG_NAME),
    ]


def test_a_list_without_end_is_read_to_an_end() -> None:
    _, problems = lines_of("Ada,Amber\n" * (MOST_LINES + 10))

    assert problems == [Problem(MOST_LINES + 1, Wrong.TOO_MANY)]


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_refused(text: str) -> None:
    try:
        lines, problems = lines_of(text)
    except ValueError:  # which the page says
        return

    assert all(line.person and line.team for line in lines)
    assert all(problem.number > 0 for problem in problems)


def test_people_are_meant_by_name_or_address_and_never_guessed() -> None:
    lines = [
        Line(1, "ada lovelace", "Amber"),
        Line(2, "other@EXAMPLE.org", "Amber"),
        Line(3, "Ben", "Blue"),
        Line(4, "Nobody", "Blue"),
        Line(5, "ada@example.org", "Blue"),
    ]

    chosen, problems = whom(lines, PEOPLE)

    assert chosen == {ADA: "Amber", OTHER_BEN: "Amber"}
    assert problems == [
        Problem(3, Wrong.AMBIGUOUS, "Ben"),
        Problem(4, Wrong.UNKNOWN, "Nobody"),
        Problem(5, Wrong.TWICE, "ada@example.org"),
    ]


def test_a_facilitator_makes_a_team_and_puts_people_into_it_and_out(teams: Table) -> None:
    first = teams.learners[0]
    assert "6 learners are in no team" in teams.author.text
    assert send(teams.author, "", name="  Night   shift ") == 200
    [(name, team_id)] = team_ids(teams).items()
    assert name == "Night shift"

    send(teams.author, f"/of/{person_id(teams, first)}", team=team_id)
    send(teams.author, f"/of/{person_id(teams, first)}", team=team_id)
    assert members(teams) == {first.person.name: "Night shift"}

    send(teams.author, f"/of/{person_id(teams, first)}", team="none")
    assert members(teams) == {}


@pytest.mark.parametrize(
    ("name", "words"), [("", "Give the team a name."), ("AMBER", "Another team is called so.")]
)
def test_a_team_has_a_name_of_its_own(teams: Table, name: str, words: str) -> None:
    send(teams.author, "", name="Amber")

    assert send(teams.author, "", name=name) == 422
    assert words in teams.author.text
    assert list(team_ids(teams)) == ["Amber"]


def test_a_team_is_renamed_and_goes_when_nobody_is_in_it(teams: Table) -> None:
    first = teams.learners[0]
    send(teams.author, "", name="Amber")
    send(teams.author, "", name="Blue")
    amber = team_ids(teams)["Amber"]

    assert send(teams.author, f"/{amber}", name="blue") == 422
    send(teams.author, f"/{amber}", name="Coral")
    assert set(team_ids(teams)) == {"Blue", "Coral"}

    send(teams.author, f"/of/{person_id(teams, first)}", team=amber)
    send(teams.author, f"/{amber}", do="remove")
    assert "Who is in it" in teams.author.text
    send(teams.author, f"/of/{person_id(teams, first)}", team="none")
    send(teams.author, f"/{amber}", do="remove")
    assert set(team_ids(teams)) == {"Blue"}


def test_a_list_is_looked_at_before_it_changes_anything(teams: Table) -> None:
    first, second, third, *_ = (learner.person for learner in teams.learners)
    text = f"{first.name}\tAmber\n{second.email}\tamber\n{third.name}\tBlue"

    send(teams.author, "/list", list=text, do="look")
    assert "3 people change teams" in teams.author.text
    assert "New teams: Amber, Blue." in teams.author.text
    assert team_ids(teams) == {}

    press(teams.author, "/people/teams/list", "follow")
    assert members(teams) == {first.name: "Amber", second.name: "Amber", third.name: "Blue"}


def test_a_list_with_one_wrong_line_changes_nothing_and_stays_on_the_page(teams: Table) -> None:
    first = teams.learners[0].person
    text = f"{first.name};Amber\nNobody <b>at all</b>;Amber"

    assert send(teams.author, "/list", list=text, do="follow") == 422

    assert "Line 2: nobody here is called Nobody &lt;b&gt;at all&lt;/b&gt;." in teams.author.text
    assert f"{first.name};Amber" in teams.author.text
    assert team_ids(teams) == {}


def test_a_file_is_read_like_a_list_and_one_in_another_code_is_refused(teams: Table) -> None:
    first = teams.learners[1].person  # with an accent
    target = url(teams.author, "/people/teams/list")
    good = io.BytesIO(f"{first.name},Amber".encode("utf-8-sig"))
    answer = teams.author.send(target, {"list_file": (good, "teams.csv"), "do": "look", "list": ""})
    assert "One person changes teams" in answer.get_data(as_text=True)

    bad = io.BytesIO(f"{first.name},Amber".encode("latin-1"))
    answer = teams.author.send(target, {"list_file": (bad, "teams.csv"), "do": "look", "list": ""})
    assert answer.status_code == 422
    assert "This is no text in UTF-8." in answer.get_data(as_text=True)


def test_what_is_taken_away_as_a_list_can_be_given_back(teams: Table) -> None:
    first, second, *_ = (learner.person for learner in teams.learners)
    send(teams.author, "/list", list=f"{first.name};Amber\n{second.name};=Blue", do="follow")

    answer = teams.author.get(url(teams.author, "/people/teams/teams.csv"))
    text = answer.get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))
    assert {row["person"]: row["team"] for row in rows if row["team"]} == {
        first.name: "Amber",
        second.name: "'=Blue",
    }

    kept = "\n".join(line for line in text.splitlines() if "Amber" in line or "Blue" in line)
    page(teams.author)
    send(teams.author, "/list", list=kept, do="look")
    assert "everybody is in their team already" in teams.author.text


def test_groups_of_the_lms_become_teams_and_can_again_when_they_changed(teams: Table) -> None:
    group_up(teams, "Early shift", 2)
    page(teams.author)

    send(teams.author, "/groups", group_set="set-", do="look")
    assert "2 people change teams" in teams.author.text
    press(teams.author, "/people/teams/groups", "follow")
    assert set(members(teams).values()) == {"Early shift"}

    send(teams.author, "/groups", group_set="set-", do="look")
    assert "everybody is in their team already" in teams.author.text
    send(teams.author, "/groups", group_set="set-nothing", do="follow")
    assert len(members(teams)) == 2


def test_pr_05_teams_write_review_and_read_in_the_lms(teams: Table) -> None:
    lines = [f"{one.person.name};Team {nth // 2}" for nth, one in enumerate(teams.learners)]
    send(teams.author, "/list", list="\n".join(lines), do="follow")
    for learner in teams.learners[::2]:
        teams.write(learner, f"By {learner.person.name}'s team.")

    for nth, learner in enumerate(teams.learners):
        learner.open()
        assert f"(Team {nth // 2})" in learner.text
        teams.review(learner)
        own = teams.learners[nth - nth % 2].person.name
        assert f"By {own}'s team." not in learner.text
        teams.review(learner)
    for learner in teams.learners:
        learner.send(url(learner, "/feedback"))
        assert len(re.findall("Reviewer [A-D]", learner.text)) >= 4

    with teams.house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 3
    teams.author.open()
    works = teams.author.get(url(teams.author, "/people/export/everything.json")).get_json()["works"]
    assert sorted(work["team"] for work in works) == ["Team 0", "Team 1", "Team 2"]
    assert {len(work["authors"]) for work in works} == {2}


def test_a_member_who_saves_over_anothers_words_sees_both(teams: Table) -> None:
    first, second = teams.learners[:2]
    send(teams.author, "/list", list=f"{first.person.name};A\n{second.person.name};A", do="follow")
    first.get(url(first, "/write"))
    second.get(url(second, "/write"))
    press(first, "/write", "leave", {"text": "What she wrote."})

    press(second, "/write", "check", {"text": "What he wrote."})

    assert "Somebody of your team changed this draft" in second.text
    assert "What she wrote." in second.text
    assert "What he wrote." in second.text


def test_where_people_write_alone_there_are_no_pages_about_teams(table: Table) -> None:
    table.set_up()

    assert table.author.get(url(table.author, "/people/teams")).status_code == 404
    assert send(table.author, "", name="Amber") == 404


def test_groups_of_the_lms_cannot_matter_where_teams_write(table: Table) -> None:
    table.author.open()
    group_up(table, "Early shift", 0)
    table.author.open()

    press(
        table.author,
        "/set-up",
        "publish",
        SET_UP | {"authors": "teams", "group_rule": "within", "group_set": "set-"},
    )

    assert "Teams review one another" in table.author.text


def test_who_writes_together_stays_once_somebody_has_begun(teams: Table) -> None:
    learner = teams.learners[0]
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"text": "Begun."})
    teams.author.get(url(teams.author, "/change"))

    press(teams.author, "/change", "save", {"authors": "alone"})

    assert "Somebody has begun to write already" in teams.author.text
