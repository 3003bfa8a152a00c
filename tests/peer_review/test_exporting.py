"""Facilitators take works and reviews with them, whole, harmless in a spreadsheet, and only when they may."""

import csv
import io
import json
from collections.abc import Mapping

import pytest

from lti_tool.activities.peer_review.queries import exporting
from lti_tool.web.spreadsheets import BYTE_ORDER_MARK
from tests.counting import counted
from tests.house import Visitor
from tests.peer_review.browsing import Table, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.test_both_roles import taking_part
from tests.peer_review.test_grades import outcome

__all__ = ["taking_part"]
FORMULA = "=1+1 is what I wrote"


@pytest.fixture
def finished(table: Table) -> Table:
    """Two learners have reviewed each other; a third has handed in and been given a work."""
    table.set_up(reviews_asked="1")
    for learner in table.learners[:2]:
        table.write(learner, FORMULA)
    for learner in table.learners[:2]:
        table.review(learner, 0, "+ clear, and\nkind")
    table.write(table.learners[2])
    table.pull(table.learners[2])
    table.author.open()
    return table


def lines(visitor: Visitor, name: str) -> list[Mapping[str, str]]:
    answer = visitor.get(url(visitor, f"/people/export/{name}"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    text = answer.get_data(as_text=True).removeprefix(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_work_is_there_with_its_author_and_what_came_of_it(finished: Table) -> None:
    works = {work["author"]: work for work in lines(finished.author, "works.csv")}

    assert set(works) == {one.person.name for one in finished.learners[:3]}
    first, third = (works[finished.learners[nth].person.name] for nth in (0, 2))
    assert (first["reviews_sent"], first["grade_of_100"]) == ("1", "100.0")
    assert (third["reviews_sent"], third["grade_of_100"]) == ("0", "")


def test_no_cell_begins_to_calculate(finished: Table) -> None:
    works, reviews = (lines(finished.author, name) for name in ("works.csv", "reviews.csv"))

    assert f"'{FORMULA}" in {work["text"] for work in works}
    assert "'+ clear, and kind" in {review["comment"] for review in reviews}
    assert not any(cell.startswith(("=", "+")) for line in works + reviews for cell in line.values())


def test_every_criterion_of_every_review_is_a_line(finished: Table) -> None:
    reviews = lines(finished.author, "reviews.csv")

    sent = [line for line in reviews if line["state"] == "sent"]
    begun = [line for line in reviews if line["state"] == "leased"]
    assert {line["reviewer"] for line in sent} == {one.person.name for one in finished.learners[:2]}
    assert len({line["criterion"] for line in sent}) > 1
    assert all(line["level"] and line["points"] for line in sent)
    assert [line["comment"] for line in begun] == [""]


def test_programs_get_texts_as_they_were_written(finished: Table) -> None:
    answer = finished.author.get(url(finished.author, "/people/export/everything.json"))

    works = json.loads(answer.get_data(as_text=True))["works"]
    said = [one for work in works for review in work["reviews"] for one in review["said"]]
    assert FORMULA in {work["versions"][0]["text"] for work in works}
    assert "+ clear, and\nkind" in {one["comment"].replace("\r\n", "\n") for one in said}


def test_what_is_not_sent_yet_stays_with_its_writer(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.draft(cohort.learners[0], cohort.pull(cohort.learners[0]), words="Not for anybody yet.")

    works = cohort.do(lambda s, _: list(exporting.everything(s, cohort.author)[1]))

    (given,) = [given for work in works for given in work.reviews]
    assert given.said == ()


def test_pr_11_who_may_still_have_to_review_gets_no_names(taking_part: Table) -> None:
    author = taking_part.author
    author.get(url(author, "/people"))

    answer = author.get(url(author, "/people/export/works.csv"))

    assert answer.status_code == 422
    assert taking_part.learners[0].person.name not in author.text


def test_it_costs_as_many_questions_for_few_as_for_many(make_cohort: MakeCohort) -> None:
    costs = []
    for size in (2, 9):
        cohort = make_cohort(size, reviews_asked=1)
        for learner in cohort.learners:
            cohort.write(learner)
        for learner in cohort.learners:
            cohort.review(learner)
        assert outcome(cohort, cohort.learners[0])
        with counted(cohort.database) as asked:
            cohort.do(lambda s, _, one=cohort: list(exporting.everything(s, one.author)[1]))
        costs.append(len(asked.queries))

    assert costs[0] == costs[1]
