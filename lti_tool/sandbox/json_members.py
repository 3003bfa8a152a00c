"""How a JSON object of the tool is read strictly: each member by its name, its kind and its bounds."""

import math
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, Self
from urllib.parse import urlsplit

from lti_tool.sandbox.errors import Refused

_SCHEMES: Final = frozenset({"http", "https"})


class Members:
    """The members of one JSON object; whatever is not as the standard has it is refused by name.

    Args:
        body: the value that must be an object.
        what: how refusals call it ("a content item").
        code: the short word of the refusals.

    Raises:
        Refused: 400, here and from each method below.
    """

    def __init__(self, body: object, what: str, code: str) -> None:
        self._what = what
        self._code = code
        if not isinstance(body, dict):
            raise self.refused("must be a JSON object")
        self._body: dict[str, Any] = body

    def __contains__(self, name: str) -> bool:
        return name in self._body

    def refused(self, reason: str, name: str | None = None) -> Refused:
        """The refusal of the whole object, or of one member."""
        subject = self._what if name is None else f"{name} of {self._what}"
        return Refused(HTTPStatus.BAD_REQUEST, self._code, f"{subject} {reason}")

    def allow_only(self, names: Iterable[str]) -> None:
        """Refuse members that the standard does not know; extensions are named by a full URL."""
        known = frozenset(names)
        for name in self._body:
            if name not in known and urlsplit(name).scheme not in _SCHEMES:
                raise self.refused("is nothing the standard knows", name)

    def others_than(self, names: Iterable[str]) -> dict[str, Any]:
        """The members that have other names."""
        known = frozenset(names)
        return {name: value for name, value in self._body.items() if name not in known}

    def text(self, name: str) -> str:
        """A text that must be there and not be empty."""
        value = self._body.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.refused("must be a text that is not empty", name)
        return value

    def text_or_none(self, name: str) -> str | None:
        """A text that may be missing, and may be empty."""
        value = self._body.get(name)
        if name in self._body and not isinstance(value, str):
            raise self.refused("must be text", name)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts that must be there."""
        value = self._body.get(name)
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self.refused("must be a list of texts", name)
        return tuple(value)

    def exactly(self, name: str, expected: str) -> None:
        """A text that can only be this one."""
        if self._body.get(name) != expected:
            raise self.refused(f"must be {expected}", name)

    def choice(self, name: str, allowed: Iterable[str]) -> str:
        """One of some texts."""
        value, known = self.text(name), frozenset(allowed)
        if value not in known:
            raise self.refused(f"must be one of {', '.join(sorted(known))}", name)
        return value

    def number_or_none(self, name: str, *, above_zero: bool = False) -> float | None:
        """A finite number that is not negative, or nothing."""
        if name not in self._body:
            return None
        value = self._body[name]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.refused("must be a number", name)
        if not math.isfinite(value) or value < 0 or (above_zero and value == 0):
            raise self.refused(f"must be finite and {'above 0' if above_zero else 'not negative'}", name)
        return value

    def number(self, name: str, *, above_zero: bool = False) -> float:
        """A finite number that must be there."""
        value = self.number_or_none(name, above_zero=above_zero)
        if value is None:
            raise self.refused("must be a number", name)
        return value

    def flag_or_none(self, name: str) -> bool | None:
        """True, false, or nothing."""
        value = self._body.get(name)
        if name in self._body and not isinstance(value, bool):
            raise self.refused("must be true or false", name)
        return value

    def moment_or_none(self, name: str) -> datetime | None:
        """An ISO 8601 date and time with its zone, or nothing."""
        text = self.text_or_none(name)
        if text is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.refused("must be an ISO 8601 date and time", name) from error
        if moment.tzinfo is None or "T" not in text:
            raise self.refused("must have a time and a time zone", name)
        return moment

    def address(self, name: str) -> str:
        """An http(s) URL that must be there."""
        text = self.text(name)
        if not is_web_address(text):
            raise self.refused("must be an http(s) URL", name)
        return text

    def address_or_none(self, name: str) -> str | None:
        """An http(s) URL, or nothing."""
        return self.address(name) if name in self._body else None

    def texts_by_name(self, name: str) -> dict[str, str]:
        """An object of texts, such as custom parameters; none when it is missing."""
        value = self._body.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise self.refused("must be an object whose values are texts", name)
        return dict(value)

    def inner_or_none(self, name: str) -> Self | None:
        """An object inside this one, or nothing."""
        if name not in self._body:
            return None
        return type(self)(self._body[name], f"{name} of {self._what}", self._code)

    def inner_list(self, name: str) -> list[Self]:
        """A list of objects that must be there."""
        value = self._body.get(name)
        if not isinstance(value, list):
            raise self.refused("must be a list", name)
        return [type(self)(each, f"one of {name} of {self._what}", self._code) for each in value]


def is_web_address(text: str) -> bool:
    """An absolute http(s) URL with a host, without a user and without blanks."""
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in _SCHEMES and bool(parts.hostname) and "@" not in parts.netloc
