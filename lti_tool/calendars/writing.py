"""What a calendar reads: the meetings of a feed in the language of its person."""

from datetime import datetime
from urllib.parse import urlsplit

from lti_tool.calendars import rules
from lti_tool.calendars.queries import Behind, Dated
from lti_tool.parts.meetings.calendar_files import Occasion, Organiser, feed
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp
from lti_tool.settings import MailServer
from lti_tool.web.language import Voice, voice_for
from lti_tool.web.markup import plain

SENDER = "Potluck"


def written(behind: Behind, dates: list[Dated], mail: MailServer | None) -> bytes:
    """The file of a feed; the same meetings give the same bytes."""
    say, host = voice_for(behind.locale), host_of(behind.iri_base)
    name = say.gettext("My meetings") if behind.title is None else behind.title
    organiser = _organiser(host, mail)
    return feed((_occasion(each, host, organiser, say) for each in dates), name, rules.FETCHED_EVERY)


def host_of(iri_base: str) -> str:
    """The host by which meetings keep their names for ever."""
    return urlsplit(iri_base).hostname or iri_base


def _organiser(host: str, mail: MailServer | None) -> Organiser:
    """Whom invitations come from; nobody reads answers, but RFC 5546 3.2.1 wants one named."""
    if mail is None:
        return Organiser(SENDER, f"no-reply@{host}")
    return Organiser(mail.sender_name or SENDER, mail.sender)


def _occasion(dated: Dated, host: str, organiser: Organiser, say: Voice) -> Occasion:
    meeting, is_expected = dated.meeting, rules.is_expected(dated.role, dated.rsvp)
    told = (_standing(dated, say), plain(meeting.text), dated.activity_title)
    return Occasion(
        id=meeting.id,
        host=host,
        title=meeting.title,
        text="\n\n".join(filter(None, told)),
        starts_at=meeting.starts_at,
        minutes=max(meeting.minutes, 1),
        place=meeting.place,
        url=meeting.url if is_expected else "",
        sequence=meeting.sequence,
        changed_at=_changed_at(dated),
        organiser=organiser,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
        takes_time=is_expected,
    )


def _changed_at(dated: Dated) -> datetime:
    """When the meeting changed last for this person, whose answer decides about their time."""
    return max(dated.meeting.changed_at, dated.answered_at or dated.meeting.changed_at)


def _standing(dated: Dated, say: Voice) -> str:
    """What the person must know or do; nothing where all is said by the meeting being there."""
    if dated.meeting.state != MeetingState.SCHEDULED:
        return ""
    words = {
        Rsvp.CONFIRM: say.gettext("The date has moved. Please say again whether you come."),
        Rsvp.OFFERED: say.gettext("A seat came free for you. Please say soon whether you take it."),
        Rsvp.WAITING: say.gettext("You are on the waiting list."),
    }
    return words.get(dated.rsvp, "")
