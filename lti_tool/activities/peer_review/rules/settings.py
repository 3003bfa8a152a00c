"""What an author can set, and how it is kept with the activity."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

FEWEST_REVIEWS, MOST_REVIEWS = 1, 8
MOST_GRACE_MINUTES = 24 * 60
MOST_WORDS = 20_000
FEW_REVIEWS = 2
"""So many reviews make a grade, unless the author asked for fewer."""


class LatePolicy(StrEnum):
    """What happens after a due date."""

    ACCEPT = "accept"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of an author; each has a good answer already."""

    instructions: str = ""
    reviews_asked: int = 3
    submit_due: datetime | None = None
    review_due: datetime | None = None
    late: LatePolicy = LatePolicy.ACCEPT
    grace_minutes: int = 0
    fewest_words: int = 0
    remind: bool = True
    """Whether people get mails about what is due, where the installation sends any."""

    @property
    def enough_reviews(self) -> int:
        """From how many reviews on there is a grade."""
        return min(FEW_REVIEWS, self.reviews_asked)

    @property
    def most_reviews(self) -> int:
        """How many reviews one work gets at most: one more than asked, so that nobody is stuck."""
        return self.reviews_asked + 1

    @property
    def grace(self) -> timedelta:
        """How long a work that was handed in can still be changed, before others see it."""
        return timedelta(minutes=self.grace_minutes)


def to_keep(settings: Settings) -> dict[str, Any]:
    """The settings as plain values for the activity's row."""
    return {
        "instructions": settings.instructions,
        "reviews_asked": settings.reviews_asked,
        "submit_due": _moment_to_keep(settings.submit_due),
        "review_due": _moment_to_keep(settings.review_due),
        "late": settings.late.value,
        "grace_minutes": settings.grace_minutes,
        "fewest_words": settings.fewest_words,
        "remind": settings.remind,
    }


def read(kept: Mapping[str, Any]) -> Settings:
    """The settings from the activity's row; what an older version did not keep has its default."""
    default = Settings()
    return Settings(
        instructions=kept.get("instructions", default.instructions),
        reviews_asked=kept.get("reviews_asked", default.reviews_asked),
        submit_due=_kept_moment(kept.get("submit_due")),
        review_due=_kept_moment(kept.get("review_due")),
        late=LatePolicy(kept.get("late", default.late)),
        grace_minutes=kept.get("grace_minutes", default.grace_minutes),
        fewest_words=kept.get("fewest_words", default.fewest_words),
        remind=kept.get("remind", default.remind),
    )


def without_past_dates(settings: Settings, now: datetime) -> Settings:
    """The settings for a new group of people: dates that are over say nothing to them."""
    return replace(
        settings,
        submit_due=_if_ahead(settings.submit_due, now),
        review_due=_if_ahead(settings.review_due, now),
    )


def _if_ahead(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment > now else None


def _moment_to_keep(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _kept_moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
