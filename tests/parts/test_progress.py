"""How far somebody is, from what is known about them alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.parts.steps.progress import Asked, Fact, Known, progress

KEYS = ("attend", "takeaway", "feedback")
LUNCHES = (Asked("attend", least=3), Asked("takeaway"), Asked("feedback", is_needed=False))

steps = st.lists(
    st.builds(Asked, st.sampled_from(KEYS), st.integers(0, 4), st.booleans()),
    max_size=4,
    unique_by=lambda step: step.key,
)
facts = st.frozensets(st.builds(Fact, st.sampled_from((*KEYS, "other")), st.sampled_from("abcde")))
known = st.builds(
    Known,
    facts,
    st.frozensets(st.sampled_from(KEYS)),
    st.dictionaries(st.sampled_from(KEYS), st.integers(0, 4)),
)


def had(**counts: int) -> frozenset[Fact]:
    return frozenset(Fact(step, str(nth)) for step, count in counts.items() for nth in range(count))


@pytest.mark.parametrize(
    ("counts", "share", "is_complete"),
    [
        ({}, 0, False),
        ({"attend": 1}, 1 / 6, False),
        ({"attend": 3}, 1 / 2, False),
        ({"attend": 3, "takeaway": 1}, 1, True),
        ({"attend": 9, "takeaway": 9}, 1, True),
        ({"feedback": 1}, 0, False),
        ({"takeaway": 1, "attend": 2, "feedback": 1}, 5 / 6, False),
    ],
)
def test_what_is_needed_makes_it_complete_and_the_rest_does_not(
    counts: dict[str, int], share: float, *, is_complete: bool
) -> None:
    found = progress(LUNCHES, Known(had(**counts)))

    assert (found.share, found.is_complete) == (pytest.approx(share), is_complete)


def test_what_a_facilitator_lets_somebody_skip_is_done() -> None:
    found = progress(LUNCHES, Known(had(takeaway=1), skipped=frozenset({"attend"})))

    assert found.is_complete
    assert [step.is_skipped for step in found.steps] == [True, False, False]


def test_mg_15_nobody_is_asked_for_meetings_that_were_called_off() -> None:
    left = Known(had(attend=2, takeaway=1), within_reach={"attend": 2})

    found = progress(LUNCHES, left)

    assert found.is_complete
    assert found.steps[0].least == 2


def test_nobody_is_done_by_everything_being_called_off() -> None:
    found = progress([Asked("attend", least=3)], Known(within_reach={"attend": 0}))

    assert (found.steps[0].least, found.is_complete) == (1, False)


def test_an_activity_that_needs_nothing_is_never_complete_by_itself() -> None:
    found = progress([Asked("attend", is_needed=False)], Known(had(attend=5)))

    assert (found.share, found.is_complete) == (1, False)


@given(steps, known, facts)
def test_knowing_more_never_makes_it_less(asked: list[Asked], before: Known, more: frozenset[Fact]) -> None:
    after = replace(before, facts=before.facts | more)

    one, other = progress(asked, before), progress(asked, after)

    assert other.share >= one.share
    assert other.is_complete >= one.is_complete
    assert all(new.is_done >= old.is_done for old, new in zip(one.steps, other.steps, strict=True))


@given(steps, known, st.frozensets(st.sampled_from(KEYS)))
def test_skipping_never_makes_it_less(asked: list[Asked], before: Known, more: frozenset[str]) -> None:
    after = replace(before, skipped=before.skipped | more)

    one, other = progress(asked, before), progress(asked, after)

    assert other.share >= one.share
    assert other.is_complete >= one.is_complete


@given(steps, known, st.randoms(use_true_random=False))
def test_the_order_of_steps_and_facts_never_matters(
    asked: list[Asked], before: Known, chance: object
) -> None:
    shuffled = sorted(asked, key=lambda _: chance.random())
    told = sorted(before.facts, key=lambda _: chance.random())

    one, other = progress(asked, before), progress(shuffled, replace(before, facts=frozenset(told)))

    assert other.share == pytest.approx(one.share)
    assert other.is_complete == one.is_complete
    assert set(other.steps) == set(one.steps)


@given(steps, known)
def test_complete_is_to_have_done_all_and_the_share_lies_between(asked: list[Asked], before: Known) -> None:
    found = progress(asked, before)

    assert 0 <= found.share <= 1
    assert not found.is_complete or found.share == 1
    assert [step.key for step in found.steps] == [step.key for step in asked]
