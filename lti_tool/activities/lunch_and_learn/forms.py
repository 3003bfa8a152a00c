"""What browsers may send, read into values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from lti_tool.activities.lunch_and_learn.rules.settings import (
    LONGEST,
    MOST_ASKED,
    MOST_SEATS,
    SHORTEST,
    Grading,
    Naming,
    Settings,
)
from lti_tool.activities.lunch_and_learn.service.asking import Question
from lti_tool.activities.lunch_and_learn.service.resources import Link
from lti_tool.activities.lunch_and_learn.service.setting_up import Wanted
from lti_tool.activities.lunch_and_learn.shown.options import NOT_SAID
from lti_tool.parts.boards.models import LONGEST as LONGEST_ITEM
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.boards.service import Words as Put
from lti_tool.parts.meetings.rules.series import MOST_DATES, Cadence, Every
from lti_tool.parts.meetings.rules.states import Attendance, SeatRole, Way
from lti_tool.parts.meetings.service import planning
from lti_tool.parts.meetings.service.seating import Coming
from lti_tool.parts.steps.skipping import Skip
from lti_tool.web.dates import zone_named
from lti_tool.web.forms import Bounds, Reader
from lti_tool.web.shown import Words

LONGEST_TEXT = 20_000
LONGEST_PLACE, LONGEST_URL, LONGEST_DIET = 200, 1000, 200
MOST_STEP = 12
WALL = "%Y-%m-%dT%H:%M"
Form = MultiDict[str, str]
LABELS: Mapping[str, Words] = {
    "title": lazy_gettext("Title"),
    "introduction": lazy_gettext("What people should know"),
    "minutes": lazy_gettext("A date takes"),
    "capacity": lazy_gettext("Seats"),
    "place": lazy_gettext("Room"),
    "url": lazy_gettext("Address to join from afar"),
    "time_zone": lazy_gettext("Time zone"),
    "proposes": lazy_gettext("People put topics up and vote for them"),
    "rotates": lazy_gettext("People take turns in presenting"),
    "is_hybrid": lazy_gettext("People say whether they come or join from afar"),
    "asks_diet": lazy_gettext("Ask what they cannot eat"),
    "naming": lazy_gettext("Questions have names"),
    "attend_least": lazy_gettext("Come to at least"),
    "takeaways_least": lazy_gettext("Write down at least"),
    "catches_up": lazy_gettext("The recording, its quiz and a takeaway count like having been there"),
    "asks_feedback": lazy_gettext("Ask afterwards how it was"),
    "pass_percent": lazy_gettext("A quiz is passed from"),
    "grading": lazy_gettext("The gradebook gets"),
    "remind": lazy_gettext("Remind people by mail"),
    "starts": lazy_gettext("It begins"),
    "times": lazy_gettext("How many dates"),
    "step": lazy_gettext("Every"),
    "every": lazy_gettext("Unit"),
    "text": lazy_gettext("What it is about"),
    "topic": lazy_gettext("Topic"),
    "practice": lazy_gettext("How you use it at work"),
    "way": lazy_gettext("How do you take part?"),
    "diet": lazy_gettext("What can you not eat?"),
    "code": lazy_gettext("The six digits on the screen"),
    "question": lazy_gettext("Your question"),
    "takeaway": lazy_gettext("I will apply …"),
    "due": lazy_gettext("By"),
    "answer": lazy_gettext("The answer, in a few words"),
    "link_title": lazy_gettext("What it is"),
    "link_url": lazy_gettext("Its address"),
    "recording": lazy_gettext("It is the recording of this date"),
    "became": lazy_gettext("Did you apply it?"),
    "happened": lazy_gettext("What happened?"),
    "reason": lazy_gettext("Why?"),
    "person": lazy_gettext("Who?"),
    "role": lazy_gettext("As what?"),
}
"""What the fields are called, on the page and in what is said about them."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """The author's form as it was typed."""

    reader: Reader
    title: str
    settings: Settings

    @property
    def wanted(self) -> Wanted | None:
        """What the author wants; None while something does not fit."""
        return Wanted(self.title, self.settings) if self.reader.ok else None


@dataclass(frozen=True, slots=True)
class Planned:
    """The form of a date as it was typed."""

    reader: Reader
    wanted: planning.Wanted | None
    cadence: Cadence
    with_later: bool


def set_up(form: Form, before: Settings) -> SetUp:
    """The author's form; whoever was not asked about mails keeps what was chosen."""
    reader = Reader(form)
    title = reader.text("title", label=LABELS["title"], required=_("Give the activity a title."))
    settings = Settings(
        introduction=reader.prose("introduction", longest=LONGEST_TEXT, label=LABELS["introduction"]),
        time_zone=zone(reader, before.time_zone).key,
        minutes=_number(reader, "minutes", Bounds(SHORTEST, LONGEST), before.minutes),
        capacity=reader.integer("capacity", Bounds(1, MOST_SEATS), label=LABELS["capacity"]),
        place=reader.text("place", longest=LONGEST_PLACE, label=LABELS["place"]),
        url=url(reader, "url"),
        proposes=reader.flag("proposes"),
        rotates=reader.flag("rotates"),
        is_hybrid=reader.flag("is_hybrid"),
        asks_diet=reader.flag("asks_diet"),
        naming=reader.choice("naming", Naming, label=LABELS["naming"]) or before.naming,
        attend_least=_number(reader, "attend_least", Bounds(0, MOST_ASKED), 0),
        takeaways_least=_number(reader, "takeaways_least", Bounds(0, MOST_ASKED), 0),
        catches_up=reader.flag("catches_up"),
        asks_feedback=reader.flag("asks_feedback"),
        pass_percent=_number(reader, "pass_percent", Bounds(0, 100), 0),
        grading=reader.choice("grading", Grading, label=LABELS["grading"]) or before.grading,
        remind=reader.flag("remind") if form.get("remind_asked") else before.remind,
    )
    return SetUp(reader, title, settings)


def planned(form: Form, settings: Settings) -> Planned:
    """A date, or a series of them."""
    reader = Reader(form)
    there = zone(reader, settings.time_zone)
    title = reader.text("title", label=LABELS["title"], required=_("Say what it is called."))
    wall = _wall_time(reader)
    minutes = _number(reader, "minutes", Bounds(SHORTEST, LONGEST), settings.minutes)
    capacity = reader.integer("capacity", Bounds(1, MOST_SEATS), label=LABELS["capacity"])
    text = reader.prose("text", longest=LONGEST_TEXT, label=LABELS["text"])
    place = reader.text("place", longest=LONGEST_PLACE, label=LABELS["place"])
    address = url(reader, "url")
    cadence = Cadence(
        every=reader.choice("every", Every, label=LABELS["every"]) or Every.WEEK,
        step=_number(reader, "step", Bounds(1, MOST_STEP), 1),
        times=_number(reader, "times", Bounds(1, MOST_DATES), 1),
    )
    with_later = reader.flag("with_later")
    wanted = (
        planning.Wanted(title, wall, there, minutes, text, place, address, capacity)
        if reader.ok and wall is not None
        else None
    )
    return Planned(reader, wanted, cadence, with_later)


def skipped_hour(reader: Reader) -> None:
    """Note that the clock skips the hour on one of the dates."""
    reader.refuse("starts", _("The clock skips this hour on one of these days; choose one hour later."))


def topic(form: Form, *, is_wish: bool) -> tuple[Put, Reader]:
    """A topic somebody puts up."""
    reader = Reader(form)
    asked = _("Say what you want to learn about.") if is_wish else _("Say what you can present.")
    body = reader.prose("topic", longest=LONGEST_ITEM, label=LABELS["topic"], required=asked)
    practice = reader.prose("practice", longest=LONGEST_ITEM, label=LABELS["practice"])
    return Put(body, practice), reader


def coming(form: Form, settings: Settings) -> tuple[Coming, Reader]:
    """How somebody comes."""
    reader = Reader(form)
    way = reader.choice("way", Way, label=LABELS["way"]) if settings.is_hybrid else None
    diet = reader.text("diet", longest=LONGEST_DIET, label=LABELS["diet"]) if settings.asks_diet else ""
    return Coming(way or Way.IN_PERSON, diet), reader


def question(form: Form) -> tuple[Question, Reader]:
    """What somebody asks at a date."""
    reader = Reader(form)
    text = reader.prose(
        "question", longest=LONGEST_ITEM, label=LABELS["question"], required=_("Write your question.")
    )
    return Question(text, reader.flag("nameless")), reader


def takeaway(form: Form, there: ZoneInfo) -> tuple[Put, Reader]:
    """What somebody will use, and until the end of which day."""
    reader = Reader(form)
    asked = _("Write one thing you will use.")
    body = reader.prose("takeaway", longest=LONGEST_ITEM, label=LABELS["takeaway"], required=asked)
    return Put(body, due_at=_end_of_day(reader, there)), reader


def became(form: Form) -> tuple[ItemState | None, str, Reader]:
    """What became of a takeaway; None while they have not said."""
    reader = Reader(form)
    allowed = [ItemState.APPLIED, ItemState.PARTLY, ItemState.NOT_APPLIED]
    asked = _("Choose one of the answers.")
    chosen = reader.one_of("became", allowed, label=LABELS["became"], required=asked)
    happened = reader.prose("happened", longest=LONGEST_ITEM, label=LABELS["happened"])
    return (ItemState(chosen) if chosen else None), happened, reader


def link(form: Form) -> tuple[Link, Reader]:
    """An address that is kept with a date."""
    reader = Reader(form)
    asked = _("Say what people find there.")
    title = reader.text("link_title", label=LABELS["link_title"], required=asked)
    address = url(reader, "link_url", required=_("Type its address."))
    return Link(title, address, reader.flag("recording")), reader


def roll(form: Form, participant_ids: Iterable[UUID]) -> dict[UUID, Attendance | None]:
    """What the host says of each person whose field was sent; what is no answer is as if not sent."""
    allowed = {NOT_SAID: None} | {str(each): each for each in Attendance}
    sent = {each: form.get(f"p-{each.hex}") for each in participant_ids}
    return {each: allowed[said] for each, said in sent.items() if said is not None and said in allowed}


def invited(form: Form, participant_ids: Iterable[UUID]) -> tuple[UUID | None, SeatRole, Reader]:
    """Whom a facilitator wants there, and as what."""
    reader = Reader(form)
    typed = reader.one_of(
        "person", map(str, participant_ids), label=LABELS["person"], required=_("Choose somebody.")
    )
    role = reader.choice("role", SeatRole, label=LABELS["role"]) or SeatRole.ATTENDEE
    return (UUID(typed) if typed else None), role, reader


def skip(form: Form, step: str) -> tuple[Skip, Reader]:
    """Why somebody need not do a step."""
    reader = Reader(form)
    reason = reader.prose("reason", longest=1000, label=LABELS["reason"], required=_("Say why."))
    return Skip(step, reason), reader


def url(reader: Reader, name: str, *, required: Words = "") -> str:
    """An address of the web, or nothing."""
    typed = reader.text(name, longest=LONGEST_URL, label=LABELS[name], required=required)
    if typed and not _is_web_address(typed):
        reader.refuse(name, _("Type an address that begins with https:// or http://."))
    return typed


def zone(reader: Reader, otherwise: str) -> ZoneInfo:
    """The zone whose clock dates follow."""
    usual = zone_named(otherwise, ZoneInfo("UTC"))
    typed = reader.text("time_zone", label=LABELS["time_zone"])
    found = zone_named(typed, usual) if typed else usual
    if typed and found.key != typed:
        reader.refuse("time_zone", _("Choose a zone such as Europe/Berlin."))
    return found


def _is_web_address(typed: str) -> bool:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", typed)


def _wall_time(reader: Reader) -> datetime | None:
    typed = reader.text("starts", label=LABELS["starts"], required=_("Say when it begins."))
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        reader.refuse("starts", _("Type a date and a time, such as 2026-11-26 12:00."))
        return None
    return found.replace(second=0, microsecond=0)


_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def _end_of_day(reader: Reader, there: ZoneInfo) -> datetime | None:
    typed = reader.text("due", label=LABELS["due"])
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
        return datetime.combine(day, time(23, 59), there).astimezone(UTC)
    except (ValueError, OverflowError):
        reader.refuse("due", _("Type a day, such as 2026-12-04."))
        return None


def _number(reader: Reader, name: str, bounds: Bounds, default: int) -> int:
    found = reader.integer(name, bounds, label=LABELS[name])
    return default if found is None else found
