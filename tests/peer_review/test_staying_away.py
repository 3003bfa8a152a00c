"""Who stays away, who is done early, who presses twice, all by the pages alone: nobody else pays for it."""

import re

from lxml import html

from tests.house import Visitor
from tests.peer_review.browsing import Fields, Table, judged, press, url

LEASES_END = "2026-11-23T11:00"
"""A date for reviews, two hours after the first work is in the pool."""


def page(visitor: Visitor, path: str) -> str:
    """A page of the activity, in a launch of now."""
    visitor.open()
    return visitor.get(url(visitor, path)).get_data(as_text=True)


def feedback(visitor: Visitor) -> str:
    """What this author reads about their work."""
    page(visitor, "/")
    visitor.send(url(visitor, "/feedback"))
    return page(visitor, "/feedback")


def is_given_work(table: Table, visitor: Visitor) -> bool:
    """Whether the button to start leads to a review rather than back to the list."""
    visitor.open()
    return "/reviews/" in table.pull(visitor)


def test_pr_07_who_stays_away_gives_the_work_back_and_it_goes_to_somebody_else(table: Table) -> None:
    table.set_up(reviews_asked="1", grace_minutes="1440", review_due=LEASES_END)
    only, *others = table.learners[:4]
    table.write(only)
    table.house.clock.move(hours=24)  # so the first work is in the pool, and for a day no other
    for learner in others:
        table.write(learner)
    away = [is_given_work(table, learner) for learner in others[:2]]
    before = is_given_work(table, others[2])

    table.house.clock.move(hours=3)

    assert (away, before) == ([True, True], False)
    assert is_given_work(table, others[2])


def test_pr_07_an_author_sees_nothing_of_a_reviewer_who_stayed_away(table: Table) -> None:
    table.set_up(reviews_asked="1")
    author, reviewer = table.learners[:2]
    for learner in (author, reviewer):
        table.write(learner)
    before = words_of(page(author, "/"))
    has_begun = is_given_work(table, reviewer)
    table.house.clock.move(hours=80)

    after = words_of(page(author, "/"))

    assert has_begun
    assert after == before


def words_of(text: str) -> str:
    """What a page says, without how long ago anything was."""
    said = " ".join(html.fromstring(text).find(".//main").text_content().split())
    return re.sub(r"\([^)]*(?:now|ago)\)", "", said)


def test_pr_08_reviews_of_somebody_who_stays_away_later_stay_valid(table: Table) -> None:
    table.set_up()
    first, *others = table.learners[:3]
    for learner in (first, *others):
        table.write(learner)
    table.review(first, words="What I could say before I left.")
    has_begun_another = is_given_work(table, first)

    table.house.clock.move(hours=80)
    for learner in (*others, *others):
        learner.open()
        table.review(learner)

    assert has_begun_another
    assert ["What I could say before I left." in feedback(one) for one in others].count(True) == 1


def test_pr_24_whoever_is_done_early_is_complete_while_others_have_not_begun(table: Table) -> None:
    table.set_up(reviews_asked="1")
    early, other = table.learners[:2]
    for learner in (early, other):
        table.write(learner)

    table.review(early)

    complete = page(table.author, "/people?show=complete")
    assert early.person.name in complete
    assert other.person.name not in complete


def test_pr_26_pressing_start_twice_gives_one_work(table: Table) -> None:
    table.set_up()
    for learner in table.learners[:3]:
        table.write(learner)
    reviewer = table.learners[0]
    reviewer.get(url(reviewer, "/"))

    first, second = (
        reviewer.send(url(reviewer, "/reviews"), follow=False).headers["Location"] for _ in range(2)
    )

    assert "/reviews/" in first
    assert first == second


def test_pr_26_a_review_that_is_sent_twice_arrives_once(table: Table) -> None:
    table.set_up(reviews_asked="1")
    reviewer, author = table.learners[:2]
    for learner in (reviewer, author):
        table.write(learner)
    at = table.pull(reviewer)
    press(reviewer, at, "check", judged(reviewer.text, 0, "Said once."))
    form = Fields(reviewer.text).values

    answers = [reviewer.send(f"{at}/send", form, follow=False).status_code for _ in range(2)]

    table.review(author)
    assert answers == [303, 303]
    assert feedback(author).count("Reviewer A") == 1
    assert "Reviewer B" not in feedback(author)
