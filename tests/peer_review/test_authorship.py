"""Nobody reviews what they wrote, in whatever way works reach people."""

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Review, Submission
from lti_tool.activities.peer_review.queries import giving as offering
from lti_tool.activities.peer_review.rules.settings import Giving
from lti_tool.activities.peer_review.service import dealing, giving
from lti_tool.activities.peer_review.service.giving import Given
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort, authors

PEOPLE = 4


def everybody_writes(cohort: Cohort) -> list[Submission]:
    return [cohort.write(learner) for learner in cohort.learners]


def everybody_asks(cohort: Cohort) -> None:
    for _ in range(PEOPLE):
        for learner in cohort.learners:
            cohort.review(learner)


def all_are_given_out(cohort: Cohort) -> None:
    cohort.do(lambda s, now: dealing.give_out(s, cohort.author, now=now))


def a_facilitator_gives_all_they_can(cohort: Cohort) -> None:
    for reviewer in [cohort.participant(learner).id for learner in cohort.learners]:
        found = cohort.do(lambda s, now, who=reviewer: offering.offers(s, cohort.author, who, now=now))
        for work in found.works:
            given = Given(reviewer, work.submission_id, is_sure=True)
            cohort.do(lambda s, now, what=given: giving.give_work(s, cohort.author, what, now=now))


def hands(session: Session) -> Sequence[tuple[object, object]]:
    """Who reviews, beside who wrote what they review."""
    wrote = authors(session)
    rows = session.execute(select(Review.reviewer_id, Review.submission_id))
    return [(reviewer_id, wrote[work_id]) for reviewer_id, work_id in rows]


@pytest.mark.parametrize(
    ("giving_rule", "works_reach_people"),
    [
        (Giving.WHEN_ASKED, everybody_asks),
        (Giving.BY_FACILITATOR, all_are_given_out),
        (Giving.WHEN_ASKED, a_facilitator_gives_all_they_can),
    ],
)
def test_each_gets_every_work_but_their_own(
    make_cohort: MakeCohort, giving_rule: Giving, works_reach_people: Callable[[Cohort], None]
) -> None:
    cohort = make_cohort(PEOPLE, reviews_asked=PEOPLE - 1, giving=giving_rule)
    everybody_writes(cohort)

    works_reach_people(cohort)

    found = cohort.do(lambda s, _: hands(s))
    people = {cohort.participant(learner).id for learner in cohort.learners}
    assert sorted(found) == sorted((one, other) for one in people for other in people if one != other)
