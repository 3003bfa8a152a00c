"""The grade and why it is so: the plain mean per criterion, nothing rounded before the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from lti_tool.parts.forms.rules import Answer, Criterion, CriterionKind, Rubric


@dataclass(frozen=True, slots=True)
class Judgement:
    """One review as the grade sees it: what was chosen, in the version it was chosen from."""

    rubric: Rubric
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: the points of each review in their order, None where a review did not judge it."""

    title: str
    most: float
    points: tuple[float | None, ...]
    mean: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A grade with everything it follows from; `total` is the sum of the rows' means."""

    rows: tuple[Row, ...]
    totals: tuple[float, ...]
    total: float
    most: float
    late_share: float = 0.0
    """Which share of it is lost because the work came late."""

    @property
    def scaled(self) -> float:
        """The grade as a share of 0 to 1, unrounded."""
        return self.of_reviews * (1 - self.late_share)

    @property
    def of_reviews(self) -> float:
        """What the reviews alone give, as a share of 0 to 1."""
        return min(1.0, max(0.0, self.total / self.most))

    @property
    def of_hundred(self) -> float:
        """The grade out of 100, unrounded."""
        return self.scaled * 100


def explain(judgements: Sequence[Judgement], late_share: float = 0.0) -> Explanation | None:
    """The grade that follows from these reviews; None when there are none, or none gives points.

    The newest version among them sets the criteria. Points from an older version count as the same share
    of the criterion's best judgement; criteria that only the older one had no longer count.
    """
    if not judgements:
        return None
    newest = max((judgement.rubric for judgement in judgements), key=lambda rubric: rubric.number)
    rows = tuple(row for criterion in newest.criteria if (row := _row(criterion, judgements)) is not None)
    most = sum(row.most for row in rows)
    if not most:
        return None
    totals = tuple(
        sum(points for row in rows if (points := row.points[at]) is not None) for at in range(len(judgements))
    )
    return Explanation(rows, totals, sum(row.mean for row in rows), most, late_share)


def _row(criterion: Criterion, judgements: Sequence[Judgement]) -> Row | None:
    points = tuple(_points(criterion, judgement) for judgement in judgements)
    given = [value for value in points if value is not None]
    return Row(criterion.title, criterion.most_points, points, fmean(given)) if given else None


def _points(criterion: Criterion, judgement: Judgement) -> float | None:
    asked = next((one for one in judgement.rubric.criteria if one.key == criterion.key), None)
    if asked is None:
        return None
    chosen = next((answer for answer in judgement.answers if answer.criterion_id == asked.id), None)
    worth = asked.worth(chosen) if chosen else None
    if worth is None or criterion.kind is CriterionKind.COMMENT:
        return None
    same_worth = asked.most_points == criterion.most_points
    return worth if same_worth else _share(worth, asked.most_points) * criterion.most_points


def _share(points: float, most: float) -> float:
    return points / most if most else 0.0
