"""Work is given out, judged and sent; leases end, drafts stay, nothing counts twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import DeclineReason, Review, ReviewState, Submission
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.pool import Asking
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.rules.settings import LatePolicy
from lti_tool.activities.peer_review.service import allocating, reviewing
from lti_tool.activities.peer_review.service.reviewing import Declined, Draft
from lti_tool.errors import Conflict, NotFound, Refused
from tests.house import MORNING
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort, answers, authors


def everybody_writes(cohort: Cohort) -> None:
    for learner in cohort.learners:
        cohort.write(learner)


def decline(cohort: Cohort, actor: Actor, review: Review) -> Review:
    why = Declined(DeclineReason.KNOWS_AUTHOR, "My neighbour.")
    return cohort.do(lambda s, now: reviewing.decline_review(s, actor, review.id, why, now=now))


def review_now(cohort: Cohort, review: Review) -> Review:
    return cohort.do(lambda s, _: s.get_one(Review, review.id))


def author_of(cohort: Cohort, review: Review) -> object:
    return cohort.do(lambda s, _: authors(s)[review.submission_id])


def test_nobody_ever_gets_their_own_work(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(6)
    everybody_writes(cohort)

    for learner in cohort.learners:
        review = cohort.pull(learner)
        assert author_of(cohort, review) != cohort.participant(learner).id


def test_first_the_own_work(cohort: Cohort) -> None:
    cohort.write(cohort.learners[0])

    with pytest.raises(Refused) as refused:
        cohort.pull(cohort.learners[1])

    assert refused.value.code == allocating.HAND_IN_FIRST


def test_pressing_start_twice_gives_one_work(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]

    first, second = cohort.pull(reviewer), cohort.pull(reviewer)

    assert first.id == second.id


def test_a_work_goes_to_one_more_reviewer_than_asked_and_no_further(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(6, reviews_asked=1, grace_minutes=30)
    cohort.write(cohort.learners[0])
    cohort.clock.move(minutes=31)
    for learner in cohort.learners[1:]:
        cohort.write(learner)  # not in the pool yet, so there is one work for five people

    got = [cohort.pull(learner) for learner in cohort.learners[1:]]

    assert sum(review is not None for review in got) == 2


def test_pr_03_three_people_review_each_other_at_once(cohort: Cohort) -> None:
    everybody_writes(cohort)

    for _ in range(2):
        for learner in cohort.learners:
            assert cohort.review(learner) is not None

    per_work = select(func.count()).where(Review.state == ReviewState.SENT).group_by(Review.submission_id)
    assert cohort.do(lambda s, _: list(s.scalars(per_work))) == [2, 2, 2]


def test_pr_26_sending_twice_counts_once(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.pull(reviewer)
    sent = cohort.judge(reviewer, review)
    cohort.clock.move(minutes=1)

    again = cohort.send(reviewer, review)

    assert again.sent_at == sent.sent_at
    assert cohort.part(reviewer).standing.sent == 1


def test_pr_26_an_older_window_does_not_overwrite_a_newer_judgement(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.draft(reviewer, cohort.pull(reviewer), 0, 0, words="From the first window.")
    rubric = cohort.rubric()
    stale = Draft(review.id, answers(rubric, 2, 1, words="Older."), Edition(0, "another window"))

    with pytest.raises(Conflict):
        cohort.do(lambda s, now: reviewing.save_review_draft(s, reviewer, stale, now=now))

    kept = cohort.do(lambda s, _: works.judgements(s, [s.get_one(Review, review.id)])[0])
    assert {answer.comment for answer in kept.answers} == {"From the first window."}


def test_a_review_needs_a_level_for_every_criterion(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.pull(reviewer)

    with pytest.raises(Refused) as refused:
        cohort.send(reviewer, review)

    assert refused.value.code == reviewing.LEVELS_MISSING


def test_a_sent_review_is_not_changed_any_more(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.judge(reviewer, cohort.pull(reviewer))

    with pytest.raises(Refused):
        cohort.draft(reviewer, review, 1, 1)


def test_somebody_elses_review_does_not_exist(cohort: Cohort) -> None:
    everybody_writes(cohort)
    theirs = cohort.pull(cohort.learners[0])

    for review_id in (theirs.id, uuid4()):
        with pytest.raises(NotFound):
            cohort.do(
                lambda s, now, wanted=review_id: reviewing.send_review(
                    s, cohort.learners[1], wanted, Edition(0, ""), now=now
                )
            )


def test_a_review_of_another_activity_does_not_exist_here(cohort: Cohort) -> None:
    everybody_writes(cohort)
    review = cohort.pull(cohort.learners[0])
    elsewhere = cohort.other_activity_of(cohort.learners[0])

    with pytest.raises(NotFound):
        cohort.do(lambda s, now: reviewing.send_review(s, elsewhere, review.id, Edition(0, ""), now=now))


def test_pr_07_a_lease_that_ends_gives_the_place_back_and_keeps_the_draft(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.draft(reviewer, cohort.pull(reviewer), 0, 1, words="Half way.")

    cohort.clock.move(hours=73)
    cohort.jobs()

    kept = review_now(cohort, review)
    words = cohort.do(lambda s, _: works.judgements(s, [s.get_one(Review, review.id)])[0])
    assert kept.state == ReviewState.EXPIRED
    assert {answer.comment for answer in words.answers} == {"Half way."}


def test_pr_07_the_place_is_free_even_before_the_worker_looked(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1, grace_minutes=30)
    cohort.write(cohort.learners[0])
    cohort.clock.move(minutes=31)
    for learner in cohort.learners[1:]:
        cohort.write(learner)
    gone = [cohort.pull(learner) for learner in cohort.learners[1:3]]
    assert cohort.pull(cohort.learners[3]) is None

    cohort.clock.move(hours=73)
    others = update(Submission).where(Submission.id != gone[0].submission_id)
    cohort.do(lambda s, now: s.execute(others.values(in_pool_at=now + timedelta(days=1))))

    assert cohort.pull(cohort.learners[3]).submission_id == gone[0].submission_id


def test_pr_07_who_comes_back_late_may_still_send_an_extra_review(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=1)
    everybody_writes(cohort)
    late = cohort.learners[0]
    review = cohort.draft(late, cohort.pull(late), 0, 0)
    cohort.clock.move(hours=80)
    cohort.jobs()
    for learner in cohort.learners[1:]:
        cohort.review(learner)

    sent = cohort.send(late, review)

    assert sent.state == ReviewState.SENT
    assert cohort.part(late).standing.is_done


def test_writing_keeps_the_work_for_its_reviewer(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.pull(reviewer)
    cohort.clock.move(hours=71)

    cohort.draft(reviewer, review)

    assert review_now(cohort, review).leased_until == cohort.clock() + timedelta(hours=72)


def test_pr_19_a_declined_work_is_replaced_and_never_offered_again(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4)
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    declined = decline(cohort, reviewer, cohort.pull(reviewer))

    got = [cohort.review(reviewer) for _ in range(2)]

    assert all(review is not None and review.submission_id != declined.submission_id for review in got)
    assert cohort.pull(reviewer) is None


def test_pr_19_declining_twice_counts_once_and_after_sending_not_at_all(cohort: Cohort) -> None:
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.pull(reviewer)
    first = decline(cohort, reviewer, review)
    cohort.clock.move(minutes=1)

    assert decline(cohort, reviewer, review).declined_at == first.declined_at
    sent = cohort.review(reviewer)
    with pytest.raises(Refused):
        decline(cohort, reviewer, sent)


def test_pr_06_late_work_is_reviewed_first(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, submit_due=MORNING, reviews_asked=2)
    early, late = cohort.learners[:3], cohort.learners[3]
    for learner in early:
        cohort.write(learner)
    for learner in early:
        cohort.review(learner)
    cohort.clock.move(days=1)
    work = cohort.write(late)

    review = cohort.pull(early[2])

    assert work.is_late
    assert review.submission_id == work.id


def test_pr_06_who_owes_nothing_may_help_late_work(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=1)
    early, late = cohort.learners[:3], cohort.learners[3]
    for learner in early:
        cohort.write(learner)
    for learner in early:
        cohort.review(learner)
    work = cohort.write(late)

    review = cohort.review(early[0])

    assert review.submission_id == work.id
    assert cohort.part(early[0]).standing.sent == 2


def test_who_owes_nothing_takes_no_work_that_others_need(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=1)
    everybody_writes(cohort)
    for learner in cohort.learners:
        cohort.review(learner)

    assert cohort.pull(cohort.learners[0]) is None


@pytest.mark.parametrize(("late", "is_taken"), [(LatePolicy.ACCEPT, True), (LatePolicy.CLOSE, False)])
def test_after_the_date_reviews_are_taken_or_their_drafts_stay(
    make_cohort: MakeCohort,
    late: LatePolicy,
    is_taken: bool,  # noqa: FBT001
) -> None:
    cohort = make_cohort(3, review_due=MORNING + timedelta(days=1), late=late)
    everybody_writes(cohort)
    reviewer = cohort.learners[0]
    review = cohort.draft(reviewer, cohort.pull(reviewer))
    cohort.clock.move(days=2)

    if is_taken:
        assert cohort.send(reviewer, review).is_late
    else:
        with pytest.raises(Refused) as refused:
            cohort.send(reviewer, review)
        assert refused.value.code == reviewing.CLOSED
    assert review_now(cohort, review).draft_version == 1


def test_only_the_work_of_who_reviews_me_counts_as_in_return(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(5, reviews_asked=1)
    everybody_writes(cohort)
    first = cohort.learners[0]
    reviewed = author_of(cohort, cohort.review(first))
    other = next(learner for learner in cohort.learners if cohort.participant(learner).id == reviewed)

    asking = Asking(cohort.participant(other), 3, cohort.clock())
    offered = cohort.do(lambda s, _: list(allocating.offers(s, asking, cohort.chance)))

    in_return = [one.submission_id for one in offered if one.is_in_return]
    assert in_return == [cohort.part(first).work.id]
    assert len(offered) == 4


def test_pr_22_an_open_review_keeps_the_rubric_it_began_with(cohort: Cohort) -> None:
    everybody_writes(cohort)
    begun = cohort.pull(cohort.learners[0])
    cohort.add_criterion("Short")

    later = cohort.pull(cohort.learners[1])

    old, new = cohort.do(
        lambda s, _: works.judgements(s, [s.get_one(Review, one.id) for one in (begun, later)])
    )
    assert (len(old.rubric.criteria), len(new.rubric.criteria)) == (2, 3)
    assert cohort.judge(cohort.learners[0], begun).state == ReviewState.SENT
