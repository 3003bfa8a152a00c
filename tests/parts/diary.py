"""A calendar program in small: it opens files with a library of others and believes what RFC 5546 says."""

from datetime import datetime

from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus


def opened(content: bytes) -> list[Event]:
    return IcsCalendarStream.calendar_from_ics(content.decode()).events


def only(content: bytes) -> Event:
    (event,) = opened(content)
    return event


class Diary:
    """Of each meeting it keeps what came under the highest sequence, and then what has the latest stamp."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Event, bool]] = {}

    def open(self, *files: bytes) -> "Diary":
        for content in files:
            method = IcsCalendarStream.calendar_from_ics(content.decode()).method
            for event in opened(content):
                self._take_in(event, taken_out=method == "CANCEL")
        return self

    def shown(self) -> list[tuple[str | None, datetime]]:
        """Title and begin of what takes place, first things first."""
        events = [event for event, taken_out in self._kept.values() if not taken_out]
        return sorted(((event.summary, event.dtstart) for event in events), key=lambda pair: pair[1])

    def _take_in(self, event: Event, *, taken_out: bool) -> None:
        known, _ = self._kept.get(event.uid, (None, False))
        if known is None or _rank(event) >= _rank(known):
            self._kept[event.uid] = (event, taken_out or event.status is EventStatus.CANCELLED)


def _rank(event: Event) -> tuple[int, datetime]:
    return event.sequence or 0, event.dtstamp
