"""The mail that reminds somebody: one for all their activities, true at the moment it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lti_tool.courses.models import Person
from lti_tool.outbox.letters import Letter, Link, NotBefore, Section, Written
from lti_tool.participation.kinds import Addressee, Reminder
from lti_tool.reminders import queries, rules, service
from lti_tool.reminders.links import StopLinks, Wish
from lti_tool.web.language import Voice


@dataclass(frozen=True, slots=True)
class ReminderWriter:
    """Writes what still stands; what was done since it was planned is left out."""

    links: StopLinks
    default_zone: ZoneInfo

    def __call__(self, session: Session, payload: Mapping[str, Any], *, now: datetime) -> Written:
        """The mail; that it goes out now is written down, so that the next one waits a day."""
        person = session.get(Person, UUID(payload["person_id"]))
        if person is None or person.email is None:
            return None
        row = service.correspondence(session, person, now=now)
        to = queries.addressee(person, self.default_zone)
        since = datetime.fromisoformat(payload["since"]) if payload["since"] else None
        found = queries.reminders_of(session, to, since=since, now=now)
        if row.stopped_at or not found:
            return None
        if not rules.is_daytime(now, to.zone):
            return NotBefore(rules.next_morning(now, to.zone))
        row.mailed_at = now
        return self._letter(person.email, to, found, now)

    def _letter(self, address: str, to: Addressee, found: Sequence[Reminder], now: datetime) -> Letter:
        say = to.voice
        return Letter(
            to=address,
            subject=_subject(say, found),
            locale=say.locale,
            opening=say.gettext("Hello, this is what waits for you:"),
            sections=tuple(Section(_heading(say, reminder), reminder.lines) for reminder in found),
            closing=(
                say.gettext("To get there, open the activity in your course."),
                say.gettext("You get one such mail a day at most."),
            ),
            ways_out=(*(self._way_out(to, one, now) for one in found), self._way_out(to, None, now)),
        )

    def _way_out(self, to: Addressee, reminder: Reminder | None, now: datetime) -> Link:
        wish = Wish(to.person_id, reminder.activity_id if reminder else None)
        words = (
            to.voice.gettext("No more reminders for “%(title)s”", title=reminder.title)
            if reminder
            else to.voice.gettext("No more reminders at all")
        )
        return Link(words, self.links.address(wish, now=now))


def _subject(say: Voice, found: Sequence[Reminder]) -> str:
    if len(found) == 1:
        return say.gettext("%(title)s: what waits for you", title=found[0].title)
    return say.ngettext(
        "What waits for you in one activity", "What waits for you in %(num)s activities", len(found)
    )


def _heading(say: Voice, reminder: Reminder) -> str:
    if not reminder.course_title:
        return reminder.title
    return say.gettext("%(activity)s (%(course)s)", activity=reminder.title, course=reminder.course_title)
