"""One score as the Assignment and Grade Services 2.0 want it, and what must never be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

import orjson

from lti_tool.lti.errors import Reason, ScoreInvalid

MEDIA_TYPE: Final = "application/vnd.ims.lis.v1.score+json"
_MAX_COMMENT_LENGTH: Final = 10_000
_MILLISECOND: Final = timedelta(milliseconds=1)
_SECOND: Final = timedelta(seconds=1)


class ActivityProgress(StrEnum):
    """How far the learner is (AGS 2.0, 3.4.7)."""

    INITIALIZED = "Initialized"
    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class GradingProgress(StrEnum):
    """How far the grading is (AGS 2.0, 3.4.8)."""

    FULLY_GRADED = "FullyGraded"
    PENDING = "Pending"
    PENDING_MANUAL = "PendingManual"
    FAILED = "Failed"
    NOT_READY = "NotReady"


@dataclass(frozen=True, slots=True)
class Score:
    """A score for one person on one line item; making one that makes no sense raises ScoreInvalid.

    `extensions` are further members under their full names, such as Canvas's submission extension.
    """

    user_id: str
    timestamp: datetime
    activity_progress: ActivityProgress
    grading_progress: GradingProgress
    given: float | None = None
    maximum: float | None = None
    comment: str | None = field(default=None, repr=False)
    extensions: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def __post_init__(self) -> None:
        if self.timestamp.tzinfo is None:
            raise ValueError("a score's timestamp must be aware")
        if self.given is None:
            return
        # AGS 2.0, 3.4.4 and 3.4.5: with a score comes its maximum, above zero
        if self.maximum is None or not isfinite(self.maximum) or self.maximum <= 0:
            raise ScoreInvalid(Reason.SCORE_MAXIMUM, f"a maximum above zero is needed, not {self.maximum}")
        if not isfinite(self.given):
            raise ScoreInvalid(Reason.SCORE_NOT_A_NUMBER, f"the score is {self.given}")
        if self.given < 0:
            raise ScoreInvalid(Reason.SCORE_NEGATIVE, f"the score is {self.given}")
        if self.given > self.maximum:
            raise ScoreInvalid(Reason.SCORE_ABOVE_MAXIMUM, f"the score is {self.given} of {self.maximum}")

    @property
    def erases_grade(self) -> bool:
        """Whether Moodle would take away a grade that is already there: never send such a one after a grade.

        Seen in Moodle 4.5: no score, or a grading progress other than FullyGraded, empties the cell.
        """
        return self.given is None or self.grading_progress is not GradingProgress.FULLY_GRADED

    def to_json(self) -> bytes:
        """The body of the request, in UTF-8."""
        content: dict[str, Any] = {"userId": self.user_id}
        if self.given is not None and self.maximum is not None:
            content["scoreGiven"] = plain_number(self.given)
            content["scoreMaximum"] = plain_number(self.maximum)
        if self.comment:
            content["comment"] = self.comment[:_MAX_COMMENT_LENGTH]
        content["activityProgress"] = self.activity_progress.value
        content["gradingProgress"] = self.grading_progress.value
        content["timestamp"] = format_timestamp(self.timestamp)
        return orjson.dumps(content | dict(self.extensions))


def format_timestamp(moment: datetime) -> str:
    """UTC with milliseconds, as AGS 2.0, 3.4.6 asks for a fraction of a second."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def next_timestamp(previous: datetime | None, now: datetime, *, whole_seconds: bool) -> datetime:
    """The timestamp for the next score of one learner on one line item: now, but always later than the last.

    With `whole_seconds`, later by a second at least: Moodle (409) and Open edX (400) compare seconds.
    """
    unit = _SECOND if whole_seconds else _MILLISECOND
    present = _cut(now, unit)
    return present if previous is None else max(present, _cut(previous, unit) + unit)


def _cut(moment: datetime, unit: timedelta) -> datetime:
    moment = moment.astimezone(UTC)
    return moment - timedelta(microseconds=moment.microsecond % (unit // timedelta(microseconds=1)))


def plain_number(number: float) -> float:
    """50 rather than 50.0: some platforms read an integer where they can."""
    return int(number) if number == int(number) else number
