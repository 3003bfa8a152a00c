"""What is worth a mail, and when one may be written: decisions by tables of cases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lti_tool.activities.peer_review.rules.duties import Standing
from lti_tool.activities.peer_review.rules.reminding import Times, Why, occasions
from lti_tool.reminders import rules
from tests.house import MORNING

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WRITES = Standing(needed=2)
REVIEWS = Standing(is_handed_in=True, needed=2, sent=1, is_work_waiting=True)
REVIEWING = replace(REVIEWS, has_open_review=True, is_work_waiting=False)
DONE = Standing(is_handed_in=True, needed=2, sent=2, are_reviews_sealed=False)
GOT = replace(DONE, received=1, unseen=1)


@pytest.mark.parametrize(("standing", "times", "said"), [
    (WRITES, Times(), []),
    (WRITES, Times(submit_due=MORNING + 2 * DAY), [Why.WORK_DUE]),
    (WRITES, Times(submit_due=MORNING + HOUR), [Why.WORK_DUE]),
    (WRITES, Times(submit_due=MORNING + 2 * DAY + HOUR), []),
    (WRITES, Times(submit_due=MORNING), []),
    (WRITES, Times(submit_due=MORNING - HOUR), []),
    (replace(WRITES, may_hand_in=False), Times(submit_due=MORNING + DAY), []),
    (WRITES, Times(review_due=MORNING + DAY), []),
    (REVIEWS, Times(submit_due=MORNING + DAY), []),
    (REVIEWS, Times(review_due=MORNING + DAY), [Why.REVIEWS_DUE]),
    (REVIEWS, Times(review_due=MORNING - HOUR), []),
    (replace(REVIEWS, is_work_waiting=False), Times(review_due=MORNING + DAY), []),
    (replace(REVIEWS, may_review=False), Times(review_due=MORNING + DAY), []),
    (REVIEWING, Times(review_due=MORNING + DAY, kept_until=MORNING + HOUR), [Why.REVIEWS_DUE]),
    (REVIEWING, Times(kept_until=MORNING + DAY), [Why.REVIEW_KEPT]),
    (REVIEWING, Times(kept_until=MORNING + DAY + HOUR), []),
    (REVIEWING, Times(kept_until=MORNING - HOUR), []),
    (REVIEWING, Times(review_due=MORNING - HOUR, kept_until=MORNING + HOUR), []),
    (REVIEWING, Times(review_due=MORNING + 9 * DAY, kept_until=MORNING + HOUR), [Why.REVIEW_KEPT]),
    (replace(DONE, has_open_review=True), Times(kept_until=MORNING + HOUR), []),
    (DONE, Times(submit_due=MORNING + HOUR, review_due=MORNING + HOUR), []),
    (GOT, Times(feedback_at=MORNING - HOUR), [Why.FEEDBACK]),
    (replace(GOT, are_reviews_sealed=True), Times(feedback_at=MORNING - HOUR), []),
    (replace(GOT, unseen=0), Times(), []),
    (GOT, Times(feedback_at=MORNING - 8 * DAY), []),
    (
        replace(REVIEWS, received=1, unseen=1, are_reviews_sealed=False),
        Times(review_due=MORNING + DAY, feedback_at=MORNING - HOUR),
        [Why.REVIEWS_DUE, Why.FEEDBACK],
    ),
])  # fmt: skip
def test_what_is_worth_a_mail(standing: Standing, times: Times, said: list[Why]) -> None:
    assert [occasion.why for occasion in occasions(standing, times, None, MORNING)] == said


def test_the_number_of_missing_reviews_is_told() -> None:
    (occasion,) = occasions(replace(REVIEWS, needed=4), Times(review_due=MORNING + DAY), None, MORNING)

    assert occasion.number == 3


@pytest.mark.parametrize(("since", "is_told"), [
    (None, True),
    (MORNING - 2 * HOUR, True),
    (MORNING - HOUR, False),
    (MORNING, False),
])  # fmt: skip
def test_feedback_is_news_only_after_the_last_mail(since: datetime | None, is_told: bool) -> None:  # noqa: FBT001
    found = occasions(GOT, Times(feedback_at=MORNING - HOUR), since, MORNING)

    assert bool(found) is is_told


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("hour", "minute", "is_day"), [
    (6, 59, False),
    (7, 0, True),
    (16, 59, True),
    (17, 0, False),
    (23, 0, False),
])  # fmt: skip
def test_a_day_is_from_eight_to_eighteen_where_the_reader_is(hour: int, minute: int, is_day: bool) -> None:  # noqa: FBT001
    assert rules.is_daytime(datetime(2026, 11, 22, hour, minute, tzinfo=UTC), BERLIN) is is_day


@pytest.mark.parametrize(("now", "morning"), [
    (datetime(2026, 11, 22, 3, tzinfo=UTC), datetime(2026, 11, 22, 7, tzinfo=UTC)),
    (datetime(2026, 11, 22, 20, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=UTC)),
    (datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),
    (datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
])  # fmt: skip
def test_pr_25_the_next_morning_is_that_of_the_readers_clock(now: datetime, morning: datetime) -> None:
    assert rules.next_morning(now, BERLIN) == morning


def test_the_next_look_is_not_before_somebody_may_be_written_to() -> None:
    night = MORNING + 12 * HOUR

    assert rules.next_look(None, MORNING, BERLIN) == MORNING + rules.LOOKS_EVERY
    assert rules.next_look(None, night, BERLIN) == rules.next_morning(night, BERLIN)
    assert rules.next_look(MORNING - HOUR, MORNING, BERLIN) == MORNING + 23 * HOUR
    assert rules.next_look(MORNING - 2 * DAY, MORNING, BERLIN) == MORNING + rules.LOOKS_EVERY
