"""Meetings as calendars read them: an invitation, its taking back, a feed of many (RFC 5545, RFC 5546)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote
from uuid import UUID

from icalendar import (
    PARTSTAT,
    ROLE,
    STATUS,
    TRANSP,
    Alarm,
    Calendar,
    Event,
    Timezone,
    vCalAddress,
    vDuration,
    vText,
)
from werkzeug.urls import iri_to_uri

from lti_tool.outbox.calendar_parts import CalendarMethod
from lti_tool.parts.meetings.rules.states import Rsvp, SeatRole
from lti_tool.web.forms import cleaned

PRODUCT: Final = "-//Potluck//Meetings//EN"
_PUBLISH: Final = "PUBLISH"
_ADDRESS: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_ANSWERS: Final = {
    Rsvp.NONE: PARTSTAT.NEEDS_ACTION,
    Rsvp.GOING: PARTSTAT.ACCEPTED,
    Rsvp.CONFIRM: PARTSTAT.NEEDS_ACTION,
    Rsvp.WAITING: PARTSTAT.TENTATIVE,
    Rsvp.OFFERED: PARTSTAT.NEEDS_ACTION,
    Rsvp.DECLINED: PARTSTAT.DECLINED,
    Rsvp.CANCELLED: PARTSTAT.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who invites; answers that calendars send go to this address."""

    name: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody with a seat, and how it stands."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    rsvp: Rsvp
    role: SeatRole = SeatRole.ATTENDEE
    answered_at: datetime | None = None
    """When it came to stand so: of two files about one date a calendar believes the later one."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting as its calendar files tell it; they name moments in UTC, so they need no zones."""

    id: UUID
    host: str
    """With the id the lasting name of the meeting: the host of the organisation's IRI base, which stays."""
    title: str
    text: str
    starts_at: datetime
    minutes: int
    """One at least: RFC 5545 3.8.2.2 wants an end after the start."""
    place: str
    url: str
    """Where to join or to read more; left out unless it is an address of the web."""
    sequence: int
    """How often its date has changed; that it was cancelled is counted by the files themselves."""
    changed_at: datetime
    organiser: Organiser
    is_cancelled: bool = False
    attendees: tuple[Attendee, ...] = ()
    """Whose names and addresses everybody who is invited may read, such as both of a mentoring pair."""
    takes_time: bool = True
    """Whoever reads the file means to be there; otherwise their time stays free in their calendar."""
    remind_before: timedelta | None = None


def invitation(occasion: Occasion, to: Attendee) -> bytes:
    """The file that puts a meeting, or its new date, into the calendar of one person.

    The same meeting and seat give the same bytes, however often a mail is tried again.

    Raises:
        ValueError: the meeting is cancelled; nobody is invited to it.
    """
    if occasion.is_cancelled:
        raise ValueError(f"expected a meeting that takes place, came a cancelled one: {occasion.id}")
    event = _event(occasion, stamp=_stamp(occasion, to))
    event.status = STATUS.CONFIRMED
    event.attendees = [_attendee(each) for each in _named(occasion, to)]
    _add_alarm(event, occasion)
    return _written(_calendar(CalendarMethod.REQUEST, [event]))


def cancellation(occasion: Occasion, to: Attendee) -> bytes:
    """The file that takes a meeting out of the calendar of one person.

    Either the meeting is cancelled for everybody, or it takes place without them: then it keeps its
    sequence, so that a later invitation to the same date is believed again.
    """
    event = _event(occasion, stamp=_stamp(occasion, to))
    if occasion.is_cancelled:  # RFC 5546 3.2.5: must not be said to those who alone are uninvited
        event.status = STATUS.CANCELLED
    event.attendees = [_attendee(to)]
    return _written(_calendar(CalendarMethod.CANCEL, [event]))


def feed(occasions: Iterable[Occasion], name: str, refresh: timedelta) -> bytes:
    """The file of many meetings that calendars fetch again each `refresh`; `name` is what they call it.

    It names no attendees. A cancelled meeting belongs into it for some weeks: calendars that keep what they
    have fetched strike it out only when they are told.
    """
    events = []
    for occasion in occasions:
        event = _event(occasion, stamp=occasion.changed_at)
        event.status = STATUS.CANCELLED if occasion.is_cancelled else STATUS.CONFIRMED
        if not occasion.is_cancelled:
            _add_alarm(event, occasion)
        events.append(event)
    # RFC 5545 3.6: a calendar holds one component at least, and a zone is one that shows nothing
    calendar = _calendar(_PUBLISH, events or [Timezone.from_tzid("UTC")])
    # The library writes names and lengths it does not know as they are, so they are given with their types.
    calendar.add("NAME", vText(_one_line(name)))  # RFC 7986 5.1
    calendar.add("X-WR-CALNAME", vText(_one_line(name)))  # what most programs read instead
    calendar.add("REFRESH-INTERVAL", vDuration(refresh), parameters={"VALUE": "DURATION"})  # RFC 7986 5.7
    calendar.add("X-PUBLISHED-TTL", vDuration(refresh))  # what Outlook reads instead
    return _written(calendar)


def _calendar(method: str, components: Iterable[Event | Timezone]) -> Calendar:
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", PRODUCT)
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    for component in components:
        calendar.add_component(component)
    return calendar


def _written(calendar: Calendar) -> bytes:
    content: bytes = calendar.to_ical()
    return content


def _event(occasion: Occasion, *, stamp: datetime) -> Event:
    """What all files say of a meeting; each date of a series is a meeting of its own, so nothing recurs."""
    url = _usable(occasion.url)
    event = Event()
    event.uid = f"{occasion.id}@{occasion.host}"  # RFC 5545 3.8.4.7: the same for all its life
    event.DTSTAMP = stamp
    event.LAST_MODIFIED = occasion.changed_at
    # RFC 5546 2.1.4: a cancelled meeting has a higher number than it had at its last date
    event.sequence = occasion.sequence + occasion.is_cancelled
    event.start = occasion.starts_at
    event.end = occasion.starts_at + timedelta(minutes=occasion.minutes)
    event.summary = _one_line(occasion.title)
    event.description = "\n\n".join(filter(None, (cleaned(occasion.text).strip(), url))) or None
    event.location = _one_line(occasion.place) or None
    event.organizer = _organiser(occasion.organiser)
    is_free = occasion.is_cancelled or not occasion.takes_time
    event.transparency = TRANSP.TRANSPARENT if is_free else TRANSP.OPAQUE
    if url:
        event.url = url
        event.add("CONFERENCE", url, parameters={"VALUE": "URI"})  # RFC 7986 5.11: VALUE must be there
    return event


def _stamp(occasion: Occasion, to: Attendee) -> datetime:
    """RFC 5546 2.1.5: of two files with one sequence the later stamp wins, so each new answer moves it on."""
    return max(occasion.changed_at, to.answered_at or occasion.changed_at)


def _named(occasion: Occasion, to: Attendee) -> list[Attendee]:
    return [to, *(each for each in occasion.attendees if each.address != to.address)]


def _organiser(organiser: Organiser) -> vCalAddress:
    return vCalAddress.new(_mail_address(organiser.address), cn=_parameter(organiser.name))


def _attendee(attendee: Attendee) -> vCalAddress:
    answer = _ANSWERS[attendee.rsvp]
    return vCalAddress.new(
        _mail_address(attendee.address),
        cn=_parameter(attendee.name),
        role=ROLE.CHAIR if attendee.role is SeatRole.HOST else ROLE.REQ_PARTICIPANT,
        partstat=answer,
        rsvp=answer is PARTSTAT.NEEDS_ACTION,
    )


def _add_alarm(event: Event, occasion: Occasion) -> None:
    if occasion.remind_before is None:
        return
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _one_line(occasion.title))  # RFC 5545 3.6.6: must be there
    alarm.add("TRIGGER", -occasion.remind_before)
    event.add_component(alarm)


def _one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def _parameter(text: str) -> str | None:
    """RFC 5545 3.2: a value of a parameter may hold anything but control characters and double quotes."""
    return _one_line(text).replace('"', "'") or None


def _mail_address(address: str) -> str:
    """RFC 6068 2: what stands for something else in an address of the web is written by its number."""
    return "mailto:" + quote(_one_line(address), safe="@!$'*+-._~")


def _usable(url: str) -> str:
    """The address in the letters that RFC 3986 knows, or nothing where it is none of the web."""
    try:
        written = iri_to_uri(url)
    except ValueError:
        return ""
    return written if url.isprintable() and _ADDRESS.fullmatch(written) else ""
