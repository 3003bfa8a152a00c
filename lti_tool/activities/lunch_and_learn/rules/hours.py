"""What can be done with a date when: before it, while it is live, and in the days after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.parts.meetings.rules.states import MeetingState

FEEDBACK_FOR = timedelta(days=3)
"""So long after its end people are asked how it was. Its sums are shown when nobody can change them any more,
or else each new answer could be told from the difference."""
FOLLOW_UP_AFTER = timedelta(days=14)
"""When people are asked what became of their takeaways."""
FOLLOW_UP_FOR = timedelta(days=28)
"""How long they are reminded of that."""
STILL_OPEN = timedelta(hours=12)
"""So long after its planned end a date that nobody ended ends by itself."""


class Stage(StrEnum):
    """How far a date is, as people meet it."""

    AHEAD = "ahead"
    LIVE = "live"
    OVER = "over"
    """Its end has come; who was there may not be settled yet."""
    FELL_OUT = "fell_out"


@dataclass(frozen=True, slots=True)
class Hours:
    """A date as these rules need it."""

    state: MeetingState
    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)


def stage(hours: Hours, now: datetime) -> Stage:
    """How far the date is."""
    if hours.state in {MeetingState.CANCELLED, MeetingState.NOT_HELD}:
        return Stage.FELL_OUT
    if hours.state == MeetingState.LIVE:
        return Stage.LIVE
    if hours.state == MeetingState.HELD or now >= hours.ends_at:
        return Stage.OVER
    return Stage.AHEAD


def takes_feedback(hours: Hours, now: datetime) -> bool:
    """Whether people may say how it was."""
    has_begun = hours.state in {MeetingState.LIVE, MeetingState.HELD} and now >= hours.starts_at
    return has_begun and now < hours.ends_at + FEEDBACK_FOR


def shows_feedback(hours: Hours, now: datetime) -> bool:
    """Whether what people said together may be read."""
    return hours.state == MeetingState.HELD and now >= hours.ends_at + FEEDBACK_FOR


def takes_takeaways(hours: Hours) -> bool:
    """Whether people may write down what they will use."""
    return hours.state in {MeetingState.LIVE, MeetingState.HELD}


def asks_what_became(hours: Hours, now: datetime) -> bool:
    """Whether it is time to ask what became of takeaways."""
    return hours.state == MeetingState.HELD and now >= hours.ends_at + FOLLOW_UP_AFTER


def ends_by_itself(hours: Hours, now: datetime) -> bool:
    """Whether the host forgot to end it: its doors are shut then, and its questions lose their askers."""
    is_open = hours.state in {MeetingState.SCHEDULED, MeetingState.LIVE}
    return is_open and now >= hours.ends_at + STILL_OPEN
