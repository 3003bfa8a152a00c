"""How a meeting and a seat may stand, and what may follow upon what."""

from enum import StrEnum


class MeetingState(StrEnum):
    """How a meeting stands."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    LIVE = "live"
    HELD = "held"
    CANCELLED = "cancelled"
    NOT_HELD = "not_held"
    """Its hour passed, and nobody came."""


FOLLOWING: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.DRAFT: frozenset({MeetingState.SCHEDULED, MeetingState.CANCELLED}),
    MeetingState.SCHEDULED: frozenset(
        # a new date leaves it scheduled; the roll of one that nobody opened can be called afterwards
        {
            MeetingState.SCHEDULED,
            MeetingState.LIVE,
            MeetingState.HELD,
            MeetingState.CANCELLED,
            MeetingState.NOT_HELD,
        }
    ),
    MeetingState.LIVE: frozenset({MeetingState.HELD, MeetingState.NOT_HELD}),
    MeetingState.HELD: frozenset(),
    MeetingState.CANCELLED: frozenset(),
    MeetingState.NOT_HELD: frozenset({MeetingState.HELD}),  # somebody was there after all
}
"""What a meeting may become."""


class SeatRole(StrEnum):
    """As what somebody is there."""

    HOST = "host"
    PRESENTER = "presenter"
    FACILITATOR = "facilitator"
    ATTENDEE = "attendee"


class Rsvp(StrEnum):
    """Whether somebody comes."""

    NONE = "none"
    GOING = "going"
    CONFIRM = "confirm"
    """They were going, and the date moved so far that they are asked again; their seat is kept."""
    WAITING = "waiting"
    OFFERED = "offered"
    """A seat came free shortly before the start; it is kept for them until they answer."""
    DECLINED = "declined"
    CANCELLED = "cancelled"


TAKING = (Rsvp.GOING, Rsvp.CONFIRM, Rsvp.OFFERED)
"""A seat that stands so takes one of the meeting's places."""


class Way(StrEnum):
    """How somebody takes part."""

    IN_PERSON = "in_person"
    REMOTE = "remote"


class Attendance(StrEnum):
    """Whether somebody was there."""

    PRESENT = "present"
    PARTIAL = "partial"
    ABSENT = "absent"
    EXCUSED = "excused"


WAS_THERE = (Attendance.PRESENT, Attendance.PARTIAL)


class How(StrEnum):
    """How it is known that somebody was there."""

    ROLL = "roll"
    """The host called the roll."""
    CODE = "code"
    """They typed the code from the host's screen, or opened its picture."""
    PAGE = "page"
    """Their page was open while the meeting was live."""
