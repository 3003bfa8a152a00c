"""The mail about a meeting: what is so at the moment it is sent, for people and for their calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lti_tool.calendars.writing import host_of
from lti_tool.errors import NotFound
from lti_tool.meeting_mails import queries
from lti_tool.meeting_mails.links import Reply, ReplyLinks
from lti_tool.meeting_mails.queries import About
from lti_tool.meeting_mails.rules import TOO_NEAR, Why
from lti_tool.outbox.calendar_parts import CalendarMethod, CalendarPart
from lti_tool.outbox.letters import Letter, Link, NotBefore, Section, Written
from lti_tool.participation.kinds import Addressee
from lti_tool.parts.meetings.calendar_files import (
    Attendee,
    Occasion,
    Organiser,
    cancellation,
    invitation,
)
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp, SeatRole
from lti_tool.reminders.links import StopLinks, Wish
from lti_tool.reminders.queries import addressee
from lti_tool.reminders.rules import is_daytime, next_morning
from lti_tool.settings import MailServer
from lti_tool.web import dates
from lti_tool.web.markup import plain

_INVITED = (Rsvp.GOING, Rsvp.CONFIRM)


@dataclass(frozen=True, slots=True)
class MeetingWriter:
    """Writes what stands; what is not so any more is left out."""

    replies: ReplyLinks
    stops: StopLinks
    mail: MailServer
    default_zone: ZoneInfo

    def __call__(self, session: Session, payload: Mapping[str, Any], *, now: datetime) -> Written:
        """The mail; that their calendar learns of the meeting is written down."""
        try:
            one = queries.about(session, UUID(payload["meeting_id"]), UUID(payload["person_id"]))
        except NotFound:
            return None
        if one.person.email is None or one.told is None or one.meeting.starts_at <= now:
            return None
        to = addressee(one.person, self.default_zone)
        if payload["why"] == Why.NEWS:
            return self._news(session, one, to, now)
        return self._reminder(session, one, to, Why(payload["why"]), now)

    def _news(self, session: Session, one: About, to: Addressee, now: datetime) -> Written:
        told = one.told
        if told is None:
            return None
        is_off = one.meeting.state == MeetingState.CANCELLED
        is_invited = not is_off and one.seat.rsvp in _INVITED
        takes_back = told.is_in_calendar and not is_invited
        told.rsvp, told.sequence, told.told_at = one.seat.rsvp, one.meeting.sequence, now
        told.is_in_calendar = is_invited
        if not (is_invited or takes_back or one.seat.rsvp in queries.WAITED_FOR):
            return None  # they gave up what they were never invited to
        if not is_off and not queries.learns_here(session, one):
            return None
        return self._letter(one, to, self._words(one, to), self._calendar(one, is_invited, takes_back), now)

    def _reminder(self, session: Session, one: About, to: Addressee, why: Why, now: datetime) -> Written:
        if one.meeting.state != MeetingState.SCHEDULED or one.seat.rsvp != Rsvp.GOING:
            return None
        if queries.wants_no_reminders(session, one) or not queries.learns_here(session, one):
            return None
        say = to.voice
        if why is Why.HOUR_BEFORE:
            words = say.gettext("It begins within the hour.")
        else:
            morning = next_morning(now, to.zone)
            if not is_daytime(now, to.zone):
                return NotBefore(morning) if one.meeting.starts_at - morning >= TOO_NEAR else None
            words = say.gettext("You said that you come. If you cannot, somebody who waits gets your seat.")
        return self._letter(one, to, words, None, now, is_reminder=True)

    def _words(self, one: About, to: Addressee) -> str:
        say = to.voice
        if one.meeting.state == MeetingState.CANCELLED:
            return say.gettext("It does not take place.")
        until = one.seat.hold_until
        words = {
            Rsvp.GOING: say.gettext("You have a seat."),
            Rsvp.CONFIRM: say.gettext("The date has moved. Please say again whether you come."),
            Rsvp.WAITING: say.gettext("You are on the waiting list. You hear from us when a seat is free."),
            Rsvp.OFFERED: say.gettext(
                "A seat is free for you until %(time)s. Then the next in line is asked.",
                time=dates.clock_time(until, to.zone, say.locale) if until else "",
            ),
        }
        return words.get(Rsvp(one.seat.rsvp), say.gettext("You do not come. Your seat is free again."))

    def _letter(
        self,
        one: About,
        to: Addressee,
        words: str,
        calendar: CalendarPart | None,
        now: datetime,
        *,
        is_reminder: bool = False,
    ) -> Letter:
        say, meeting = to.voice, one.meeting
        lines = [dates.when(meeting.starts_at, now, to.zone, say.locale)]
        if to.zone.key != meeting.time_zone:
            local, zone = meeting.wall_time[11:], meeting.time_zone.replace("_", " ")
            lines.append(say.gettext("%(time)s by the clock of %(zone)s", time=local, zone=zone))
        is_on = meeting.state == MeetingState.SCHEDULED
        lines += [each for each in (meeting.place, meeting.url) if each and is_on and _is_expected(one)]
        return Letter(
            to=one.person.email or "",
            subject=f"{meeting.title}: {words}" if not is_reminder else self._soon(one, to, now),
            locale=say.locale,
            opening=words,
            sections=(Section(meeting.title, tuple(lines)),),
            closing=(one.activity.title,),
            ways_out=(
                *(self._answers(one, to, now) if is_on else ()),
                *(self._end(one, to, now) if is_reminder else ()),
            ),
            calendar=calendar,
            is_ended_by_its_last_link=is_reminder,
        )

    def _soon(self, one: About, to: Addressee, now: datetime) -> str:
        away = dates.away(one.meeting.starts_at, now, to.zone, to.voice.locale)
        return f"{one.meeting.title}: {away}"

    def _answers(self, one: About, to: Addressee, now: datetime) -> tuple[Link, ...]:
        say, rsvp = to.voice, one.seat.rsvp
        come = Reply(one.person.id, one.meeting.id, comes=True)
        stay = Reply(one.person.id, one.meeting.id, comes=False)
        words = {
            Rsvp.OFFERED: say.gettext("I take the seat"),
            Rsvp.CONFIRM: say.gettext("I still come"),
        }.get(Rsvp(rsvp), say.gettext("I come after all"))
        links = [Link(say.gettext("I cannot come"), self.replies.address(stay, now=now))]
        if rsvp not in {Rsvp.GOING, Rsvp.WAITING}:
            links.insert(0, Link(words, self.replies.address(come, now=now)))
        return tuple(links[:1] if rsvp in {Rsvp.DECLINED, Rsvp.CANCELLED} else links)

    def _end(self, one: About, to: Addressee, now: datetime) -> tuple[Link, ...]:
        say = to.voice
        mine = Wish(one.person.id, one.activity.id)
        words = say.gettext("No more reminders for “%(title)s”", title=one.activity.title)
        everything = say.gettext("No more reminders at all")
        return (
            Link(words, self.stops.address(mine, now=now)),
            Link(everything, self.stops.address(Wish(one.person.id), now=now)),
        )

    def _calendar(self, one: About, is_invited: bool, takes_back: bool) -> CalendarPart | None:  # noqa: FBT001
        occasion, seat = self._occasion(one), self._attendee(one)
        if is_invited:
            return CalendarPart(CalendarMethod.REQUEST, invitation(occasion, seat))
        if takes_back:
            return CalendarPart(CalendarMethod.CANCEL, cancellation(occasion, seat))
        return None

    def _occasion(self, one: About) -> Occasion:
        meeting = one.meeting
        return Occasion(
            id=meeting.id,
            host=host_of(one.iri_base),
            title=meeting.title,
            text="\n\n".join(filter(None, (plain(meeting.text), one.activity.title))),
            starts_at=meeting.starts_at,
            minutes=max(meeting.minutes, 1),
            place=meeting.place,
            url=meeting.url,
            sequence=meeting.sequence,
            changed_at=meeting.changed_at,
            organiser=Organiser(self.mail.sender_name or "Potluck", self.mail.sender),
            is_cancelled=meeting.state == MeetingState.CANCELLED,
        )

    def _attendee(self, one: About) -> Attendee:
        return Attendee(
            one.person.shown_name,
            one.person.email or "",
            Rsvp(one.seat.rsvp),
            SeatRole(one.seat.role),
            one.seat.answered_at,
        )


def _is_expected(one: About) -> bool:
    return one.seat.rsvp in {Rsvp.GOING, Rsvp.CONFIRM, Rsvp.OFFERED}
