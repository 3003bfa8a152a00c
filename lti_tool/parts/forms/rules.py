"""What a rubric is, when two have the same structure, and how complete a response is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from lti_tool.web.markup import words_in


class CriterionKind(StrEnum):
    """How a criterion is judged."""

    LEVELS = "levels"
    CHECK = "check"
    """Two levels, yes and no."""
    POINTS = "points"
    """A number of points that the reviewer types."""
    COMMENT = "comment"
    """Words alone, worth no points."""


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
    kind: CriterionKind = CriterionKind.LEVELS
    highest: float = 0.0
    """The most points a reviewer can type, where points are typed."""
    prompts: tuple[str, ...] = ()
    """Sentences a reviewer can begin with."""
    least_words: int = 0
    """So many words a comment has at least; with 0 it may be left out, unless words are all that is asked."""

    @property
    def most_points(self) -> float:
        """What the best judgement is worth; nothing where only words are asked for."""
        return max((level.points for level in self.levels), default=self.highest)

    def level(self, level_id: UUID | None) -> Level | None:
        """The level with this id; None when nothing, or something foreign, was chosen."""
        return next((level for level in self.levels if level.id == level_id), None)

    def worth(self, answer: "Answer") -> float | None:
        """The points an answer gives; None where it gives none, or none yet."""
        if self.kind is CriterionKind.POINTS:
            return answer.points
        level = self.level(answer.level_id)
        return level.points if level is not None else None

    def is_enough(self, comment: str) -> bool:
        """Whether a comment has as many words as the criterion asks for."""
        if self.least_words:
            return words_in(comment) >= self.least_words
        return self.kind is not CriterionKind.COMMENT or bool(comment.strip())

    def is_answered(self, answer: "Answer") -> bool:
        """Whether the answer holds what this kind of criterion asks for, in as many words."""
        is_judged = self.kind is CriterionKind.COMMENT or self.worth(answer) is not None
        return is_judged and self.is_enough(answer.comment)


@dataclass(frozen=True, slots=True)
class Rubric:
    """One version of a rubric."""

    version_id: UUID
    number: int
    criteria: tuple[Criterion, ...]

    @property
    def most_points(self) -> float:
        """What the best judgements are worth together; 0 where the rubric asks for words alone."""
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
    kind: CriterionKind = CriterionKind.LEVELS
    highest: float = 0.0
    prompts: tuple[str, ...] = ()
    least_words: int = 0


@dataclass(frozen=True, slots=True)
class RubricDraft:
    """A rubric as an author wants it."""

    criteria: tuple[CriterionDraft, ...]

    @property
    def gives_points(self) -> bool:
        """Whether a judgement by it is worth points; not where it asks for words alone."""
        return any(one.highest or any(level.points for level in one.levels) for one in self.criteria)


def copy_of(rubric: Rubric) -> RubricDraft:
    """The same criteria and levels as the draft of another rubric."""
    return RubricDraft(
        tuple(
            CriterionDraft(
                criterion.title,
                tuple(LevelDraft(level.title, level.points, level.description) for level in criterion.levels),
                criterion.description,
                kind=criterion.kind,
                highest=criterion.highest,
                prompts=criterion.prompts,
                least_words=criterion.least_words,
            )
            for criterion in rubric.criteria
        )
    )


def as_new(draft: RubricDraft) -> RubricDraft:
    """The same draft with every part new."""
    return RubricDraft(
        tuple(
            replace(one, key=None, levels=tuple(replace(level, key=None) for level in one.levels))
            for one in draft.criteria
        )
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What one response says about one criterion."""

    criterion_id: UUID
    level_id: UUID | None = None
    comment: str = ""
    points: float | None = None
    """What was typed, where points are typed."""


Structure = tuple[tuple[UUID | None, CriterionKind, float, int, tuple[tuple[UUID | None, float], ...]], ...]


def structure(rubric: Rubric | RubricDraft) -> Structure:
    """What must stand still once people have responded: criteria, kinds, levels, their order and points.

    So do the least words: nobody is asked for more than they were when they began.
    """
    return tuple(
        (
            criterion.key,
            criterion.kind,
            criterion.highest,
            criterion.least_words,
            tuple((level.key, level.points) for level in criterion.levels),
        )
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
        criteria.append(replace(criterion, levels=levels, key=key))
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
    """The criteria that still need a level, points, or as many words as they ask for."""
    return tuple(
        criterion for criterion, answer in _paired(rubric, answers) if not criterion.is_answered(answer)
    )


def unexplained(rubric: Rubric, answers: Iterable[Answer]) -> tuple[Criterion, ...]:
    """The criteria without a word of reason."""
    said = {answer.criterion_id for answer in answers if answer.comment.strip()}
    return tuple(criterion for criterion in rubric.criteria if criterion.id not in said)


def typed_points(criterion: Criterion, answer: Answer) -> float | None:
    """The points of an answer as far as the criterion takes typed ones, and so many."""
    if criterion.kind is not CriterionKind.POINTS or answer.points is None:
        return None
    return answer.points if 0 <= answer.points <= criterion.highest else None


def points(rubric: Rubric, answers: Iterable[Answer]) -> float:
    """The sum of what the answers give."""
    return sum(criterion.worth(answer) or 0 for criterion, answer in _paired(rubric, answers))


def _paired(rubric: Rubric, answers: Iterable[Answer]) -> Iterator[tuple[Criterion, Answer]]:
    said = {answer.criterion_id: answer for answer in answers}
    for criterion in rubric.criteria:
        yield criterion, said.get(criterion.id, Answer(criterion.id))
