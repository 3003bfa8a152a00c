"""Who leaves the course, or leads it now: nobody reviews in vain, and nothing that was said is lost."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.activities.catalogue import KINDS
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.queries import people, place
from lti_tool.activities.peer_review.rules.needs import Place
from lti_tool.courses.models import MembershipState
from lti_tool.sandbox import vocabulary
from lti_tool.sandbox.seed import COURSE
from lti_tool.worker import do_round, workshop
from tests.house import Visitor
from tests.peer_review.browsing import Table, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import is_complete, outcome
from tests.peer_review.test_loads import wrong_loads
from tests.peer_review.test_statements import verbs_of

LEFT = {"state": MembershipState.INACTIVE}
LEADS = {"is_learner": False, "is_staff": True}


def work(cohort: Cohort, author: object) -> Submission:
    return cohort.do(lambda s, _: cohort.part_work(s, author))


def states(cohort: Cohort) -> list[ReviewState]:
    return cohort.do(lambda s, _: list(s.scalars(select(Review.state).order_by(Review.assigned_at))))


@pytest.mark.parametrize("change", [LEFT, LEADS], ids=["left", "leads"])
def test_pr_09_10_the_work_of_who_is_gone_is_given_to_nobody(
    make_cohort: MakeCohort, change: dict[str, object]
) -> None:
    cohort = make_cohort(3, reviews_asked=1)
    gone, reader, _ = cohort.learners
    cohort.write(gone)
    cohort.write(reader)

    cohort.belong(gone, **change)

    assert work(cohort, gone).state == WorkState.WITHDRAWN
    assert cohort.pull(reader) is None
    assert "retract" in verbs_of(cohort, gone)


def test_pr_09_who_had_not_begun_gets_another_work_instead(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    reader, gone = cohort.learners
    cohort.write(reader)
    cohort.write(gone)
    first = cohort.pull(reader)

    cohort.belong(gone, **LEFT)
    newcomer = cohort.learner("Newcomer")
    cohort.write(newcomer)
    second = cohort.pull(reader)

    assert second is not None
    assert second.submission_id != first.submission_id
    assert not is_complete(cohort, reader)


def test_pr_09_who_was_writing_about_it_is_done_with_it(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=1)
    reader, gone, _ = cohort.learners
    cohort.write(reader)
    cohort.write(gone)
    cohort.draft(reader, cohort.pull(reader), words="What I had so far.")

    cohort.belong(gone, **LEFT)

    assert states(cohort) == [ReviewState.CREDITED]
    assert cohort.part(reader).standing.sent == 1
    assert is_complete(cohort, reader)
    assert wrong_loads(cohort) == []


def test_pr_09_what_who_left_had_sent_keeps_counting(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    author, gone = cohort.learners
    cohort.write(author)
    cohort.write(gone)
    cohort.review(gone, 0, 0)

    cohort.belong(gone, **LEFT)
    cohort.learner("Newcomer")
    cohort.jobs()

    assert len(cohort.part(author).received) == 1
    cohort.write(cohort.learner("Another"))
    cohort.review(author)
    assert outcome(cohort, author).scaled == 1


def test_pr_09_works_kept_for_who_left_are_free_at_once(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(3, reviews_asked=1)
    gone, author, _ = cohort.learners
    cohort.write(gone)
    cohort.write(author)
    cohort.pull(gone)

    cohort.belong(gone, **LEFT)

    assert work(cohort, author).load == 0
    assert states(cohort) == [ReviewState.EXPIRED]


def test_pr_09_who_comes_back_finds_their_work_where_it_was(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    away, reader = cohort.learners
    cohort.write(away)
    cohort.write(reader)
    cohort.belong(away, **LEFT)

    cohort.belong(away, state=MembershipState.ACTIVE)

    assert cohort.part(away).standing.is_handed_in
    assert cohort.pull(reader).submission_id == work(cohort, away).id


def test_pr_09_nobody_is_withdrawn_twice(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)
    cohort.write(cohort.learners[0])

    for _ in range(2):
        cohort.belong(cohort.learners[0], **LEFT)

    assert verbs_of(cohort, cohort.learners[0]).count("retract") == 1


def test_pr_09_nothing_is_asked_of_who_left(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2)
    gone = cohort.learners[0]
    cohort.write(gone)

    cohort.belong(gone, **LEFT)
    cohort.clock.move(days=20)
    everybody = cohort.do(lambda s, now: people.everybody(s, place.here(s, cohort.author), now=now))

    (line,) = (one for one in everybody.learners if one.person_id == gone.person_id)
    assert (line.place, line.need, line.needed) == (Place.GONE, None, 0)


def test_pr_09_the_reviewer_of_a_work_that_was_withdrawn_is_told(table: Table) -> None:
    table.set_up(reviews_asked="1")
    gone, reader = table.learners[:2]
    table.write(gone)
    table.write(reader)
    at = table.pull(reader)
    press(reader, at, "leave", judged(reader.text, 0, "What I had so far."))

    hear_of(table, gone, status="Deleted")

    reader.open()
    reader.get(url(reader, f"/reviews/{at.rsplit('/', 1)[1]}"))
    assert reader.at == url(reader, "/reviews")
    assert "it counts as one of your reviews" in reader.text


def test_pr_10_who_becomes_a_teacher_is_no_learner_in_the_table(table: Table) -> None:
    table.set_up()
    leads = table.learners[0]
    table.write(leads)

    hear_of(table, leads, roles=(vocabulary.INSTRUCTOR,))

    table.author.open()
    assert "No longer a learner here" in table.author.text


def hear_of(table: Table, visitor: Visitor, **changed: object) -> None:
    """The LMS says something else about somebody, and the worker fetches the list of people."""
    house = table.house
    known = house.world.membership(COURSE.id, visitor.person.id)
    house.clock.move(days=2)
    house.world.enrol(replace(known, **changed))
    shop = workshop(house.runtime, house.carry, [kind.run_jobs for kind in KINDS])
    for _ in range(2):
        house.clock.move(hours=2)
        do_round(shop)
