"""The gallery of good work: nothing is shown without its author's consent, and no name to a reviewer."""

from enum import StrEnum


class Consent(StrEnum):
    """What an author answers who is asked whether their work may be shown."""

    NO = "no"
    NAMELESS = "nameless"
    NAMED = "named"


SHOWN = (Consent.NAMELESS, Consent.NAMED)


def shows_name(consent: Consent | None, *, may_review: bool) -> bool:
    """Whether somebody sees whose work it is: with consent, and never while they may have to review it."""
    return consent == Consent.NAMED and not may_review
