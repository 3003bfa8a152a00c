"""A rubric as an author types it: read from a form, changed by its buttons, judged before it counts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from flask_babel import gettext as _

from lti_tool.parts.forms import prompting
from lti_tool.parts.forms.rules import (
    Criterion,
    CriterionDraft,
    CriterionKind,
    LevelDraft,
    Rubric,
    RubricDraft,
)
from lti_tool.web.forms import cleaned
from lti_tool.web.shown import Words

MOST_CRITERIA = 12
FEWEST_LEVELS, MOST_LEVELS = 2, 7
LONGEST_TITLE, LONGEST_DESCRIPTION = 200, 1000
MOST_POINTS = 1000
CRITERIA_FIELD = "rubric"
"""The place in the page that problems of the whole rubric point to."""

_POINTS = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")
_BUTTON = re.compile(
    r"(add-criterion|add-level|remove-criterion|remove-level|show-fields)(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?"
)

Refuse = Callable[[str, Words], None]


@dataclass(frozen=True, slots=True)
class TypedLevel:
    """A level as it was typed, right or wrong."""

    title: str = ""
    description: str = ""
    points: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class TypedCriterion:
    """A criterion as it was typed."""

    title: str = ""
    description: str = ""
    key: str = ""
    levels: tuple[TypedLevel, ...] = (TypedLevel(), TypedLevel())
    kind: CriterionKind = CriterionKind.LEVELS
    points: str = ""
    """What it is worth, where there are no levels to say so: the most that can be typed, or a yes."""
    prompts: str = ""
    """Sentences to begin with, one on each line."""
    least_words: str = ""

    @property
    def worth(self) -> float:
        """What the best judgement is worth, as far as points can be read."""
        if self.kind is CriterionKind.COMMENT:
            return 0
        if self.kind is CriterionKind.LEVELS:
            return max((points_of(level.points) or 0 for level in self.levels), default=0)
        return points_of(self.points) or 0


@dataclass(frozen=True, slots=True)
class TypedRubric:
    """A rubric as it was typed."""

    criteria: tuple[TypedCriterion, ...]

    @property
    def points(self) -> float:
        """What the best judgements are worth together, as far as points can be read."""
        return sum(criterion.worth for criterion in self.criteria)

    @property
    def asks_for_words_alone(self) -> bool:
        """Whether no criterion gives points, so that there is no grade."""
        return all(criterion.kind is CriterionKind.COMMENT for criterion in self.criteria)


def shown(rubric: Rubric | RubricDraft) -> TypedRubric:
    """The rubric as its form shows it."""
    return TypedRubric(
        tuple(
            TypedCriterion(
                title=criterion.title,
                description=criterion.description,
                key=str(criterion.key or ""),
                levels=tuple(
                    TypedLevel(level.title, level.description, f"{level.points:g}", str(level.key or ""))
                    for level in criterion.levels
                ),
                kind=criterion.kind,
                points=_shown_points(criterion),
                prompts="\n".join(criterion.prompts),
                least_words=str(criterion.least_words or ""),
            )
            for criterion in rubric.criteria
        )
    )


def read(form: Mapping[str, str]) -> TypedRubric:
    """What the form holds; fields beyond the most that fit are left out."""
    criteria = []
    for at in range(MOST_CRITERIA):
        if f"c{at}-title" not in form:
            break
        levels = []
        for level_at in range(MOST_LEVELS):
            if f"c{at}-l{level_at}-title" not in form:
                break
            levels.append(_level(form, f"c{at}-l{level_at}-"))
        criteria.append(_criterion(form, f"c{at}-", tuple(levels)))
    return TypedRubric(tuple(criteria))


def press(rubric: TypedRubric, button: str) -> TypedRubric | None:
    """The rubric after its button was pressed; None when the button is none of the rubric's."""
    found = _BUTTON.fullmatch(button)
    if found is None:
        return None
    deed, at, level_at = found[1], int(found[2] or 0), int(found[3] or 0)
    criteria = list(rubric.criteria)
    if deed == "add-criterion":
        criteria = [*criteria, TypedCriterion()][:MOST_CRITERIA]
    elif at < len(criteria) and deed == "remove-criterion":
        del criteria[at]
    elif deed == "show-fields":
        criteria = [_with_fields(each) for each in criteria]
    elif at < len(criteria):
        criteria[at] = _levels_changed(criteria[at], deed, level_at)
    return TypedRubric(tuple(criteria))


def judge(rubric: TypedRubric, refuse: Refuse) -> RubricDraft:
    """The rubric as a draft; every problem is told to `refuse`, and then the draft must not be used."""
    if not rubric.criteria:
        refuse(CRITERIA_FIELD, _("A rubric needs at least one criterion."))
    elif not rubric.points and not rubric.asks_for_words_alone:
        refuse(CRITERIA_FIELD, _("At least one judgement must be worth some points."))
    return RubricDraft(tuple(_judged(criterion, at, refuse) for at, criterion in enumerate(rubric.criteria)))


def _judged(criterion: TypedCriterion, at: int, refuse: Refuse) -> CriterionDraft:
    prefix, place = f"c{at}-", _("Criterion %(nth)s", nth=at + 1)
    words = _Words(criterion.title, criterion.description, _("The question reviewers ask themselves"))
    _judge_words(words, prefix, place, refuse)
    draft = CriterionDraft(
        criterion.title,
        (),
        criterion.description,
        _key(criterion.key),
        kind=criterion.kind,
        prompts=prompting.prompts(criterion.prompts, f"{prefix}prompts", place, refuse),
        least_words=prompting.least_words(criterion.least_words, f"{prefix}least_words", place, refuse),
    )
    if criterion.kind is CriterionKind.COMMENT:
        return draft
    if criterion.kind is CriterionKind.LEVELS:
        return replace(draft, levels=_judged_levels(criterion, at, place, refuse))
    points = _judged_points(criterion.points, f"{prefix}points", place, refuse)
    if criterion.kind is CriterionKind.POINTS:
        return replace(draft, highest=points)
    return replace(draft, levels=_yes_and_no(criterion, points))


def _judged_levels(criterion: TypedCriterion, at: int, place: str, refuse: Refuse) -> tuple[LevelDraft, ...]:
    if len(criterion.levels) < FEWEST_LEVELS:
        refuse(f"c{at}-title", _("%(place)s: it takes at least two levels to choose from.", place=place))
    return tuple(_judged_level(level, at, nth, refuse) for nth, level in enumerate(criterion.levels))


def _yes_and_no(criterion: TypedCriterion, points: float) -> tuple[LevelDraft, LevelDraft]:
    """The two levels of a check, the ones it had where it had them."""
    yes, no, *_more = (*criterion.levels, TypedLevel(), TypedLevel())
    return LevelDraft(_("Yes"), points, key=_key(yes.key)), LevelDraft(_("No"), 0, key=_key(no.key))


def _judged_level(level: TypedLevel, at: int, level_at: int, refuse: Refuse) -> LevelDraft:
    prefix = f"c{at}-l{level_at}-"
    place = _("Criterion %(nth)s, level %(level)s", nth=at + 1, level=level_at + 1)
    _judge_words(_Words(level.title, level.description, _("When it fits")), prefix, place, refuse)
    points = _judged_points(level.points, f"{prefix}points", place, refuse)
    return LevelDraft(level.title, points, level.description, _key(level.key))


def _judged_points(typed: str, field: str, place: str, refuse: Refuse) -> float:
    points = points_of(typed)
    if points is None:
        told = _("%(place)s: type the points as a number from 0 to %(most)s.", place=place, most=MOST_POINTS)
        refuse(field, told)
    return points or 0


@dataclass(frozen=True, slots=True)
class _Words:
    """The two texts of a criterion or a level, and what the second is called."""

    title: str
    description: str
    label: str


def _judge_words(words: _Words, prefix: str, place: str, refuse: Refuse) -> None:
    if not words.title:
        refuse(f"{prefix}title", _("%(place)s: give it a name.", place=place))
    for field, label, text, longest in (
        ("title", _("Name"), words.title, LONGEST_TITLE),
        ("description", words.label, words.description, LONGEST_DESCRIPTION),
    ):
        if len(text) > longest:
            told = _(
                "%(place)s, %(label)s: this is too long; %(longest)s characters fit.",
                place=place,
                label=label,
                longest=longest,
            )
            refuse(f"{prefix}{field}", told)


def _levels_changed(criterion: TypedCriterion, deed: str, at: int) -> TypedCriterion:
    levels = list(criterion.levels)
    if deed == "add-level":
        levels = [*levels, TypedLevel()][:MOST_LEVELS]
    elif at < len(levels):
        del levels[at]
    return replace(criterion, levels=tuple(levels))


def _with_fields(criterion: TypedCriterion) -> TypedCriterion:
    """The criterion with the fields of its kind, the points filled in from what it was worth before."""
    levels = (*criterion.levels, *(TypedLevel(),) * FEWEST_LEVELS)[
        : max(FEWEST_LEVELS, len(criterion.levels))
    ]
    best = max((points_of(level.points) or 0 for level in criterion.levels), default=0)
    return replace(criterion, levels=levels, points=criterion.points or (f"{best:g}" if best else ""))


def _shown_points(criterion: Criterion | CriterionDraft) -> str:
    if criterion.kind is CriterionKind.CHECK:
        return f"{max((level.points for level in criterion.levels), default=0):g}"
    return f"{criterion.highest:g}" if criterion.kind is CriterionKind.POINTS else ""


def _criterion(form: Mapping[str, str], prefix: str, levels: tuple[TypedLevel, ...]) -> TypedCriterion:
    given = _texts(form, prefix)
    kind = form.get(f"{prefix}kind", "")
    return TypedCriterion(
        given["title"],
        given["description"],
        given["key"],
        levels,
        CriterionKind(kind) if kind in set(CriterionKind) else CriterionKind.LEVELS,
        cleaned(form.get(f"{prefix}points", "")).strip(),
        cleaned(form.get(f"{prefix}prompts", "")).strip(),
        cleaned(form.get(f"{prefix}least_words", "")).strip(),
    )


def _level(form: Mapping[str, str], prefix: str) -> TypedLevel:
    given = _texts(form, prefix)
    points = cleaned(form.get(f"{prefix}points", "")).strip()
    return TypedLevel(given["title"], given["description"], points, given["key"])


def _texts(form: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        field: " ".join(cleaned(form.get(prefix + field, "")).split())
        for field in ("title", "description", "key")
    }


def points_of(typed: str, most: float = MOST_POINTS) -> float | None:
    """Typed points as a number, with a point or a comma; None where it is none from 0 to the most."""
    if not _POINTS.fullmatch(typed):
        return None
    points = float(typed.replace(",", "."))
    return points if points <= most else None


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
