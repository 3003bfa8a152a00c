"""A peer review from set-up to grade, page by page, as three learners and an instructor see it."""

from lti_tool.sandbox.seed import LEARNERS
from tests.house import House
from tests.peer_review.browsing import Table, url


def test_three_learners_review_each_other_and_read_their_grades(any_house: House) -> None:
    table = Table(any_house)
    table.set_up()
    three = table.learners[:3]

    for learner in three:
        table.write(learner)
    for learner in three:
        table.review(learner, level=0)
        table.review(learner, level=1)
    page = three[0].get(url(three[0], "/feedback")).get_data(as_text=True)

    assert "Why this grade" in page
    assert "Reviewer A" in page
    assert "Reviewer B" in page
    assert not any(person.name in page for person in LEARNERS)
