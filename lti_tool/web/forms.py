"""Knows how what a browser sent becomes typed values, every problem noted for the page to show at once."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext
from werkzeug.datastructures import MultiDict

from lti_tool.web.dates import MomentError, MomentProblem, read_moment
from lti_tool.web.reading import number
from lti_tool.web.shown import Words

_Choice = TypeVar("_Choice", bound=StrEnum)
_LINE = 200
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
# Control characters do nothing on a page; direction overrides can make a name read as another one.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and largest whole number a field takes."""

    least: int
    most: int


class Reader:
    """Reads one submitted form; `errors` maps field names to what to say, `given` what to show again.

    With the `label` of a field every message begins with it, so that a list of messages says what each is
    about; whoever gives words of their own names the field in them. Each reading method gives a usable value
    even when it notes an error, so that a form is read to its end: build the dataclass of the slice only
    when `ok`.
    """

    def __init__(self, form: MultiDict[str, str]) -> None:
        self._form = form
        self.errors: dict[str, Words] = {}
        self.given: dict[str, str] = {}

    @property
    def ok(self) -> bool:
        """Say whether everything read so far was fine."""
        return not self.errors

    def refuse(self, name: str, message: Words) -> None:
        """Note a problem that a rule of the slice found; the first one of a field stays."""
        self.errors.setdefault(name, message)

    def text(self, name: str, *, longest: int = _LINE, label: Words = "", required: Words = "") -> str:
        """Read one line; `required` is what to say when it is empty."""
        return self._bounded(name, " ".join(cleaned(self._raw(name)).split()), longest, label, required)

    def prose(self, name: str, *, longest: int, label: Words = "", required: Words = "") -> str:
        """Read text of several lines, its inner spaces and line ends kept."""
        return self._bounded(name, cleaned(self._raw(name)).strip("\n").rstrip(), longest, label, required)

    def integer(self, name: str, bounds: Bounds, *, label: Words = "", required: Words = "") -> int | None:
        """Read a whole number within bounds; None when it is empty and need not be there."""
        typed = self._bounded(name, cleaned(self._raw(name)).strip(), _LINE, label, required)
        if not typed:
            return None
        plain = unicodedata.normalize("NFKC", typed)
        if not _WHOLE_NUMBER.fullmatch(plain) or not bounds.least <= int(plain) <= bounds.most:
            words = _("Type a whole number from %(least)s to %(most)s.", least=bounds.least, most=bounds.most)
            self._complain(name, label, words)
            return None
        return int(plain)

    def choice(
        self, name: str, choices: type[_Choice], *, label: Words = "", required: Words = ""
    ) -> _Choice | None:
        """Read one of the values of a StrEnum; None when nothing is chosen."""
        typed = self.one_of(name, list(choices), label=label, required=required)
        return choices(typed) if typed else None

    def one_of(
        self, name: str, allowed: Iterable[str], *, label: Words = "", required: Words = ""
    ) -> str | None:
        """Read one of some values known only now (ids); None when nothing is chosen."""
        typed = self._bounded(name, cleaned(self._raw(name)).strip(), _LINE, label, required)
        if not typed:
            return None
        if typed not in set(allowed):
            self._complain(name, label, _("Choose one of the answers."))
            return None
        return typed

    def moment(
        self,
        name: str,
        zone: ZoneInfo,
        *,
        unchanged: datetime | None = None,
        label: Words = "",
        required: Words = "",
    ) -> datetime | None:
        """Read a datetime-local field as aware UTC; None when it is empty or no moment."""
        typed = self._bounded(name, cleaned(self._raw(name)).strip(), _LINE, label, required)
        if not typed:
            return None
        try:
            return read_moment(typed, zone, unchanged)
        except MomentError as error:
            self._complain(name, label, _MOMENT_WORDS[error.problem])
            return None

    def flag(self, name: str) -> bool:
        """Read a checkbox."""
        checked = bool(self._raw(name))
        self.given[name] = "yes" if checked else ""
        return checked

    def _raw(self, name: str) -> str:
        return self._form.get(name, "")

    def _complain(self, name: str, label: Words, message: Words) -> None:
        self.refuse(name, _("%(label)s: %(message)s", label=label, message=message) if label else message)

    def _bounded(self, name: str, value: str, longest: int, label: Words, required: Words) -> str:
        self.given[name] = value
        if not value and required:
            self.refuse(name, required)
        if len(value) > longest:
            over = len(value) - longest
            words = lazy_ngettext(
                "This is one character too long; %(longest)s fit.",
                "This is %(over)s characters too long; %(longest)s fit.",
                over,
                over=number(over),
                longest=number(longest),
            )
            self._complain(name, label, words)
            return value[:longest]
        return value


_MOMENT_WORDS: dict[MomentProblem, Words] = {
    MomentProblem.UNREADABLE: _("Type a date and a time, such as 2026-11-26 12:00."),
    MomentProblem.SKIPPED_BY_THE_CLOCK: _("The clock skips this hour on that day; choose one hour later."),
}


def cleaned(text: str) -> str:
    """Give text without control characters and direction overrides, its line ends as newlines, in NFC."""
    one_kind_of_line = _LINE_ENDS.sub("\n", text)
    return "".join(filter(_is_kept, unicodedata.normalize("NFC", one_kind_of_line)))


def _is_kept(sign: str) -> bool:
    if sign in "\n\t":
        return True
    return sign not in _OVERRIDES and unicodedata.category(sign) not in {"Cc", "Cs"}
