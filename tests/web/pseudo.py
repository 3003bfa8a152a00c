"""A pretend language that wraps every string of gettext in brackets, to find those that escaped it."""

from babel.support import NullTranslations
from flask import Flask
from flask_babel import Domain
from lxml import html

OPEN, CLOSE = "\u27e6", "\u27e7"
_READ_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt")
_UNREAD = {"script", "style", "template"}


class _Wrapping(NullTranslations):
    def ugettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return f"{OPEN}{singular if num == 1 else plural}{CLOSE}"

    def upgettext(self, _context: str, message: str) -> str:
        return self.ugettext(message)

    def unpgettext(self, _context: str, singular: str, plural: str, num: int) -> str:
        return self.ungettext(singular, plural, num)


class _PseudoDomain(Domain):
    def get_translations(self) -> NullTranslations:
        return _Wrapping()


def speak_pseudo(app: Flask) -> None:
    """Let an app that has served no request yet speak the pretend language."""
    app.before_request(lambda: _PseudoDomain().as_default())


def escaped_strings(page: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Give the words of a page that did not go through gettext; `known` are data: names, titles, codes."""
    tree = html.document_fromstring(page)
    texts: list[str] = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _UNREAD:
            continue
        texts += [element.text or "", element.tail or ""]
        texts += [element.get(name, "") for name in _READ_ATTRIBUTES]
    return [text for text in map(str.strip, texts) if _is_bare(text) and text not in known]


def _is_bare(text: str) -> bool:
    return OPEN not in text and any(sign.isalpha() for sign in text)
