"""What an author may send: which activities they choose, and how the course shall show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.authoring.queries import Choice
from lti_tool.authoring.service import Order, Wish
from lti_tool.lti.launch_values import DeepLinkingSettings, DocumentTarget, Window
from lti_tool.participation.kinds import Content
from lti_tool.web.forms import Bounds, Reader
from lti_tool.web.reading import moment_input

CHOSEN: Final = "activity"
TARGET: Final = "target"
MOST_AT_ONCE: Final = 20
LONGEST_TITLE: Final = 200
POINTS: Final = Bounds(1, 10_000)
USUAL_POINTS: Final = 100
OPENS, CLOSES, DUE = "opens", "closes", "due"

Form = MultiDict[str, str]
Contents = Sequence[tuple[Choice, Content]]


def chosen(form: Form, settings: DeepLinkingSettings) -> tuple[list[UUID], Reader]:
    """The ids of what was chosen; the reader knows when there are none, or more than the LMS takes."""
    reader = Reader(form)
    ids = [UUID(typed) for typed in form.getlist(CHOSEN) if _is_id(typed)][:MOST_AT_ONCE]
    if not ids:
        reader.refuse(CHOSEN, _("Choose an activity, or make a new one."))
    elif len(ids) > 1 and not settings.accept_multiple:
        reader.refuse(CHOSEN, _("Your LMS takes one activity at a time."))
    return ids, reader


def field(name: str, choice: Choice) -> str:
    """The name of a field that belongs to one of several activities."""
    return f"{name}-{choice.activity.id.hex}"


def given(contents: Contents, now: datetime) -> dict[str, str]:
    """Good answers for every field; dates that are over say nothing to a course."""
    values: dict[str, str] = {}
    for choice, content in contents:
        values[field("title", choice)] = content.title
        values[field("graded", choice)] = "yes" if content.points else ""
        values[field("points", choice)] = str(USUAL_POINTS)
        for name, moment in _moments(content).items():
            values[field(name, choice)] = moment_input(moment if moment and moment > now else None)
    return values


def order(form: Form, zone: ZoneInfo, contents: Contents) -> tuple[Order, Reader]:
    """How the course shall show each activity; the reader knows what does not fit."""
    reader = Reader(form)
    wishes = tuple(_wish(reader, zone, choice, content) for choice, content in contents)
    return Order(wishes, reader.choice(TARGET, DocumentTarget)), reader


def _wish(reader: Reader, zone: ZoneInfo, choice: Choice, content: Content) -> Wish:
    asked = _("Give “%(title)s” a title in the course.", title=content.title)
    title = reader.text(field("title", choice), longest=LONGEST_TITLE, label=content.title, required=asked)
    asked = _("%(title)s: type a number of points.", title=content.title)
    is_graded = reader.flag(field("graded", choice)) and content.points is not None
    typed = reader.integer(
        field("points", choice), POINTS, label=content.title, required=asked if is_graded else ""
    )
    moments = {
        name: reader.moment(field(name, choice), zone, unchanged=before, label=content.title)
        for name, before in _moments(content).items()
    }
    available = Window(moments.get(OPENS), moments.get(CLOSES))
    if available.start and available.end and available.end <= available.start:
        reader.refuse(
            field(CLOSES, choice), _("%(title)s: it can only close after it has opened.", title=content.title)
        )
        available = Window(available.start)
    return Wish(
        choice.activity.id,
        title,
        points=(typed or USUAL_POINTS) if is_graded else None,
        available=available if available != Window() else None,
        submission=Window(end=moments.get(DUE)) if moments.get(DUE) else None,
    )


def _moments(content: Content) -> dict[str, datetime | None]:
    """The dates the author may set: those the activity knows of."""
    found: dict[str, datetime | None] = {}
    if content.available is not None:
        found |= {OPENS: content.available.start, CLOSES: content.available.end}
    if content.submission is not None:
        found[DUE] = content.submission.end
    return found


def _is_id(typed: str) -> bool:
    try:
        UUID(typed)
    except ValueError:
        return False
    return True
