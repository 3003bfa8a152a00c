"""When authors judge their own work: a duty of their own that waits for nobody."""

from dataclasses import dataclass

from lti_tool.activities.peer_review.rules.settings import SelfReview


@dataclass(frozen=True, slots=True)
class JudgingOneself:
    """How far somebody is with judging their own work."""

    is_sent: bool = False
    owes: bool = False
    """It is asked for and not sent; nobody owes it any more who is complete."""
    is_next: bool = False
    """It comes before anything else they could do now."""


NOT_ASKED = JudgingOneself()


def judging_oneself(
    when: SelfReview, *, is_sent: bool, is_complete: bool, are_reviews_done: bool
) -> JudgingOneself:
    """How far somebody is who has handed in."""
    owes = when is not SelfReview.NONE and not is_sent and not is_complete
    return JudgingOneself(is_sent, owes, is_next=owes and (when is SelfReview.FIRST or are_reviews_done))
