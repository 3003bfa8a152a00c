"""Text from outside made harmless to store and show: no NUL, no invisible steering, no endless lines."""

import re
from typing import Final

MAX_NAME_LENGTH: Final = 200
_STEERING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")


def one_line(value: object, limit: int = MAX_NAME_LENGTH) -> str | None:
    """A name or title on one line, cut at `limit`; None when nothing is left or it is no text.

    Control characters and those that turn the direction of writing are taken out; joiners (U+200C, U+200D)
    stay, because Persian and Indic names need them.
    """
    if not isinstance(value, str) or not value:
        return None
    line = " ".join(value[: limit * 4].split())
    if not line.isprintable():
        line = " ".join(_STEERING.sub("", line).split())
    return line[:limit].rstrip() or None


def lines(value: object, limit: int) -> str | None:
    """A longer text that keeps its line breaks; otherwise like `one_line`."""
    if not isinstance(value, str):
        return None
    return _UNSTORABLE.sub("", value[:limit]).strip() or None
