"""People are reminded of what is due, once a day at most, by day, and of nothing that is done."""

from datetime import timedelta

from lti_tool.courses.models import Membership, MembershipState
from lti_tool.outbox.models import MessageState
from lti_tool.runtime import Runtime
from tests.house import StandingClock
from tests.reminders.bureau import Bureau
from tests.reminders.mail_server import Server


def test_a_work_that_is_not_handed_in_is_reminded_of_two_days_and_one_day_before(any_bureau: Bureau) -> None:
    any_bureau.work()
    first = any_bureau.told()
    any_bureau.clock.move(hours=24)
    any_bureau.work()
    second = any_bureau.told()
    any_bureau.clock.move(hours=24)
    any_bureau.work()

    assert first == ["learner0@school.example", "learner1@school.example"]
    assert second == sorted(first * 2)
    assert any_bureau.told() == second, "after the date nobody is reminded"


def test_nobody_is_reminded_of_a_date_that_is_far(bureau: Bureau) -> None:
    bureau.cohort.change(submit_due=bureau.clock() + timedelta(days=5))

    bureau.work()

    assert bureau.told() == []


def test_who_handed_in_is_left_alone(any_bureau: Bureau) -> None:
    any_bureau.cohort.write(any_bureau.cohort.learners[0])

    any_bureau.work()

    assert any_bureau.told() == ["learner1@school.example"]


def test_never_two_mails_in_a_day(bureau: Bureau) -> None:
    for _ in range(23):
        bureau.work()
        bureau.clock.move(minutes=59)

    assert len(bureau.arrived) == 2


def test_one_mail_tells_of_all_activities(any_bureau: Bureau) -> None:
    any_bureau.second_activity()

    any_bureau.work()

    assert len(any_bureau.arrived) == 2
    text = any_bureau.arrived[0].part("plain")
    assert "A letter (Letters)" in text
    assert "A poem (Letters)" in text
    assert any_bureau.arrived[0].message["Subject"] == "What waits for you in 2 activities"


def test_what_was_done_between_planning_and_sending_is_not_sent(bureau: Bureau) -> None:
    bureau.plan()
    for learner in bureau.cohort.learners:
        bureau.cohort.write(learner)

    bureau.deliver()

    assert bureau.told() == []
    assert [state for state, *_ in bureau.messages()] == [MessageState.SUPERSEDED] * 2


def test_a_mail_that_waited_says_only_what_still_stands(bureau: Bureau) -> None:
    bureau.second_activity()
    bureau.plan()
    bureau.cohort.write(bureau.cohort.learners[0])

    bureau.deliver()

    mine = next(one for one in bureau.arrived if one.to == "learner0@school.example")
    assert "A poem" in mine.part("plain")
    assert "A letter (" not in mine.part("plain")


def test_nobody_is_written_to_at_night_where_they_are(bureau: Bureau) -> None:
    for learner in bureau.cohort.learners:
        bureau.tell(learner, time_zone="Pacific/Auckland")
    bureau.work()
    at_ten_in_the_evening = bureau.told()

    for _ in range(10):
        bureau.clock.move(minutes=59)
        bureau.work()
    at_eight_in_the_morning = bureau.told()

    assert at_ten_in_the_evening == []
    assert len(at_eight_in_the_morning) == 2


def test_a_mail_that_was_held_up_until_the_evening_waits_for_the_morning(bureau: Bureau) -> None:
    bureau.plan()
    bureau.clock.move(hours=10)
    bureau.deliver()
    in_the_evening = bureau.told()
    bureau.clock.move(hours=14)

    bureau.deliver()

    assert in_the_evening == []
    assert len(bureau.told()) == 2


def test_dates_are_told_in_the_zone_of_the_reader(bureau: Bureau) -> None:
    bureau.tell(bureau.cohort.learners[0], time_zone="Asia/Kolkata")

    bureau.work()

    mine = next(one for one in bureau.arrived if one.to == "learner0@school.example")
    assert "Due Tue 24 Nov, 14:30 (in\u00a02\u00a0days)." in mine.part("plain")


def test_who_never_came_is_reminded_once_anybody_has_come(
    runtime: Runtime, clock: StandingClock, server: Server
) -> None:
    bureau = Bureau(runtime, clock, server, people=0)
    newcomer = bureau.cohort.learner("Newcomer")
    bureau.tell(newcomer, email="newcomer@school.example")
    bureau.work()
    before = bureau.told()

    bureau.come(bureau.cohort.learner("Somebody"))
    bureau.work()

    assert before == []
    assert bureau.told() == ["newcomer@school.example"]


def test_who_has_left_the_course_is_left_alone(bureau: Bureau) -> None:
    bureau.cohort.do(
        lambda s, _: [setattr(one, "state", MembershipState.INACTIVE) for one in s.query(Membership).all()]
    )

    bureau.work()

    assert bureau.told() == []


def test_who_leads_the_course_is_not_reminded(bureau: Bureau) -> None:
    bureau.tell(bureau.cohort.author, email="ines@school.example")

    bureau.work()

    assert "ines@school.example" not in bureau.told()


def test_an_author_can_have_nobody_reminded(bureau: Bureau) -> None:
    bureau.cohort.change(remind=False)

    bureau.work()

    assert bureau.told() == []


def test_pr_15_a_date_that_was_moved_is_reminded_of_anew(bureau: Bureau) -> None:
    bureau.plan()
    bureau.cohort.change(submit_due=bureau.clock() + timedelta(days=9))
    bureau.deliver()
    when_it_was_far = bureau.told()
    bureau.clock.move(days=7, hours=1)

    bureau.work()

    assert when_it_was_far == []
    assert len(bureau.told()) == 2


def test_pr_14_who_has_dates_of_their_own_is_reminded_of_those(any_bureau: Bureau) -> None:
    cohort, clock = any_bureau.cohort, any_bureau.clock
    cohort.change(submit_due=clock() + timedelta(days=20))
    favoured, member = cohort.learners
    cohort.date(favoured, submit_due=clock() + timedelta(days=30))
    cohort.date_group(cohort.group("Night shift", member), submit_due=clock() + timedelta(days=9))
    told = []

    for days in (7, 11, 10):
        clock.move(days=days, hours=1)
        any_bureau.work()
        told.append(any_bureau.told())

    own, groups = ["learner0@school.example"], ["learner1@school.example"]
    assert told == [groups, groups, own + groups]


def test_reviews_that_are_missing_are_reminded_of_where_there_is_work(bureau: Bureau) -> None:
    cohort = bureau.cohort
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.change(review_due=bureau.clock() + timedelta(days=2, minutes=30), reviews_asked=1)
    cohort.review(cohort.learners[0])
    bureau.clock.move(hours=1)

    bureau.work()

    missing = next(one for one in bureau.arrived if one.to == "learner1@school.example")
    assert "One review is still to be sent. Due Tue 24 Nov, 09:30" in missing.part("plain")
    assert "still to be sent" not in "".join(
        one.part("plain") for one in bureau.arrived if one.to == "learner0@school.example"
    )


def test_a_review_that_is_begun_is_reminded_of_a_day_before_its_work_goes_back(bureau: Bureau) -> None:
    cohort = bureau.cohort
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.pull(cohort.learners[0])
    bureau.clock.move(hours=30)
    bureau.work()
    early = bureau.told()
    bureau.clock.move(hours=21)

    bureau.work()

    assert early == []
    assert bureau.told() == ["learner0@school.example"]
    assert "kept for you until Wed 25 Nov, 09:00" in bureau.arrived[0].part("plain")


def test_feedback_is_told_once_and_without_grade_or_reviewer(bureau: Bureau) -> None:
    cohort = bureau.cohort
    cohort.change(reviews_asked=1)
    cohort.know_roster()
    for learner in cohort.learners:
        cohort.write(learner)
    for learner in cohort.learners:
        cohort.review(learner, 0, 0)
    bureau.work()
    for _ in range(3):
        bureau.clock.move(hours=24)
        bureau.work()

    assert bureau.told() == ["learner0@school.example", "learner1@school.example"]
    for mail in bureau.arrived:
        raw = mail.message.as_string() + mail.part("plain") + mail.part("html")
        assert "New feedback on your work has arrived." in raw
        assert "Learner 0" not in raw
        assert "Learner 1" not in raw
        assert "100" not in mail.part("plain").split("No more reminders")[0]


def test_feedback_that_is_still_sealed_is_not_told(bureau: Bureau) -> None:
    cohort = bureau.cohort
    for learner in cohort.learners:
        cohort.write(learner)
    cohort.review(cohort.learners[0])

    bureau.work()

    assert bureau.told() == []


def test_without_a_mail_server_nothing_is_planned(runtime: Runtime, clock: StandingClock) -> None:
    bureau = Bureau(runtime, clock, None)

    bureau.work()

    assert bureau.messages() == []


def test_what_was_planned_before_mails_were_switched_off_is_laid_aside(
    bureau: Bureau, runtime: Runtime, clock: StandingClock
) -> None:
    bureau.plan()
    without = Bureau(runtime, clock, None)

    without.deliver()

    assert bureau.told() == []
    assert {state for state, *_ in bureau.messages()} == {MessageState.SUPERSEDED}
