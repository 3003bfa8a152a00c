"""Complete when the own duties are done; a grade when enough reviews arrived; sealed until then."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.access import Actor
from lti_tool.activities.peer_review.queries import pages
from lti_tool.activities.peer_review.service import feedback
from lti_tool.errors import Refused
from lti_tool.outbox.models import Message, MessageState
from lti_tool.participation.models import Outcome
from tests.house import MORNING
from tests.peer_review.browsing import Table
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.web.pseudo import speak_pseudo


def outcome(cohort: Cohort, actor: Actor) -> Outcome | None:
    return cohort.do(lambda s, _: s.get(Outcome, cohort.participant(actor).id))


def is_complete(cohort: Cohort, actor: Actor) -> bool:
    return cohort.participant(actor).completed_at is not None


def scores_on_their_way(cohort: Cohort, actor: Actor) -> list[float]:
    waiting = select(Message).where(Message.state == MessageState.WAITING)
    messages = cohort.do(lambda s, _: list(s.scalars(waiting)))
    return [m.payload["scaled"] for m in messages if m.payload.get("person_id") == str(actor.person_id)]


def everybody_writes(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)


def reviewed_by_all(cohort: Cohort, *levels: int) -> None:
    for _ in range(cohort.settings.reviews_asked):
        for learner in cohort.learners:
            cohort.review(learner, *levels)


def test_pr_24_completion_never_waits_for_others(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4)
    first = cohort.learners[0]
    everybody_writes(cohort)

    for _ in range(2):
        cohort.review(first)

    assert is_complete(cohort, first)
    assert outcome(cohort, first) is None


def test_pr_08_what_somebody_reviewed_before_they_left_counts(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    leaver, *others = cohort.learners
    for learner in cohort.learners:
        cohort.write(learner)
    sent = cohort.review(leaver)
    assert sent is not None
    cohort.pull(leaver)
    cohort.clock.move(days=30)
    cohort.jobs()

    for learner in others:
        cohort.review(learner)
        cohort.review(learner)

    authors = {cohort.part(learner).work.id: learner for learner in others}
    reviewed = authors[sent.submission_id]
    assert cohort.part(reviewed).standing.received == 2
    assert outcome(cohort, reviewed) is not None
    assert not is_complete(cohort, leaver)


def test_handing_in_alone_is_not_completion(cohort: Cohort) -> None:
    everybody_writes(cohort)

    assert not any(is_complete(cohort, learner) for learner in cohort.learners)


def test_the_grade_is_the_mean_of_the_reviews_and_goes_to_the_lms(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewed_by_all(cohort, 1, 1)  # 5 of 10 and 10 of 30

    assert [outcome(cohort, learner).scaled for learner in cohort.learners] == [15 / 40] * 3
    assert scores_on_their_way(cohort, cohort.learners[0]) == [15 / 40]


def test_the_gradebooks_line_is_the_authors_whoever_sent_the_last_review(table: Table) -> None:
    speak_pseudo(table.house.app)  # whoever presses a button here reads the pretend language
    table.set_up(reviews_asked="1")
    author, reviewer = table.learners[:2]
    for learner in (author, reviewer):
        table.write(learner)

    table.review(author)
    table.review(reviewer)

    with table.house.runtime.database.reading() as session:
        lines = {message.payload["comment"] for message in session.scalars(select(Message))}
    assert lines == {"Mean of one review: 100 of 100."}


def test_there_is_no_grade_from_one_review_where_two_were_asked(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=3)
    cohort.know_roster()
    everybody_writes(cohort)

    for learner in cohort.learners:
        cohort.review(learner)

    assert all(is_complete(cohort, learner) for learner in cohort.learners)
    assert outcome(cohort, cohort.learners[0]) is None


def test_pr_02_two_people_swap_and_get_feedback_without_a_grade(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=3)
    cohort.know_roster()
    everybody_writes(cohort)

    for learner in cohort.learners:
        cohort.review(learner)

    page = cohort.do(lambda s, now: pages.feedback_page(s, cohort.learners[0], now=now))
    assert len(page.received) == 1
    assert page.outcome is None


def test_one_review_is_enough_where_one_was_asked(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=1)
    everybody_writes(cohort)
    for learner in cohort.learners:
        cohort.review(learner, 0, 0)

    graded = [learner for learner in cohort.learners if outcome(cohort, learner) is not None]
    received = [learner for learner in cohort.learners if cohort.part(learner).standing.received]

    assert graded == received
    assert graded


def test_pr_03_in_a_known_group_of_three_two_reviews_are_enough(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=3)
    cohort.know_roster()
    everybody_writes(cohort)

    reviewed_by_all(cohort, 0, 0)

    assert [cohort.part(learner).standing.needed for learner in cohort.learners] == [2, 2, 2]
    assert all(is_complete(cohort, learner) for learner in cohort.learners)
    assert outcome(cohort, cohort.learners[0]).scaled == 1


def test_a_later_review_changes_the_grade(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=3)
    everybody_writes(cohort)
    reviewed_by_all(cohort, 0, 0)
    before = outcome(cohort, cohort.learners[0])
    late = cohort.learner("Late Learner")
    cohort.write(late)

    for _ in range(2):
        cohort.review(late, 2, 1)

    changed = [one for learner in cohort.learners if (one := outcome(cohort, learner)).scaled != 1]
    assert before.scaled == 1
    assert [round(one.scaled, 4) for one in changed] == [round((40 + 40 + 40 + 10) / 4 / 40, 4)] * 2


def test_who_completes_after_the_reviews_arrived_is_graded_then(cohort: Cohort) -> None:
    everybody_writes(cohort)
    last = cohort.learners[2]
    for _ in range(2):
        for learner in cohort.learners[:2]:
            cohort.review(learner, 0, 0)
    before = outcome(cohort, last)

    for _ in range(2):
        cohort.review(last, 0, 0)

    assert before is None
    assert outcome(cohort, last).scaled == 1


def test_reviews_stay_sealed_until_the_own_ones_are_sent(cohort: Cohort) -> None:
    everybody_writes(cohort)
    first, second, _ = cohort.learners
    for _ in range(2):
        cohort.review(second)

    sealed = cohort.do(lambda s, now: pages.feedback_page(s, first, now=now))
    with pytest.raises(Refused):
        cohort.do(lambda s, now: feedback.open_feedback(s, first, now=now))
    for _ in range(2):
        cohort.review(first)
    opened = cohort.do(lambda s, now: pages.feedback_page(s, first, now=now))

    assert sealed is None
    assert len(opened.received) == 1


def test_reviews_open_when_the_date_for_reviews_has_passed(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, review_due=MORNING + timedelta(days=1))
    everybody_writes(cohort)
    for _ in range(2):
        cohort.review(cohort.learners[1])

    cohort.clock.move(days=2)

    page = cohort.do(lambda s, now: pages.feedback_page(s, cohort.learners[0], now=now))
    assert len(page.received) == 1


def test_asking_for_fewer_reviews_completes_those_who_sent_enough(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=3)
    everybody_writes(cohort)
    cohort.review(cohort.learners[0])

    cohort.change(reviews_asked=1)

    assert [is_complete(cohort, learner) for learner in cohort.learners] == [True, False, False, False]


def test_asking_for_more_reviews_takes_no_completion_back(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1)
    everybody_writes(cohort)
    cohort.review(cohort.learners[0])

    cohort.change(reviews_asked=3)

    part = cohort.part(cohort.learners[0])
    assert is_complete(cohort, cohort.learners[0])
    assert part.standing.is_done
    assert not part.standing.are_reviews_sealed


def test_reviewers_keep_their_letters_as_more_arrive(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3)
    everybody_writes(cohort)
    reader = cohort.learners[0]
    for _ in range(2):
        cohort.review(reader)
    cohort.review(cohort.learners[1])
    cohort.review(cohort.learners[1])
    first = cohort.do(lambda s, now: pages.feedback_page(s, reader, now=now))
    cohort.clock.move(minutes=5)

    for _ in range(2):
        cohort.review(cohort.learners[2])

    second = cohort.do(lambda s, now: pages.feedback_page(s, reader, now=now))
    assert second.received[: len(first.received)] == first.received
    assert [one.letter for one in second.received] == ["A", "B"]


@pytest.mark.parametrize(
    ("at", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")]
)
def test_there_is_a_letter_for_every_reviewer(at: int, letter: str) -> None:
    assert pages.letter(at) == letter
