"""Peer reviews walked through in a browser without a screen: forms found on the page, buttons pressed."""

import re
from html.parser import HTMLParser

from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.house import House, Visitor

SET_UP = {
    "title": "A letter to a customer",
    "instructions": "Write **one** letter.",
    "reviews_asked": "2",
    "late": "accept",
    "fewest_words": "0",
    "grace_minutes": "0",
    "rates_reviews": "",
    "asks_conduct": "",
    "reflects": "",
}


class Fields(HTMLParser):
    """Every named field of the page with its present value, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area: str | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "textarea":
            self._area = name
            if name:
                self.values[name] = ""
        if tag == "select":
            self._select = name or ""
        if tag == "option" and self._select and ("selected" in given or self._select not in self.values):
            self.values[self._select] = given.get("value") or ""
        is_sent = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if tag == "input" and name and is_sent:
            self.values[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


class Table:
    """One activity in the pretend LMS and everybody at it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.author = house.visitor(INSTRUCTOR)
        self.learners = [house.visitor(person) for person in LEARNERS]

    def set_up(self, **changed: str) -> None:
        """The instructor's first launch publishes the activity."""
        begin(self.author)
        press(self.author, "/set-up", "publish", SET_UP | changed)

    def write(self, visitor: Visitor, text: str = "Dear customer, it comes on Tuesday.") -> None:
        """Open the activity, write and hand in."""
        visitor.open()
        visitor.get(url(visitor, "/write"))
        press(visitor, "/write", "check", {"text": text})
        press(visitor, "/hand-in")

    def pull(self, visitor: Visitor) -> str:
        """Start the next review; gives its address."""
        visitor.get(url(visitor, "/"))
        visitor.send(url(visitor, "/reviews"))
        return visitor.at

    def review(self, visitor: Visitor, level: int = 0, words: str = "Because it is clear.") -> None:
        """Get a work, judge it by the levels at this position, send the review."""
        at = self.pull(visitor)
        press(visitor, at, "check", judged(visitor.text, level, words))
        press(visitor, f"{at}/send")


def begin(author: Visitor) -> None:
    """Open the activity; where nothing is set up yet, choose a peer review of all kinds that are offered."""
    author.open()
    if author.at.endswith("/begin"):
        author.get(url(author, "/set-up"))


def url(visitor: Visitor, path: str) -> str:
    """A page of the activity in this visitor's launch."""
    return f"/l/{visitor.at.split('/')[2]}/peer_review{path}"


def press(visitor: Visitor, path: str, button: str = "", changed: dict[str, str] | None = None) -> None:
    """Send the form of the page last seen, with some fields changed."""
    target = path if path.startswith("/l/") else url(visitor, path)
    if path == "/set-up" and visitor.at.endswith("/begin"):
        visitor.get(target)  # of all kinds that are offered there, they choose this one
    fields = Fields(visitor.text).values | (changed or {}) | ({"do": button} if button else {})
    answer = visitor.send(target, fields)
    assert answer.status_code < 500, target


def judged(page: str, level: int, words: str) -> dict[str, str]:
    """A level and some words for every criterion on the page."""
    fields: dict[str, str] = {}
    for name in dict.fromkeys(re.findall(r'name="(level-[0-9a-f]+)"', page)):
        values = re.findall(rf'name="{name}" value="([^"]+)"', page)
        fields[name] = values[level]
    return fields | dict.fromkeys(re.findall(r'name="(comment-[0-9a-f]+)"', page), words)
