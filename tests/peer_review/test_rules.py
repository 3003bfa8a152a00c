"""What a peer review decides, case by case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.activities.peer_review.rules import gates, settings
from lti_tool.activities.peer_review.rules.allocation import Candidate, in_order
from lti_tool.activities.peer_review.rules.drafts import Edition, may_replace
from lti_tool.activities.peer_review.rules.duties import (
    PATIENCE,
    Company,
    Mark,
    Marks,
    Next,
    Reach,
    Standing,
    marks,
    next_thing,
    reviews_needed,
)
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.rules.needs import Need, Place, Seen, need_of, place_of
from lti_tool.activities.peer_review.rules.settings import LatePolicy, Settings

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEVER = timedelta()


def candidate(load: int = 0, **changed: bool) -> Candidate:
    return Candidate(uuid4(), load, **changed)


def chance(seed: int = 0) -> Random:
    return Random(seed)  # noqa: S311 a test must be able to run again as it ran


def test_own_seen_and_full_works_are_never_offered() -> None:
    pool = [candidate(is_own=True), candidate(is_seen=True), candidate(load=3), good := candidate(load=2)]

    assert in_order(pool, 3, chance()) == [good]


def test_the_least_loaded_work_comes_first() -> None:
    pool = [candidate(2), candidate(0), candidate(1)]

    assert [one.load for one in in_order(pool, 5, chance())] == [0, 1, 2]


def test_reviewing_in_return_is_avoided_while_anything_else_is_there() -> None:
    other, in_return = candidate(2), candidate(0, is_in_return=True)

    assert in_order([in_return, other], 3, chance()) == [other, in_return]


def test_chance_decides_among_equals() -> None:
    pool = [candidate() for _ in range(5)]

    firsts = {in_order(pool, 3, chance(seed))[0].submission_id for seed in range(60)}

    assert len(firsts) == 5


@given(
    st.lists(
        st.builds(Candidate, st.uuids(), st.integers(0, 6), st.booleans(), st.booleans(), st.booleans())
    ),
    st.integers(1, 5),
    st.integers(),
)
def test_an_order_holds_only_what_may_be_given_and_all_of_it(
    pool: list[Candidate], cap: int, seed: int
) -> None:
    order = in_order(pool, cap, chance(seed))

    may = [one for one in pool if not one.is_own and not one.is_seen and one.load < cap]
    assert sorted(map(repr, order)) == sorted(map(repr, may))
    assert [(one.is_in_return, one.load) for one in order] == sorted(
        (one.is_in_return, one.load) for one in may
    )


@pytest.mark.parametrize("reviewers", range(3, 12))
@pytest.mark.parametrize("asked", [1, 2, 3])
def test_pr_04_whatever_their_number_everybody_gets_work_and_loads_stay_close(
    reviewers: int, asked: int
) -> None:
    authors = [uuid4() for _ in range(reviewers)]
    got: dict[UUID, set[UUID]] = {one: set() for one in authors}
    for _ in range(min(asked, reviewers - 1)):
        for one in authors:
            pool = [
                Candidate(
                    work,
                    sum(work in seen for seen in got.values()),
                    is_own=work == one,
                    is_seen=work in got[one],
                )
                for work in authors
            ]
            order = in_order(pool, asked + 1, chance(reviewers))
            assert order, "somebody is left without work"
            got[one].add(order[0].submission_id)

    loads = [sum(work in seen for seen in got.values()) for work in authors]
    assert max(loads) - min(loads) <= 2
    assert max(loads) <= asked + 1


@pytest.mark.parametrize(
    ("case", "asked", "company", "waited", "at_end", "needed"),
    [
        ("a class that is large enough", 3, Company(29, True), NEVER, None, 3),
        ("PR-02 two people owe one review each", 3, Company(1, True), NEVER, None, 1),
        ("PR-03 three people owe two reviews each", 3, Company(2, True), NEVER, None, 2),
        ("nobody knows yet who will come", 3, Company(1, False), 9 * DAY, None, 3),
        ("PR-01 alone, still waiting for company", 3, Company(0, True), PATIENCE - HOUR, None, 1),
        ("PR-01 alone, patience is over", 3, Company(0, True), PATIENCE, None, 0),
        ("the date passed and nothing could be had", 3, Company(9, True), DAY, Reach(1, 0, 0), 1),
        ("the date passed but work was there", 3, Company(9, True), DAY, Reach(1, 0, 5), 3),
        ("the date passed with one review open", 3, Company(9, True), DAY, Reach(1, 1, 0), 2),
        ("PR-01 the date passed and the list is unknown", 3, Company(0, False), DAY, Reach(0, 0, 0), 0),
    ],
)
def test_pr_01_02_03_nobody_owes_what_cannot_be_had(
    case: str, asked: int, company: Company, waited: timedelta, at_end: Reach | None, needed: int
) -> None:
    assert reviews_needed(asked, company, waited, at_end) == needed, case


@given(st.integers(1, 8), st.integers(0, 50), st.booleans(), st.timedeltas(min_value=NEVER))
def test_nobody_ever_owes_more_than_asked(asked: int, others: int, known: bool, waited: timedelta) -> None:  # noqa: FBT001
    needed = reviews_needed(asked, Company(others, known), waited)

    assert 0 <= needed <= asked
    assert not known or needed <= max(others, 1)


HANDED_IN = Standing(has_draft=True, is_handed_in=True, needed=2)
DONE = replace(HANDED_IN, sent=2, are_reviews_sealed=False)


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(needed=2), Next.WRITE),
        (Standing(needed=2, has_draft=True), Next.CONTINUE_WRITING),
        (Standing(needed=2, may_hand_in=False), Next.TOO_LATE_TO_HAND_IN),
        (replace(HANDED_IN, is_work_waiting=True), Next.START_REVIEW),
        (replace(HANDED_IN, has_open_review=True, is_work_waiting=True), Next.CONTINUE_REVIEW),
        (HANDED_IN, Next.WAIT_FOR_WORK),
        (replace(HANDED_IN, may_review=False), Next.TOO_LATE_TO_REVIEW),
        (
            replace(HANDED_IN, may_review=False, unseen=1, received=1, are_reviews_sealed=False),
            Next.READ_FEEDBACK,
        ),
        (replace(HANDED_IN, unseen=1, received=1), Next.WAIT_FOR_WORK),
        (DONE, Next.WAIT_FOR_FEEDBACK),
        (replace(DONE, received=2, unseen=1), Next.READ_FEEDBACK),
        (replace(DONE, received=2), Next.ALL_READ),
    ],
)
def test_there_is_always_exactly_one_next_thing(standing: Standing, expected: Next) -> None:
    assert next_thing(standing) is expected


@given(
    st.builds(
        Standing,
        has_draft=st.booleans(),
        is_handed_in=st.booleans(),
        may_hand_in=st.booleans(),
        sent=st.integers(0, 4),
        needed=st.integers(0, 4),
        has_open_review=st.booleans(),
        may_review=st.booleans(),
        is_work_waiting=st.booleans(),
        received=st.integers(0, 4),
        unseen=st.integers(0, 4),
        are_reviews_sealed=st.booleans(),
    )
)
def test_sealed_reviews_are_never_the_next_thing(standing: Standing) -> None:
    found = next_thing(standing)

    assert not (standing.are_reviews_sealed and found is Next.READ_FEEDBACK)
    assert not (standing.is_done and found in {Next.WRITE, Next.START_REVIEW, Next.WAIT_FOR_WORK})


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(needed=2), Marks(Mark.NOW, Mark.LATER, Mark.LATER)),
        (HANDED_IN, Marks(Mark.DONE, Mark.NOW, Mark.LATER)),
        (replace(HANDED_IN, received=1, unseen=1), Marks(Mark.DONE, Mark.NOW, Mark.LATER)),
        (DONE, Marks(Mark.DONE, Mark.DONE, Mark.LATER)),
        (replace(DONE, received=1, unseen=1), Marks(Mark.DONE, Mark.DONE, Mark.NOW)),
        (replace(DONE, received=1), Marks(Mark.DONE, Mark.DONE, Mark.DONE)),
    ],
)
def test_each_step_is_done_now_or_later(standing: Standing, expected: Marks) -> None:
    assert marks(standing) == expected


@pytest.mark.parametrize(
    ("after", "late", "gate"),
    [
        (-HOUR, LatePolicy.CLOSE, Gate.OPEN),
        (timedelta(seconds=60), LatePolicy.CLOSE, Gate.OPEN),
        (timedelta(seconds=61), LatePolicy.CLOSE, Gate.CLOSED),
        (timedelta(seconds=61), LatePolicy.ACCEPT, Gate.LATE),
    ],
)
def test_a_date_closes_or_marks_after_a_minute_of_grace(
    after: timedelta, late: LatePolicy, gate: Gate
) -> None:
    dated = Settings(submit_due=NOW, review_due=NOW, late=late)

    assert gates.handing_in(dated, NOW + after) is gate
    assert gates.reviewing(dated, NOW + after) is gate


def test_without_dates_nothing_ever_closes() -> None:
    assert gates.handing_in(Settings(late=LatePolicy.CLOSE), NOW + 999 * DAY) is Gate.OPEN
    assert not gates.is_review_time_over(Settings(), NOW + 999 * DAY)


@pytest.mark.parametrize(
    ("review_due", "end"),
    [
        (None, NOW + 3 * DAY),
        (NOW + DAY, NOW + DAY),
        (NOW + 9 * DAY, NOW + 3 * DAY),
        (NOW - DAY, NOW + 3 * DAY),
    ],
)
def test_a_lease_lasts_three_days_or_until_the_date(review_due: datetime | None, end: datetime) -> None:
    assert gates.lease_end(Settings(review_due=review_due), NOW) == end


@pytest.mark.parametrize(
    ("in_pool_at", "has_reviews", "may"),
    [
        (None, False, False),
        (NOW, False, False),
        (NOW + HOUR, False, True),
        (NOW + HOUR, True, False),
    ],
)
def test_work_can_be_changed_until_anybody_saw_anything(
    in_pool_at: datetime | None,
    has_reviews: bool,  # noqa: FBT001
    may: bool,  # noqa: FBT001
) -> None:
    assert gates.may_change_work(in_pool_at, NOW, has_reviews=has_reviews) is may


@pytest.mark.parametrize(
    ("kept", "coming", "may"),
    [
        (Edition(3, "a"), Edition(3, "b"), True),
        (Edition(3, "a"), Edition(2, "a"), True),
        (Edition(3, "a"), Edition(2, "b"), False),
        (Edition(3, ""), Edition(2, ""), False),
        (Edition(0, ""), Edition(-1, "b"), False),
    ],
)
def test_pr_26_only_who_knows_the_kept_words_may_replace_them(
    kept: Edition,
    coming: Edition,
    may: bool,  # noqa: FBT001
) -> None:
    assert may_replace(kept, coming) is may


@given(
    st.builds(
        Settings,
        instructions=st.text(),
        reviews_asked=st.integers(1, 8),
        submit_due=st.none() | st.datetimes(timezones=st.just(UTC)),
        review_due=st.none() | st.datetimes(timezones=st.just(UTC)),
        late=st.sampled_from(LatePolicy),
        grace_minutes=st.integers(0, 1440),
        fewest_words=st.integers(0, 20_000),
    )
)
def test_settings_are_read_back_as_they_were_kept(wanted: Settings) -> None:
    assert settings.read(settings.to_keep(wanted)) == wanted


def test_settings_an_older_version_did_not_keep_have_their_default() -> None:
    assert settings.read({"reviews_asked": 4}) == Settings(reviews_asked=4)


@pytest.mark.parametrize(("asked", "enough"), [(1, 1), (2, 2), (3, 2), (8, 2)])
def test_two_reviews_make_a_grade_unless_one_was_asked(asked: int, enough: int) -> None:
    assert Settings(reviews_asked=asked).enough_reviews == enough


IN_POOL = Seen(has_begun=True, in_pool_at=NOW - 2 * DAY, owes_reviews=True)
NO_DATES = Settings()


@pytest.mark.parametrize(
    ("seen", "where", "need"),
    [
        (Seen(), Place.NOT_STARTED, None),
        (Seen(has_begun=True), Place.WRITING, None),
        (replace(IN_POOL, is_work_waiting=True), Place.REVIEWING, None),
        (replace(IN_POOL, has_open_review=True), Place.REVIEWING, None),
        (IN_POOL, Place.WAITING, Need.BLOCKED),
        (replace(IN_POOL, last_sent_at=NOW - HOUR), Place.WAITING, None),
        (replace(IN_POOL, is_complete=True), Place.COMPLETE, None),
        (replace(IN_POOL, is_work_waiting=True, reported=1), Place.REVIEWING, Need.REPORTED),
        (replace(IN_POOL, is_complete=True, in_pool_at=NOW - 8 * DAY), Place.COMPLETE, Need.NO_REVIEWS),
        (replace(IN_POOL, is_complete=True, in_pool_at=NOW - 8 * DAY, received=1), Place.COMPLETE, None),
    ],
)
def test_the_table_says_who_is_where_and_who_needs_somebody(
    seen: Seen, where: Place, need: Need | None
) -> None:
    assert place_of(seen) is where
    assert need_of(seen, NO_DATES, NOW) is need


def test_who_missed_a_date_is_overdue_until_complete() -> None:
    dates = Settings(submit_due=NOW - DAY, review_due=NOW - HOUR)

    assert need_of(Seen(), dates, NOW) is Need.OVERDUE
    assert need_of(replace(IN_POOL, is_work_waiting=True), dates, NOW) is Need.OVERDUE
    assert need_of(replace(IN_POOL, is_complete=True), dates, NOW) is None
