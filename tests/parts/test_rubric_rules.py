"""A rubric's structure stands still or makes a new version; words may change."""

from dataclasses import replace
from uuid import uuid4

import pytest

from lti_tool.parts.forms.rules import (
    Answer,
    Criterion,
    CriterionDraft,
    CriterionKind,
    Level,
    LevelDraft,
    Rubric,
    RubricDraft,
    copy_of,
    is_wording_only,
    points,
    typed_points,
    unanswered,
    unexplained,
    with_known_keys,
)


def level(points_: float) -> Level:
    return Level(uuid4(), uuid4(), f"worth {points_}", "", points_)


def criterion(*points_: float) -> Criterion:
    return Criterion(uuid4(), uuid4(), "Clear", "", tuple(level(one) for one in points_))


RUBRIC = Rubric(uuid4(), 1, (criterion(10, 5), criterion(4, 0)))


def draft_of(rubric: Rubric) -> RubricDraft:
    return RubricDraft(
        tuple(
            CriterionDraft(
                one.title,
                tuple(LevelDraft(each.title, each.points, each.description, each.key) for each in one.levels),
                one.description,
                one.key,
            )
            for one in rubric.criteria
        )
    )


def test_other_words_are_wording_only() -> None:
    draft = draft_of(RUBRIC)
    reworded = RubricDraft((replace(draft.criteria[0], title="Lucid"), *draft.criteria[1:]))

    assert is_wording_only(RUBRIC, reworded)


@pytest.mark.parametrize(
    "changed",
    [
        lambda d: RubricDraft(d.criteria[:1]),
        lambda d: RubricDraft(tuple(reversed(d.criteria))),
        lambda d: RubricDraft((*d.criteria, CriterionDraft("New", (LevelDraft("a", 1), LevelDraft("b", 0))))),
        lambda d: RubricDraft((replace(d.criteria[0], levels=d.criteria[0].levels[:1]), d.criteria[1])),
        lambda d: RubricDraft(
            (
                replace(
                    d.criteria[0],
                    levels=(replace(d.criteria[0].levels[0], points=9), d.criteria[0].levels[1]),
                ),
                d.criteria[1],
            )
        ),
    ],
    ids=["fewer criteria", "another order", "one more criterion", "fewer levels", "other points"],
)
def test_other_structure_is_more_than_wording(changed: object) -> None:
    assert not is_wording_only(RUBRIC, changed(draft_of(RUBRIC)))


@pytest.mark.parametrize(
    "changed", [{"kind": CriterionKind.CHECK}, {"highest": 20.0}], ids=["another kind", "other most points"]
)
def test_another_kind_or_most_points_is_more_than_wording(changed: dict[str, object]) -> None:
    draft = draft_of(RUBRIC)

    assert not is_wording_only(
        RUBRIC, RubricDraft((replace(draft.criteria[0], **changed), draft.criteria[1]))
    )


TYPED = Criterion(uuid4(), uuid4(), "Persuades", "", (), CriterionKind.POINTS, 20)
WORDS = Criterion(uuid4(), uuid4(), "One wish", "", (), CriterionKind.COMMENT)
OF_KINDS = Rubric(uuid4(), 1, (criterion(10, 5), TYPED, WORDS))


def test_typed_points_count_beside_levels_and_words_count_nothing() -> None:
    best = OF_KINDS.criteria[0].levels[0].id
    answers = [
        Answer(OF_KINDS.criteria[0].id, best),
        Answer(TYPED.id, points=7.5),
        Answer(WORDS.id, None, "Hm"),
    ]

    assert points(OF_KINDS, answers) == 17.5
    assert OF_KINDS.most_points == 30
    assert unanswered(OF_KINDS, answers) == ()


def test_each_kind_asks_for_its_own_answer() -> None:
    empty = [Answer(TYPED.id, None, "words but no points"), Answer(WORDS.id, None, "  ")]

    assert unanswered(OF_KINDS, empty) == OF_KINDS.criteria


def test_no_points_are_an_answer_and_none_are_not() -> None:
    assert TYPED.is_answered(Answer(TYPED.id, points=0.0))
    assert not TYPED.is_answered(Answer(TYPED.id))


@pytest.mark.parametrize(("typed", "kept"), [(0, 0), (20, 20), (20.01, None), (-1, None), (None, None)])
def test_points_a_criterion_cannot_give_are_not_kept(typed: float | None, kept: float | None) -> None:
    assert typed_points(TYPED, Answer(TYPED.id, points=typed)) == kept
    assert typed_points(WORDS, Answer(WORDS.id, points=typed)) is None


def test_a_copy_has_the_same_kinds() -> None:
    copied = copy_of(OF_KINDS)

    assert [(one.kind, one.highest) for one in copied.criteria] == [
        (one.kind, one.highest) for one in OF_KINDS.criteria
    ]


def test_keys_of_another_rubric_make_new_parts() -> None:
    foreign = RubricDraft((CriterionDraft("Theirs", (LevelDraft("a", 1, "", uuid4()),), "", uuid4()),))

    own = with_known_keys(foreign, RUBRIC)

    assert own.criteria[0].key is None
    assert own.criteria[0].levels[0].key is None


def test_a_key_that_comes_twice_counts_once() -> None:
    draft = draft_of(RUBRIC)
    doubled = RubricDraft((draft.criteria[0], draft.criteria[0]))

    own = with_known_keys(doubled, RUBRIC)

    assert [one.key for one in own.criteria] == [RUBRIC.criteria[0].key, None]


def test_a_criterion_without_one_of_its_own_levels_is_unanswered() -> None:
    first, second = RUBRIC.criteria
    given = (Answer(first.id, first.levels[0].id), Answer(second.id, first.levels[0].id))

    assert unanswered(RUBRIC, given) == (second,)


def test_spaces_are_no_reason() -> None:
    first, second = RUBRIC.criteria
    given = (Answer(first.id, None, "Because."), Answer(second.id, None, " \n "))

    assert unexplained(RUBRIC, given) == (second,)


def test_points_are_the_sum_of_the_chosen_levels() -> None:
    first, second = RUBRIC.criteria
    given = (Answer(first.id, first.levels[1].id), Answer(second.id, second.levels[0].id))

    assert points(RUBRIC, given) == 9
