"""Worked examples: when somebody gets one, and how near their judgement comes to the author's."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean

from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.rules.settings import Practise
from lti_tool.parts.forms.rules import Answer, Criterion

NEAR = 0.25
"""A judgement is near when it lies on average no further away, as a share of what each criterion can give."""
MOST_EXAMPLES = 8
WAITED = timedelta(hours=4)
"""So long somebody has had nothing to review when an example may stand for a review."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How far somebody has come with the examples of an activity."""

    examples: int = 0
    sent: int = 0
    counted: int = 0
    """How many of those sent stand for a review owed."""
    is_near: bool = False
    """Whether one of them came near the author's judgement."""
    is_begun: bool = False
    """Whether one is not sent yet."""

    @property
    def is_any_left(self) -> bool:
        """Whether there is an example they have not sent."""
        return self.sent < self.examples


def must_practise(when: Practise, practice: Practice) -> bool:
    """Whether examples come before the first review: until one was judged well, or all were judged."""
    return when is Practise.FIRST and practice.is_any_left and not practice.is_near


def may_fill_in(practice: Practice, needed: int, waited: timedelta) -> bool:
    """Whether an example may stand for a review: after hours without work, and never for all of them."""
    return practice.is_any_left and waited >= WAITED and practice.counted < needed - 1


def distance(mine: Judgement, reference: Judgement) -> float:
    """How far two judgements lie apart, criterion by criterion, from 0 to 1.

    Criteria that only one of them has do not count.
    """
    apart = [
        abs(one - other)
        for criterion in reference.rubric.criteria
        if (one := _share(mine, criterion)) is not None
        and (other := _share(reference, criterion)) is not None
    ]
    return fmean(apart) if apart else 0.0


def _share(judgement: Judgement, wanted: Criterion) -> float | None:
    criterion = next((one for one in judgement.rubric.criteria if one.key == wanted.key), None)
    if criterion is None or not criterion.most_points:
        return None
    answers = {answer.criterion_id: answer for answer in judgement.answers}
    worth = criterion.worth(answers.get(criterion.id, Answer(criterion.id)))
    return worth / criterion.most_points if worth is not None else None
