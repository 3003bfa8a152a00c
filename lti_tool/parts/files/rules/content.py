"""What a file really is: its name says what it should be, its content must agree."""

import codecs
import re
from enum import StrEnum
from typing import IO, Final

from lti_tool.parts.files.rules.archives import NotTaken, office_kind
from lti_tool.parts.files.rules.limits import ALIASES, KINDS, Family, FileKind, FileLimits

_BEGINNINGS: Final = {
    FileKind.PDF: re.compile(rb"%PDF-[0-9]"),
    FileKind.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    FileKind.JPEG: re.compile(rb"\xff\xd8\xff"),
    FileKind.GIF: re.compile(rb"GIF8[79]a"),
    FileKind.WEBP: re.compile(rb"RIFF....WEBP", re.DOTALL),
}
_AT_ONCE: Final = 64 * 1024
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_PICTURES = frozenset(KINDS[Family.IMAGES])


class Problem(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_ALLOWED = "not_allowed"
    """Its name says it is of a kind that is not taken here."""
    NOT_AS_NAMED = "not_as_named"
    """Its content is something else than its name says."""
    ACTIVE = "active"
    """It holds macros."""


def judge(name: str, size: int, content: IO[bytes], limits: FileLimits) -> FileKind | Problem:
    """What the file is, or why it is not taken; the content is left at its beginning."""
    kind = _named(name)
    if kind is None or kind.family not in limits.families:
        return Problem.NOT_ALLOWED
    if size == 0:
        return Problem.EMPTY
    if size > limits.largest:
        return Problem.TOO_LARGE
    content.seek(0)
    try:
        found = _look(kind, content, size)
    except NotTaken as reason:
        return Problem.ACTIVE if reason.has_macros else Problem.NOT_AS_NAMED
    finally:
        content.seek(0)
    return found if found is kind or {found, kind} <= _PICTURES else Problem.NOT_AS_NAMED


def _named(name: str) -> FileKind | None:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return FileKind(ending) if ending in set(FileKind) else ALIASES.get(ending)


def _look(kind: FileKind, content: IO[bytes], size: int) -> FileKind:
    if kind.family is Family.OFFICE:
        return office_kind(content, size)
    if kind.family is Family.TEXT:
        _check_text(content)
        return kind
    if kind.family is Family.CODE:
        _check_code(content)
        return kind
    begins = content.read(16)
    for found, beginning in _BEGINNINGS.items():
        if beginning.match(begins):
            return found
    raise NotTaken


def _check_text(content: IO[bytes]) -> None:
    """No more than words: what begins with a tag is a page for a browser."""
    if _first_sign(content) == "<":
        raise NotTaken


def _check_code(content: IO[bytes]) -> None:
    """Words of any language, pages for a browser too, but nothing that begins as a PDF or a picture does."""
    begins = content.read(16)
    if any(beginning.match(begins) for beginning in _BEGINNINGS.values()):
        raise NotTaken
    content.seek(0)
    _first_sign(content)


def _first_sign(content: IO[bytes]) -> str:
    """The first sign that is no space, of UTF-8 without signs that no text has.

    Raises:
        NotTaken: it is something else.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    begins = ""
    try:
        while piece := content.read(_AT_ONCE):
            text = decoder.decode(piece)
            if _NO_TEXT.search(text):
                raise NotTaken
            begins = begins or text.lstrip()[:1]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotTaken from None
    return begins
