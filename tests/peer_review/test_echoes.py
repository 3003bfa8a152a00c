"""Authors say how much reviews helped before they see their grade, and answer; reviewers hear no names."""

import json
import re
from uuid import uuid4

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import Review
from lti_tool.activities.peer_review.queries import echoes
from lti_tool.activities.peer_review.rules.helpfulness import Praise, Rating, Thanks, thanks
from lti_tool.activities.peer_review.service import echoing
from lti_tool.errors import NotFound, Refused
from tests.house import Visitor
from tests.journey.stories.learning import helpful, reply_field, reply_to
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import statements

CANARY = "canary-in-a-reply"


@pytest.fixture
def rating_cohort(make_cohort: MakeCohort) -> Cohort:
    cohort = make_cohort(4, reviews_asked=3, rates_reviews=True)
    everybody_reviews(cohort)
    return cohort


def everybody_reviews(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        for _ in range(cohort.settings.reviews_asked):
            cohort.review(learner)


def received(cohort: Cohort, learner: Actor) -> list[Review]:
    return list(cohort.part(learner).received)


def rate(cohort: Cohort, learner: Actor, *values: int, skips: bool = False) -> int:
    """Rate as many reviews as there are values, in their order."""
    chosen = zip(received(cohort, learner), values, strict=False)
    said = {review.id: Rating(value, (Praise.KIND,)) for review, value in chosen}
    return cohort.do(lambda s, now: echoing.rate(s, learner, said, skips=skips, now=now))


def reply(cohort: Cohort, learner: Actor, review: Review, text: str = CANARY) -> None:
    cohort.do(lambda s, now: echoing.reply(s, learner, review.id, text, now=now))


def heard_by(cohort: Cohort, learner: Actor) -> Thanks | None:
    return cohort.do(lambda s, _: echoes.thanks_to(s, learner))


def is_grade_open(cohort: Cohort, learner: Actor) -> bool:
    part = cohort.part(learner)
    return cohort.do(lambda s, _: echoes.echoes(s, part).is_grade_open)


def reviewer_of(cohort: Cohort, review: Review) -> Actor:
    return next(one for one in cohort.learners if cohort.participant(one).id == review.reviewer_id)


@pytest.mark.parametrize(
    ("values", "said"),
    [([], None), ([4, 4], None), ([1, 4, 4], Thanks(3, 3.0, ((Praise.KIND, 3),)))],
)
def test_a_reviewer_hears_of_ratings_from_three_on(values: list[int], said: Thanks | None) -> None:
    assert thanks([Rating(value, (Praise.KIND,)) for value in values]) == said


def test_the_grade_opens_once_every_review_is_rated(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]

    before = is_grade_open(rating_cohort, author)
    rate(rating_cohort, author, 3, 4)
    between = is_grade_open(rating_cohort, author)
    skipped = rate(rating_cohort, author, 1, 1, 2)

    assert (before, between, is_grade_open(rating_cohort, author)) == (False, False, True)
    assert skipped == 1


def test_whoever_would_rather_not_rate_sees_the_grade_all_the_same(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]

    rated = rate(rating_cohort, author, skips=True)

    assert rated == 0
    assert is_grade_open(rating_cohort, author)


def test_a_rating_stays_as_it_was_given_before_the_grade(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]
    first = received(rating_cohort, author)[0]
    rate(rating_cohort, author, 4, 4, 4)

    rate(rating_cohort, author, 1)

    echo = rating_cohort.do(lambda s, _: echoes.echoes_of(s, [first])[first.id])
    assert echo.helpfulness == 4


def test_a_review_that_comes_later_is_rated_before_the_new_grade(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=2, rates_reviews=True)
    author, *others = cohort.learners
    for learner in cohort.learners[:3]:
        cohort.write(learner)
    for _ in range(2):
        cohort.review(author)
    for other in others[:2]:
        cohort.review(other)
    rate(cohort, author, *[4] * len(received(cohort, author)))
    before = is_grade_open(cohort, author)
    for other in others[:2]:
        cohort.review(other)

    assert (before, is_grade_open(cohort, author)) == (True, False)


def test_nobody_is_asked_where_the_author_of_the_activity_did_not_want_it(cohort: Cohort) -> None:
    everybody_reviews(cohort)

    assert is_grade_open(cohort, cohort.learners[0])
    assert rate(cohort, cohort.learners[0], 4, 4) == 0


def test_sealed_reviews_can_neither_be_rated_nor_answered(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1, rates_reviews=True)
    author, other = cohort.learners
    cohort.write(author)
    cohort.write(other)
    cohort.review(other)
    [review] = received(cohort, author)

    with pytest.raises(Refused):
        rate(cohort, author, 4)
    with pytest.raises(Refused):
        reply(cohort, author, review)


def test_nobody_answers_a_review_of_somebody_elses_work(rating_cohort: Cohort) -> None:
    first, second = rating_cohort.learners[:2]
    of_second = received(rating_cohort, second)[0]

    with pytest.raises(NotFound):
        reply(rating_cohort, first, of_second)


def test_there_is_one_reply_to_a_review(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]
    review = received(rating_cohort, author)[0]
    reply(rating_cohort, author, review)

    reply(rating_cohort, author, review)
    with pytest.raises(Refused):
        reply(rating_cohort, author, review, "One more thing")


def test_a_reviewer_hears_the_mean_over_all_peer_reviews_of_the_course(rating_cohort: Cohort) -> None:
    reviewer, *authors = rating_cohort.learners
    for author in authors:
        rate(rating_cohort, author, 2, 2, 2)

    heard = heard_by(rating_cohort, reviewer)

    assert heard == Thanks(3, 2.0, ((Praise.KIND, 3),))


def test_the_store_learns_of_ratings_and_replies_and_of_no_word(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]
    rate(rating_cohort, author, 4)
    reply(rating_cohort, author, received(rating_cohort, author)[0], f"Thank you, {CANARY}.")

    told = statements(rating_cohort)

    [rated] = [one for one in told if one["verb"]["id"].endswith("/rated")]
    [replied] = [one for one in told if one["verb"]["id"].endswith("/commented")]
    assert rated["object"]["definition"]["type"] == "http://activitystrea.ms/review"
    assert rated["result"]["score"] == {"scaled": 1.0, "raw": 4, "min": 1, "max": 4}
    assert rated["object"]["id"] == replied["object"]["id"]
    assert CANARY not in json.dumps(told)


def test_what_one_said_back_is_in_the_export_and_replies_received_are_too(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]
    review = received(rating_cohort, author)[0]
    rate(rating_cohort, author, 4)
    reply(rating_cohort, author, review)
    reviewer = reviewer_of(rating_cohort, review)

    mine = rating_cohort.do(lambda s, _: KIND.export_personal(s, author.person_id))["activities"][0]
    theirs = rating_cohort.do(lambda s, _: KIND.export_personal(s, reviewer.person_id))["activities"][0]

    assert (mine["said_back"][0]["helpfulness"], mine["said_back"][0]["reply"]) == (4, CANARY)
    assert theirs["replies_received"] == [CANARY]
    assert '"helpfulness": 4' not in json.dumps(theirs)


def test_erasing_an_author_removes_the_words_of_their_replies(rating_cohort: Cohort) -> None:
    author = rating_cohort.learners[0]
    reply(rating_cohort, author, received(rating_cohort, author)[0])

    rating_cohort.do(lambda s, now: KIND.erase_personal(s, author.person_id, now=now))

    assert CANARY not in everything_kept(rating_cohort)


@pytest.fixture
def author_at_feedback(table: Table) -> Visitor:
    """A learner with two reviews who looks at their feedback."""
    table.set_up(rates_reviews="yes")
    three = table.learners[:3]
    for learner in three:
        table.write(learner)
    for learner in three:
        table.review(learner)
        table.review(learner)
    three[0].send(url(three[0], "/feedback"))
    return three[0]


def test_the_page_shows_no_grade_before_the_ratings_and_all_of_it_after(author_at_feedback: Visitor) -> None:
    before = author_at_feedback.text
    press(author_at_feedback, "/feedback/ratings", "save", helpful(author_at_feedback, "3"))

    assert "Why this grade" not in before
    assert "Because it is clear." in before
    assert "Why this grade" in author_at_feedback.text
    assert author_at_feedback.text.count("You said:") == 2


def test_half_of_the_ratings_are_kept_and_the_page_says_how_many_are_left(
    author_at_feedback: Visitor,
) -> None:
    one = dict([*helpful(author_at_feedback, "3").items()][:1])

    press(author_at_feedback, "/feedback/ratings", "save", one)

    assert "One rating to go" in author_at_feedback.text
    assert "Why this grade" not in author_at_feedback.text


def test_show_my_grade_without_rating_shows_it(author_at_feedback: Visitor) -> None:
    press(author_at_feedback, "/feedback/ratings", "skip")

    assert "Why this grade" in author_at_feedback.text


def test_a_made_up_rating_is_not_kept(author_at_feedback: Visitor) -> None:
    press(author_at_feedback, "/feedback/ratings", "save", helpful(author_at_feedback, "5"))

    assert "2 ratings to go" in author_at_feedback.text


def test_a_reviewer_reads_the_reply_and_no_name(table: Table, author_at_feedback: Visitor) -> None:
    at = reply_to(author_at_feedback)

    press(author_at_feedback, at, changed={reply_field(at): "The day is in the first line now."})

    pages = [page for learner in table.learners[1:3] for page in reviews_of(learner)]
    [told] = [page for page in pages if "The day is in the first line now." in page]
    assert author_at_feedback.person.name not in told


def test_a_reply_without_words_is_asked_for_at_its_field(author_at_feedback: Visitor) -> None:
    at = reply_to(author_at_feedback)

    press(author_at_feedback, at)

    assert author_at_feedback.page.status_code == 422
    assert f'href="#f-{reply_field(at)}"' in author_at_feedback.text


def test_a_reply_to_a_review_of_somebody_else_finds_nothing(author_at_feedback: Visitor) -> None:
    at = url(author_at_feedback, f"/feedback/{uuid4()}/reply")

    assert author_at_feedback.send(at).status_code == 404


def reviews_of(learner: Visitor) -> list[str]:
    """The pages of all reviews the learner sent."""
    learner.get(url(learner, "/reviews"))
    links = dict.fromkeys(re.findall(r'href="([^"]+/reviews/[0-9a-f-]+)"', learner.text))
    return [learner.get(link).get_data(as_text=True) for link in links]
