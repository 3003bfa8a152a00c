"""What a rubric is, when two have the same structure, and how complete a response is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Level:
    """One answer a criterion offers."""

    id: UUID
    key: UUID
    title: str
    description: str
    points: float


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question of a rubric, with its levels in the order they are shown."""

    id: UUID
    key: UUID
    title: str
    description: str
    levels: tuple[Level, ...]

    @property
    def most_points(self) -> float:
        """What the best level is worth."""
        return max(level.points for level in self.levels)

    def level(self, level_id: UUID | None) -> Level | None:
        """The level with this id; None when nothing, or something foreign, was chosen."""
        return next((level for level in self.levels if level.id == level_id), None)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of a rubric."""

    version_id: UUID
    number: int
    criteria: tuple[Criterion, ...]

    @property
    def most_points(self) -> float:
        """What the best levels are worth together."""
        return sum(criterion.most_points for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """A level as an author wants it; without a key it is new."""

    title: str
    points: float
    description: str = ""
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """A criterion as an author wants it; without a key it is new."""

    title: str
    levels: tuple[LevelDraft, ...]
    description: str = ""
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class RubricDraft:
    """A rubric as an author wants it."""

    criteria: tuple[CriterionDraft, ...]


def copy_of(rubric: Rubric) -> RubricDraft:
    """The same criteria and levels as the draft of another rubric."""
    return RubricDraft(
        tuple(
            CriterionDraft(
                criterion.title,
                tuple(LevelDraft(level.title, level.points, level.description) for level in criterion.levels),
                criterion.description,
            )
            for criterion in rubric.criteria
        )
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What one response says about one criterion."""

    criterion_id: UUID
    level_id: UUID | None = None
    comment: str = ""


Structure = tuple[tuple[UUID | None, tuple[tuple[UUID | None, float], ...]], ...]


def structure(rubric: Rubric | RubricDraft) -> Structure:
    """What must stand still once people have responded: criteria, levels, their order and points."""
    return tuple(
        (criterion.key, tuple((level.key, level.points) for level in criterion.levels))
        for criterion in rubric.criteria
    )


def is_wording_only(rubric: Rubric, draft: RubricDraft) -> bool:
    """Whether the draft changes nothing but words, so that old responses keep their meaning."""
    return structure(rubric) == structure(draft)


def with_known_keys(draft: RubricDraft, known: Rubric) -> RubricDraft:
    """The draft without keys that are not this rubric's own, or that come twice: those parts are new."""
    levels_of = {criterion.key: {level.key for level in criterion.levels} for criterion in known.criteria}
    seen: set[UUID] = set()
    criteria = []
    for criterion in draft.criteria:
        key = _once(criterion.key, levels_of, seen)
        levels = _levels_with_known_keys(criterion.levels, levels_of[key] if key else ())
        criteria.append(CriterionDraft(criterion.title, levels, criterion.description, key))
    return RubricDraft(tuple(criteria))


def _levels_with_known_keys(levels: Sequence[LevelDraft], known: Iterable[UUID]) -> tuple[LevelDraft, ...]:
    seen: set[UUID] = set()
    return tuple(
        LevelDraft(level.title, level.points, level.description, _once(level.key, known, seen))
        for level in levels
    )


def _once(key: UUID | None, known: Iterable[UUID], seen: set[UUID]) -> UUID | None:
    if key is None or key not in known or key in seen:
        return None
    seen.add(key)
    return key


def unanswered(rubric: Rubric, answers: Iterable[Answer]) -> tuple[Criterion, ...]:
    """The criteria that still need a level."""
    chosen = {answer.criterion_id: answer.level_id for answer in answers}
    return tuple(
        criterion for criterion in rubric.criteria if criterion.level(chosen.get(criterion.id)) is None
    )


def unexplained(rubric: Rubric, answers: Iterable[Answer]) -> tuple[Criterion, ...]:
    """The criteria without a word of reason."""
    said = {answer.criterion_id for answer in answers if answer.comment.strip()}
    return tuple(criterion for criterion in rubric.criteria if criterion.id not in said)


def points(rubric: Rubric, answers: Iterable[Answer]) -> float:
    """The sum of the chosen levels."""
    chosen = {answer.criterion_id: answer.level_id for answer in answers}
    levels = (criterion.level(chosen.get(criterion.id)) for criterion in rubric.criteria)
    return sum(level.points for level in levels if level is not None)
