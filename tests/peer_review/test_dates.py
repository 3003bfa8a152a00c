"""Dates open and close doors, for everybody or for some, and nothing waits for a phase."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.kind import KIND
from lti_tool.activities.peer_review.models import OwnDates
from lti_tool.activities.peer_review.rules.duties import Next, next_thing
from lti_tool.activities.peer_review.rules.gates import Dates, with_own_dates
from lti_tool.activities.peer_review.rules.settings import LatePolicy, Settings
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.courses.models import CourseGroup, CourseGroupMember, Person
from lti_tool.errors import NotFound, Refused
from lti_tool.web.dates import moment_input
from tests.house import House, StandingClock, Visitor
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_grades import outcome

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEW = 3


def test_before_its_date_nothing_can_be_handed_in_and_the_page_says_when(table: Table) -> None:
    begins = table.house.clock() + DAY
    table.set_up(submit_opens=moment(begins))
    learner = table.learners[0]

    learner.open()

    assert "It begins" in learner.text
    assert "Start writing" not in learner.text
    learner.get(url(learner, "/write"))
    assert learner.at == url(learner, "/")
    table.house.clock.move(days=1, minutes=1)
    learner.open()
    assert "Start writing" in learner.text


def test_what_is_sent_before_the_date_changes_nothing(make_cohort: MakeCohort, clock: StandingClock) -> None:
    cohort = make_cohort(FEW, submit_opens=clock() + DAY)

    with pytest.raises(Refused, match="ahead"):
        cohort.write(cohort.learners[0])

    assert cohort.pull_count() == 0


def test_before_their_date_no_works_are_given_out_and_nobody_is_late(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    cohort = make_cohort(FEW, review_opens=clock() + 3 * DAY)
    for learner in cohort.learners:
        cohort.write(learner)
    clock.move(days=2)

    with pytest.raises(Refused):
        cohort.pull(cohort.learners[0])

    assert next_thing(cohort.part(cohort.learners[0]).standing) is Next.WAIT_TO_REVIEW
    clock.move(days=1)
    assert next_thing(cohort.part(cohort.learners[0]).standing) is Next.START_REVIEW


def test_feedback_and_grades_stay_shut_until_the_date_and_completion_does_not_wait(table: Table) -> None:
    clock = table.house.clock
    table.set_up(release_at=moment(clock() + DAY))
    few = table.learners[:FEW]
    for learner in few:
        table.write(learner)
    for learner in few:
        table.review(learner)
        table.review(learner)
    learner = few[0]
    learner.open()
    before = learner.text
    learner.get(url(learner, "/feedback"))
    at_the_door = learner.at

    clock.move(days=1, minutes=1)
    pass_time(table.house)
    learner.open()
    learner.send(url(learner, "/feedback"))

    assert "This is complete for you" in before
    assert "can be seen from" in before
    assert "Read my feedback" not in before
    assert at_the_door.endswith("/peer_review/")
    assert "Why this grade" in learner.text


def test_each_day_a_work_is_late_takes_its_share_and_the_page_shows_the_sum(table: Table) -> None:
    clock = table.house.clock
    table.set_up(late="penalty", late_percent="10", submit_due=moment(clock() + HOUR))
    first, second, third = table.learners[:FEW]
    for learner in (first, second):
        table.write(learner)
    clock.move(days=1, hours=2)
    table.write(third)
    for learner in (first, second, third):
        learner.open()
        table.review(learner)
        table.review(learner)

    for learner in (first, third):
        learner.open()
        learner.send(url(learner, "/feedback"))

    assert "Why this grade: 100 of 100" in first.text
    assert "Why this grade: 80 of 100" in third.text
    assert "It came 2 days late; each day takes 10 % of the grade." in third.text


def test_late_works_are_taken_until_their_last_date(make_cohort: MakeCohort, clock: StandingClock) -> None:
    due = clock() + HOUR
    cohort = make_cohort(FEW, submit_due=due, submit_late_until=due + DAY)
    clock.move(hours=2)

    assert cohort.write(cohort.learners[0]).is_late

    clock.move(days=1)
    with pytest.raises(Refused, match="closed"):
        cohort.write(cohort.learners[1])


def test_pr_14_more_time_for_one_person_is_theirs_alone(table: Table) -> None:
    clock = table.house.clock
    table.set_up(late="close", submit_due=moment(clock() + HOUR))
    favoured, other = table.learners[:2]
    for learner in (favoured, other):
        learner.open()
    clock.move(hours=2)
    give_dates(table, favoured, submit_due=moment(clock() + DAY))

    table.write(favoured)
    other.open()

    assert "Your work is handed in." in favoured.text
    assert "after the date" not in favoured.text
    assert "The date for handing in has passed" in other.text


def test_pr_14_reviewers_of_a_work_that_came_with_more_time_have_more_time(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    submit_due, review_due = clock() + HOUR, clock() + DAY
    cohort = make_cohort(FEW, late=LatePolicy.CLOSE, submit_due=submit_due, review_due=review_due)
    reviewer, slow, _ = cohort.learners
    cohort.write(reviewer)
    cohort.date(slow, submit_due=review_due)
    clock.move(hours=20)
    cohort.write(slow)
    review = cohort.pull(reviewer)
    assert review is not None
    clock.move(days=2)

    sent = cohort.judge(reviewer, review)

    assert not sent.is_late


def test_pr_14_more_time_takes_back_what_a_late_work_lost(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    cohort = make_cohort(FEW, late=LatePolicy.PENALTY, late_percent=50, submit_due=clock() + HOUR)
    late, *others = cohort.learners
    for learner in others:
        cohort.write(learner)
    clock.move(hours=2)
    cohort.write(late)
    for learner in cohort.learners:
        cohort.review(learner)
        cohort.review(learner)
    before = grade_of(cohort, 0)

    cohort.date(late, submit_due=clock() + DAY)

    assert before == pytest.approx(0.5)
    assert grade_of(cohort, 0) == pytest.approx(1.0)


def test_pr_15_more_time_for_everybody_moves_the_doors_and_no_review(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    cohort = make_cohort(FEW, late=LatePolicy.CLOSE, submit_due=clock() + HOUR)
    for learner in cohort.learners[:2]:
        cohort.write(learner)
    kept = cohort.pull(cohort.learners[0])
    clock.move(hours=2)
    with pytest.raises(Refused):
        cohort.write(cohort.learners[2])

    cohort.change(submit_due=clock() + DAY)

    assert cohort.write(cohort.learners[2]).is_late is False
    assert cohort.part(cohort.learners[0]).open_review.id == kept.id


def test_pr_23_a_draft_open_at_the_deadline_is_taken_for_a_minute_then_kept_until_more_time_is_given(
    table: Table,
) -> None:
    clock = table.house.clock
    table.set_up(late="close", submit_due=moment(clock() + HOUR))
    quick, slow = table.learners[:2]
    for learner in (quick, slow):
        learner.open()
        learner.get(url(learner, "/write"))
        press(learner, "/write", "check", {"text": "Nearly there."})
    clock.move(minutes=60, seconds=40)
    press(quick, "/hand-in")
    clock.move(minutes=1)
    press(slow, "/hand-in")
    refused = slow.text

    give_dates(table, slow, submit_due=moment(clock() + DAY))
    slow.get(url(slow, "/write"))
    kept = slow.text
    press(slow, "/write", "check")
    press(slow, "/hand-in")

    assert "Your work is handed in." in quick.text
    assert "Your work is handed in." not in refused
    assert "Nearly there." in kept
    assert "Your work is handed in." in slow.text


def test_a_group_has_its_dates_and_somebody_s_own_come_first(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    cohort = make_cohort(FEW, late=LatePolicy.CLOSE, submit_due=clock() + HOUR)
    member, favoured, outsider = cohort.learners
    night_shift = cohort.group("Night shift", member, favoured)
    cohort.date_group(night_shift, submit_due=clock() + DAY)
    cohort.date(favoured, submit_due=clock() + 3 * DAY)

    dues = [cohort.part(learner).here.settings.submit_due for learner in (member, favoured, outsider)]

    assert dues == [clock() + DAY, clock() + 3 * DAY, clock() + HOUR]


def test_when_the_lms_forgets_a_group_everybodys_dates_hold_again(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    cohort = make_cohort(FEW, submit_due=clock() + HOUR)
    group = cohort.group("Night shift", cohort.learners[0])
    cohort.date_group(group, submit_due=clock() + DAY)

    cohort.do(lambda s, _: forget_group(s, group))

    assert cohort.part(cohort.learners[0]).here.settings.submit_due == clock() + HOUR
    assert cohort.do(lambda s, _: s.scalar(select(func.count()).select_from(OwnDates))) == 0


@pytest.mark.parametrize(
    ("of_groups", "of_person", "expected"),
    [
        ([], {}, 2),
        ([{"submit_due": 3}, {"submit_due": 5}], {}, 5),
        ([{"submit_due": 5}], {"submit_due": 4}, 4),
        ([{"review_due": 9}], {}, 2),
    ],
)
def test_of_several_dates_the_kindest_group_counts_and_the_person_before_it(
    of_groups: list[Mapping[str, int]], of_person: Mapping[str, int], expected: int, clock: StandingClock
) -> None:
    def dates(days: Mapping[str, int]) -> Dates:
        return Dates(**{name: clock() + count * DAY for name, count in days.items()})

    theirs = with_own_dates(Settings(submit_due=clock() + 2 * DAY), dates(of_person), map(dates, of_groups))

    assert theirs.submit_due == clock() + expected * DAY


def test_doors_open_for_somebody_in_two_groups_with_the_first(clock: StandingClock) -> None:
    groups = [Dates(submit_opens=clock() + DAY), Dates(submit_opens=clock() + 2 * DAY)]

    assert with_own_dates(Settings(), Dates(), groups).submit_opens == clock() + DAY


def test_dates_taken_back_hold_no_longer(table: Table) -> None:
    clock = table.house.clock
    table.set_up(submit_due=moment(clock() + DAY))
    learner = table.learners[0]
    learner.open()
    give_dates(table, learner, submit_due=moment(clock() + 5 * DAY), dates_reason="Was ill")
    author = table.author
    listed = author.text

    author.send(dates_address(author, "/back"))

    assert "Was ill" in listed
    assert "Fri 27 Nov" in listed
    assert "The same dates hold for everybody." in author.text


def test_dates_that_leave_no_time_are_refused_by_name_and_change_nothing(table: Table) -> None:
    clock = table.house.clock
    table.set_up(submit_due=moment(clock() + DAY))
    learner = table.learners[0]
    learner.open()

    give_dates(table, learner, review_due=moment(clock() + HOUR))

    assert "Reviews can only be due after the works are." in table.author.text
    table.author.get(url(table.author, "/dates"))
    assert "The same dates hold for everybody." in table.author.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"submit_opens": 3, "submit_due": 2}, "Works can only be due after they can be handed in."),
        ({"submit_late_until": 3}, "Late works need a date after which they are late."),
        ({"submit_due": 3, "submit_late_until": 2}, "Late works come after the date for works."),
        ({"review_opens": 3, "review_due": 2}, "Reviews can only be due after they can begin."),
    ],
)
def test_an_author_s_crossed_dates_are_refused_by_name(
    table: Table, changed: Mapping[str, int], said: str
) -> None:
    dates = {name: moment(table.house.clock() + days * DAY) for name, days in changed.items()}

    table.set_up(**dates)

    assert said in table.author.text
    assert "Published" not in table.author.text


def test_who_never_came_can_have_dates_too(make_cohort: MakeCohort, clock: StandingClock) -> None:
    cohort = make_cohort(FEW, submit_due=clock() + HOUR)

    cohort.date(cohort.learners[0], submit_due=clock() + DAY)

    assert cohort.part(cohort.learners[0]).here.settings.submit_due == clock() + DAY


def test_a_person_of_another_course_gets_no_dates_here(make_cohort: MakeCohort, clock: StandingClock) -> None:
    here, there = make_cohort(1), make_cohort(1)
    group = there.group("Night shift")

    with pytest.raises(NotFound):
        here.date(there.learners[0], submit_due=clock() + DAY)
    with pytest.raises(NotFound):
        here.date_group(group, submit_due=clock() + DAY)


def test_own_dates_are_given_out_and_erased_with_the_person(
    make_cohort: MakeCohort, clock: StandingClock
) -> None:
    cohort = make_cohort(1)
    me = cohort.learners[0].person_id
    cohort.date(cohort.learners[0], submit_due=clock() + DAY)

    [exported] = cohort.do(lambda s, _: KIND.export_personal(s, me))["own_dates"]
    cohort.do(lambda s, now: KIND.erase_personal(s, me, now=now))

    assert exported["submit_due"] == (clock() + DAY).isoformat()
    assert cohort.do(lambda s, _: s.scalar(select(func.count()).select_from(OwnDates))) == 0


def moment(at: datetime) -> str:
    """A moment as a browser in the server's zone types it."""
    return moment_input(at, ZoneInfo("UTC"))


def give_dates(table: Table, learner: Visitor, **fields: str) -> None:
    """The instructor opens a learner and gives them dates."""
    author = table.author
    author.open()
    address = f"/dates/of/{person_id(table.house, learner)}"
    author.get(url(author, address))
    press(author, address, changed=fields)


def dates_address(author: Visitor, ending: str) -> str:
    """Where the form of the first dates in the list leads."""
    found = re.search(rf'action="([^"]+/dates/[0-9a-f-]+{ending})"', author.text)
    assert found
    return found[1]


def person_id(house: House, learner: Visitor) -> str:
    """Our id of somebody who was here."""
    with house.runtime.database.reading() as session:
        return str(session.scalars(select(Person.id).where(Person.name == learner.person.name)).one())


def pass_time(house: House) -> None:
    """Let the worker do what is due."""
    with house.runtime.database.writing() as session:
        run_jobs(session, house.clock())


def grade_of(cohort: Cohort, nth: int) -> float:
    """The grade a learner has."""
    found = outcome(cohort, cohort.learners[nth])
    assert found is not None
    return found.scaled


def forget_group(session: Session, group_id: UUID) -> None:
    """What a roster does with a group that is gone."""
    session.execute(delete(CourseGroupMember).where(CourseGroupMember.group_id == group_id))
    session.execute(delete(CourseGroup).where(CourseGroup.id == group_id))
