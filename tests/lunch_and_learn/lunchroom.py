"""Lunch-and-learns walked through without a screen: one activity in the pretend LMS and everybody at it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text
from werkzeug.test import TestResponse

from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules import codes
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.house import House, Visitor
from tests.peer_review.browsing import Fields

SET_UP = {
    "title": "Lunches at the works",
    "introduction": "Bring your **lunch**.",
    "time_zone": "Europe/Berlin",
    "minutes": "45",
    "capacity": "",
    "attend_least": "1",
    "takeaways_least": "1",
    "proposes": "yes",
    "rotates": "yes",
    "is_hybrid": "yes",
    "catches_up": "yes",
    "asks_feedback": "yes",
    "naming": "choose",
    "grading": "completion",
    "pass_percent": "0",
}
NOON = "%Y-%m-%dT12:00"


class Lunchroom:
    """The activity and its people, each with a browser of their own."""

    def __init__(self, house: House) -> None:
        self.house, self.clock, self.database = house, house.clock, house.runtime.database
        self.host = house.visitor(INSTRUCTOR)
        self.people = [house.visitor(person) for person in LEARNERS]

    def set_up(self, **changed: str) -> None:
        """The instructor publishes the activity."""
        self.host.open()
        self.get(self.host, "/set-up")
        wanted = {name: value for name, value in (SET_UP | changed).items() if value != "no"}
        self.send(self.host, "/set-up", {**wanted, "do": "publish"})

    def everybody_in(self, how_many: int = 3) -> Sequence[Visitor]:
        """So many learners open the activity once."""
        for visitor in self.people[:how_many]:
            visitor.open()
        return self.people[:how_many]

    def plan(self, days: float = 7, **changed: str) -> UUID:
        """A date at noon in Berlin so many days from now; its id, the first one's of a series."""
        noon = (self.clock() + timedelta(days=days)).strftime(NOON)
        usual = {
            "title": "Reading a balance sheet",
            "starts": noon,
            "minutes": "45",
            "times": "1",
            "step": "1",
        }
        known = set(self.meeting_ids())
        self.get(self.host, "/dates/new")
        self.send(self.host, "/dates/new", {**usual, "time_zone": "Europe/Berlin", **changed})
        return next(each for each in self.meeting_ids() if each not in known)

    def meeting_ids(self) -> list[UUID]:
        with self.database.reading() as session:
            return list(session.scalars(select(Meeting.id).order_by(Meeting.starts_at)))

    def look(self, meeting_id: UUID) -> Meeting:
        with self.database.reading() as session:
            found = session.get_one(Meeting, meeting_id)
            session.expunge(found)
            return found

    def go_to(self, meeting_id: UUID, minutes: float = 0) -> None:
        """Let the clock show the start of a date, or so many minutes after."""
        self.clock.moment = self.look(meeting_id).starts_at + timedelta(minutes=minutes)

    def open_doors(self, meeting_id: UUID) -> None:
        """The date begins: everybody comes back to the activity, and the host opens the doors."""
        self.go_to(meeting_id)
        self.come_back()
        self.get(self.host, f"/meetings/{meeting_id}/host")
        self.send(self.host, f"/meetings/{meeting_id}/host", {"do": "open"})

    def come_back(self) -> None:
        """Everybody who was in opens the activity anew, as after hours."""
        for visitor in (self.host, *self.people):
            if visitor.page is not None:
                visitor.open()

    def code(self, meeting_id: UUID) -> str:
        """The six digits on the host's screen."""
        return codes.code_at(self.look(meeting_id).secret, meeting_id, self.clock())

    def come(self, visitor: Visitor, meeting_id: UUID, **changed: str) -> None:
        self.press(visitor, meeting_id, "seat", do="yes", **changed)

    def check_in(self, visitor: Visitor, meeting_id: UUID, code: str | None = None) -> None:
        self.press(visitor, meeting_id, "check-in", code=code or self.code(meeting_id))

    def ask(self, visitor: Visitor, meeting_id: UUID, words: str, **changed: str) -> None:
        self.press(visitor, meeting_id, "questions", question=words, **changed)

    def take_away(self, visitor: Visitor, meeting_id: UUID, words: str = "the first line") -> None:
        self.press(visitor, meeting_id, "takeaways", takeaway=words)

    def close(self, meeting_id: UUID) -> None:
        """The host closes the roll."""
        self.get(self.host, f"/meetings/{meeting_id}/roll")
        self.send(self.host, f"/meetings/{meeting_id}/roll", {"do": "close"})

    def press(self, visitor: Visitor, meeting_id: UUID, deed: str, **fields: str) -> TestResponse:
        """Do something on the page of a date."""
        self.get(visitor, f"/meetings/{meeting_id}")
        return self.send(visitor, f"/meetings/{meeting_id}/{deed}", fields)

    def fill_in(self, visitor: Visitor, path: str, **fields: str) -> TestResponse:
        """Open a page and send its form with some fields changed."""
        self.get(visitor, path)
        return self.send(visitor, path, Fields(visitor.text).values | fields)

    def get(self, visitor: Visitor, path: str) -> TestResponse:
        answer = visitor.get(url(visitor, path))
        assert answer.status_code < 500, path
        return answer

    def send(self, visitor: Visitor, path: str, fields: dict[str, str]) -> TestResponse:
        answer = visitor.send(url(visitor, path), fields)
        assert answer.status_code < 500, path
        return answer

    def told(self) -> list[tuple[str, dict[str, object]]]:
        """The last words of the verbs of all statements in their order, with their whole content."""
        with self.database.reading() as session:
            rows = session.execute(text("SELECT raw FROM xapi_statement ORDER BY seq")).scalars()
            contents = [json.loads(bytes(raw)) for raw in rows]
        return [(str(content["verb"]["id"]).rpartition("/")[2], content) for content in contents]


def url(visitor: Visitor, path: str) -> str:
    """A page of the activity in this visitor's launch."""
    return f"/l/{visitor.at.split('/')[2]}/lunch_and_learn{path}"
