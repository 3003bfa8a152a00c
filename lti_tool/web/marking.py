"""Knows how passages are marked in HTML of ours, by positions in the text that people read of it.

Positions are counted in code points of the text without tags, white space at its two ends left out.
"""

import html
import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

_TAG_OR_TEXT = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)|([^<]+)')


def text_in(shown: Markup) -> str:
    """What people read of it."""
    return "".join(text for _tag, text in _pieces(shown)).strip()


def marked(shown: Markup, spans: Iterable[tuple[int, int]]) -> Markup:
    """The same with these passages marked; passages that overlap become one mark."""
    wanted = _joined(spans)
    if not wanted:
        return shown
    text = "".join(text for _tag, text in _pieces(shown))
    at, found = len(text.lstrip()) - len(text), []
    for tag, piece in _pieces(shown):
        found.append(tag or _marked_text(piece, at, wanted))
        at += len(piece)
    return Markup("").join(found)


def _pieces(shown: Markup) -> Iterator[tuple[Markup, str]]:
    for tag, text in _TAG_OR_TEXT.findall(str(shown)):
        yield Markup(tag), html.unescape(text)  # noqa: S704 - a tag of HTML that is clean already


def _marked_text(text: str, at: int, spans: list[tuple[int, int]]) -> Markup:
    """A piece of text that begins at this position; white space between cells and items stays as it is."""
    if not text.strip():
        return escape(text)
    found, done = Markup(""), 0
    for span_start, span_end in spans:
        start, end = max(span_start - at, done), min(span_end - at, len(text))
        if start < end:
            found += escape(text[done:start])
            found += Markup('<mark class="pl-mark">{}</mark>').format(text[start:end])
            done = end
    return found + escape(text[done:])


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined
