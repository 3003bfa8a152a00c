"""What a concern may be about, and what may be done about it."""

from enum import StrEnum


class Matter(StrEnum):
    """What is wrong, as the reporter sees it."""

    HURTFUL = "hurtful"
    PERSONAL = "personal"
    NOT_THEIRS = "not_theirs"
    HARMFUL = "harmful"
    OTHER = "other"


class ConcernOutcome(StrEnum):
    """What a facilitator did about it."""

    LEFT = "left"
    WORDS_HIDDEN = "words_hidden"
    SET_ASIDE = "set_aside"
    TAKEN_OUT = "taken_out"


ABOUT_REVIEW = (ConcernOutcome.LEFT, ConcernOutcome.WORDS_HIDDEN, ConcernOutcome.SET_ASIDE)
ABOUT_WORK = (ConcernOutcome.LEFT, ConcernOutcome.TAKEN_OUT)


def outcomes(*, is_about_review: bool) -> tuple[ConcernOutcome, ...]:
    """What a facilitator may do about a review, or about a work."""
    return ABOUT_REVIEW if is_about_review else ABOUT_WORK
