"""The grade is the plain mean, and its explanation leads to the same number."""

from dataclasses import replace
from statistics import fmean
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.activities.peer_review.rules.scoring import Explanation, Judgement, explain
from lti_tool.parts.forms.rules import Answer, Criterion, CriterionKind, Level, Rubric


def rubric(*criteria: tuple[float, ...], number: int = 1) -> Rubric:
    return Rubric(uuid4(), number, tuple(criterion(*levels) for levels in criteria))


def criterion(*points: float) -> Criterion:
    levels = tuple(Level(uuid4(), uuid4(), "", "", one) for one in points)
    return Criterion(uuid4(), uuid4(), "A question", "", levels)


def chose(version: Rubric, *levels: int | None) -> Judgement:
    return Judgement(
        version,
        tuple(
            Answer(criterion.id, None if at is None else criterion.levels[at].id)
            for criterion, at in zip(version.criteria, levels, strict=True)
        ),
    )


def recomputed(explanation: Explanation) -> float:
    """The grade as a learner with a pencil finds it, from nothing but the table shown."""
    means = [
        sum(given) / len(given)
        for row in explanation.rows
        if (given := [points for points in row.points if points is not None])
    ]
    return sum(means) / sum(row.most for row in explanation.rows) * 100


def test_the_example_of_the_design_gives_its_number() -> None:
    letter = rubric((40, 30, 20), (40, 30, 20), (20, 15, 10))

    found = explain([chose(letter, 1, 2, 1), chose(letter, 0, 1, 0), chose(letter, 1, 1, 1)])

    assert found is not None
    assert found.totals == (65, 90, 75)
    assert [round(row.mean, 2) for row in found.rows] == [33.33, 26.67, 16.67]
    assert round(found.of_hundred, 2) == 76.67


def test_without_reviews_there_is_no_grade() -> None:
    assert explain([]) is None


def test_levels_of_an_older_version_are_no_points_where_only_words_are_asked_for_now() -> None:
    asked = rubric((10, 0), (40, 30))
    words = replace(asked.criteria[0], levels=(), kind=CriterionKind.COMMENT)
    newest = Rubric(uuid4(), 2, (words, asked.criteria[1]))
    said = Judgement(newest, (Answer(words.id, comment="Sign it."), Answer(asked.criteria[1].id)))

    found = explain([chose(asked, 0, 1), said])

    assert found is not None
    assert [(row.most, row.points) for row in found.rows] == [(40, (30, None))]


def test_typed_points_of_an_older_version_count_as_the_same_share() -> None:
    typed = Criterion(uuid4(), uuid4(), "Persuades", "", (), CriterionKind.POINTS, 20)
    older = Judgement(Rubric(uuid4(), 1, (typed,)), (Answer(typed.id, points=5),))
    newest = replace(typed, id=uuid4(), highest=10)

    found = explain([older, Judgement(Rubric(uuid4(), 2, (newest,)), (Answer(newest.id, points=10),))])

    assert found is not None
    assert found.rows[0].points == (2.5, 10)
    assert found.of_hundred == 62.5


def test_nothing_is_rounded_before_the_end() -> None:
    thirds = rubric((1, 0))

    found = explain([chose(thirds, 0), chose(thirds, 1), chose(thirds, 1)])

    assert found is not None
    assert found.scaled == pytest.approx(1 / 3, abs=1e-15)


def test_an_older_review_counts_as_its_share_of_the_criterion() -> None:
    old = rubric((10, 5))
    dearer = Criterion(uuid4(), old.criteria[0].key, "A question", "", (Level(uuid4(), uuid4(), "", "", 40),))
    new = Rubric(uuid4(), 2, (dearer,))

    found = explain([chose(old, 1), chose(new, 0)])

    assert found is not None
    assert found.rows[0].points == (20, 40)
    assert found.of_hundred == 75


def test_a_criterion_only_the_older_version_had_no_longer_counts() -> None:
    old = rubric((10, 0), (10, 0))
    new = Rubric(uuid4(), 2, (old.criteria[0],))

    found = explain([chose(old, 0, 1), chose(new, 0)])

    assert found is not None
    assert (len(found.rows), found.of_hundred) == (1, 100)


def test_a_new_criterion_counts_for_those_who_judged_it() -> None:
    old = rubric((10, 0))
    new = Rubric(uuid4(), 2, (old.criteria[0], *rubric((10, 0)).criteria))

    found = explain([chose(old, 0), chose(new, 0, 1)])

    assert found is not None
    assert found.rows[1].points == (None, 0)
    assert found.of_hundred == 50


def test_a_newer_rubric_nobody_used_changes_no_grade() -> None:
    old = rubric((10, 5))

    assert explain([chose(old, 1)]) == explain([chose(replace(old, number=7), 1)])


@st.composite
def cohorts(draw: st.DrawFn) -> list[Judgement]:
    points = st.floats(0, 1000, allow_nan=False).map(lambda value: round(value, 2))
    levels = st.lists(points, min_size=2, max_size=5).filter(lambda given: max(given) > 0)
    version = rubric(*draw(st.lists(levels, min_size=1, max_size=5)))
    reviews = draw(st.integers(1, 6))
    return [
        chose(version, *(draw(st.integers(0, len(criterion.levels) - 1)) for criterion in version.criteria))
        for _ in range(reviews)
    ]


@given(cohorts())
def test_the_explanation_recomputes_the_grade_to_a_hundredth(judgements: list[Judgement]) -> None:
    found = explain(judgements)

    assert found is not None
    assert recomputed(found) == pytest.approx(found.of_hundred, abs=0.01)


@given(cohorts())
def test_a_grade_is_a_share_and_lies_among_the_totals(judgements: list[Judgement]) -> None:
    found = explain(judgements)

    assert found is not None
    assert 0 <= found.scaled <= 1
    assert min(found.totals) - 1e-6 <= found.total <= max(found.totals) + 1e-6
    assert found.total == pytest.approx(fmean(found.totals))


@given(cohorts(), st.randoms(use_true_random=False))
def test_the_order_of_reviews_does_not_matter(judgements: list[Judgement], chance: object) -> None:
    shuffled = list(judgements)
    chance.shuffle(shuffled)

    assert explain(shuffled).scaled == pytest.approx(explain(judgements).scaled)
