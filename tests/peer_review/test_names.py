"""Authors choose who sees whose name; nobody's name is shown who was told it would not be."""

import pytest

from lti_tool.activities.peer_review.rules.settings import Anonymity
from lti_tool.errors import Refused
from tests.house import Visitor
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort


def names_in(visitor: Visitor, others: list[Visitor]) -> list[str]:
    """Which of the others the page names."""
    return [other.person.name for other in others if other.person.name in visitor.text]


def swapped(table: Table, anonymity: str) -> tuple[Visitor, Visitor]:
    """Two learners who reviewed each other under this setting."""
    table.set_up(reviews_asked="1", anonymity=anonymity)
    first, second = table.learners[:2]
    table.write(first)
    table.write(second)
    return first, second


@pytest.mark.parametrize(
    ("anonymity", "sees_author", "sees_reviewer"),
    [("double", False, False), ("single", True, False), ("open", True, True)],
)
def test_each_sees_the_names_that_the_author_chose(
    table: Table, anonymity: str, *, sees_author: bool, sees_reviewer: bool
) -> None:
    author, reviewer = swapped(table, anonymity)

    at = table.pull(reviewer)
    writing = names_in(reviewer, [author])
    table.review(reviewer)
    reviewer.get(at)
    sent = names_in(reviewer, [author])
    table.review(author)
    author.get(url(author, "/feedback"))

    assert bool(writing) == bool(sent) == sees_author
    assert bool(names_in(author, [reviewer])) == sees_reviewer


@pytest.mark.parametrize(
    ("anonymity", "words"),
    [
        ("double", "Anonymous to colleagues, not to the organisation"),
        ("single", "Reviewers see whose work it is"),
        ("open", "With names"),
    ],
)
def test_everybody_is_told_before_they_write(table: Table, anonymity: str, words: str) -> None:
    table.set_up(anonymity=anonymity)
    learner = table.learners[0]
    learner.open()

    learner.get(url(learner, "/write"))

    assert words in learner.text


def test_names_that_were_promised_to_nobody_stay_so_once_works_are_handed_in(table: Table) -> None:
    table.set_up(anonymity="double")
    table.write(table.learners[0])
    table.author.open()
    table.author.get(url(table.author, "/change"))

    press(table.author, "/change", "save", {"anonymity": "single", "title": "Another title"})

    assert "people who were told that nobody sees these names" in table.author.text
    table.author.get(url(table.author, "/people"))
    assert "Another title" not in table.author.text


def test_before_anybody_hands_in_names_may_be_shown(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)

    cohort.change(anonymity=Anonymity.OPEN)

    assert cohort.part(cohort.learners[0]).here.settings.shows_reviewers


def test_fewer_names_may_be_shown_at_any_time(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, anonymity=Anonymity.OPEN)
    cohort.write(cohort.learners[0])

    cohort.change(anonymity=Anonymity.DOUBLE)
    with pytest.raises(Refused, match="names_were_promised"):
        cohort.change(anonymity=Anonymity.SINGLE)
