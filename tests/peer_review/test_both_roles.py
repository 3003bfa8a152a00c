"""Somebody who leads and takes part reviews as blindly as everybody else."""

from dataclasses import replace

import pytest

from lti_tool.sandbox import vocabulary
from lti_tool.sandbox.seed import COURSE
from tests.house import Visitor
from tests.peer_review.browsing import Table, press, url

CANARY = "canary-5d1c-sings"
HIDDEN = "this work may come to you for review"


@pytest.fixture
def taking_part(table: Table) -> Table:
    """The instructor of the course learns in it, too, and has handed in; so has a learner."""
    table.set_up(reviews_asked="1")
    known = table.house.world.membership(COURSE.id, table.author.person.id)
    table.house.world.enrol(replace(known, roles=(vocabulary.INSTRUCTOR, vocabulary.LEARNER)))
    table.write(table.learners[0], CANARY)
    table.write(table.author)
    return table


def page_of(table: Table, visitor: Visitor) -> str:
    """A learner's page as the facilitator finds it in the table."""
    table.author.get(url(table.author, "/people"))
    line = table.author.text.partition(visitor.person.name)[2]
    at = line.partition('href="')[2].partition('"')[0]
    return table.author.get(at).get_data(as_text=True)


def test_pr_11_a_work_they_may_have_to_review_has_no_name_for_them(taking_part: Table) -> None:
    before = page_of(taking_part, taking_part.learners[0])
    at = taking_part.pull(taking_part.author)
    given = taking_part.author.text

    with_it = page_of(taking_part, taking_part.learners[0])
    own = page_of(taking_part, taking_part.author)

    assert CANARY in given
    for page in (before, with_it):
        assert HIDDEN in page
        assert CANARY not in page
    assert taking_part.learners[0].person.name not in own.partition("<main")[2]
    assert at


def test_pr_11_what_they_have_reviewed_they_may_see(taking_part: Table) -> None:
    taking_part.author.get(url(taking_part.author, "/mine"))
    taking_part.review(taking_part.author)

    assert CANARY in page_of(taking_part, taking_part.learners[0])


def test_pr_11_who_looks_at_it_all_the_same_reviews_another(taking_part: Table) -> None:
    page_of(taking_part, taking_part.learners[0])
    press(taking_part.author, f"{taking_part.author.at}/look")
    shown = taking_part.author.text

    taking_part.pull(taking_part.author)

    assert CANARY in shown
    assert CANARY not in taking_part.author.text


def test_pr_11_looking_at_a_work_they_hold_gives_it_back(taking_part: Table) -> None:
    at = taking_part.pull(taking_part.author)
    page_of(taking_part, taking_part.learners[0])

    press(taking_part.author, f"{taking_part.author.at}/look")

    assert CANARY in taking_part.author.text
    taking_part.author.get(at)
    assert CANARY not in taking_part.author.text


def test_pr_11_nobody_gives_a_work_to_themselves_by_its_authors_name(taking_part: Table) -> None:
    page_of(taking_part, taking_part.author)

    answer = taking_part.author.get(f"{taking_part.author.at}/give")

    assert answer.status_code == 404


def test_pr_11_who_only_leads_sees_everything(table: Table) -> None:
    table.set_up()
    table.write(table.learners[0], CANARY)
    table.author.open()

    assert CANARY in page_of(table, table.learners[0])
