"""Knows which language a reader gets, which way it runs, and how strings are looked up and extracted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

SOURCE_LANGUAGE = "en"
CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Voice:
    """The language to write in for somebody who is not the present reader."""

    locale: Locale
    translations: NullTranslations

    def gettext(self, words: str, **values: str) -> str:
        """Give the sentence in this language, the values put in."""
        return self.translations.ugettext(words) % values if values else self.translations.ugettext(words)

    def ngettext(self, one: str, many: str, num: int, **values: str) -> str:
        """Give the sentence for this number of things, `%(num)s` and the values put in."""
        return self.translations.ungettext(one, many, num) % {"num": self.number(num), **values}

    def number(self, value: float) -> str:
        """Say a number this reader's way, with two decimals where it has some."""
        return format_decimal(round(value, 2), locale=self.locale)


def voice_for(wish: str | None, catalogues: Path = CATALOGUES) -> Voice:
    """Give the voice for somebody who last read in this language, or the source language's where unknown."""
    locale = choose([wish] if wish else [], _catalogued(catalogues))
    return Voice(locale, Translations.load(str(catalogues), [locale, locale.language], "messages"))


def install(app: Flask, locale_of: Callable[[], str | None]) -> None:
    """Let gettext in Python and Jinja speak the language of each request's reader."""
    spoken = _catalogued(CATALOGUES)

    def selected() -> str:
        if not has_request_context():
            return SOURCE_LANGUAGE
        wishes = [wish for wish in (locale_of(), *request.accept_languages.values()) if wish]
        return str(choose(wishes, spoken))

    Babel(app, default_translation_directories=str(CATALOGUES), locale_selector=selected)


def choose(wishes: Iterable[str], spoken: Iterable[str]) -> Locale:
    """Choose the first wish we have words for, with its region, which decides how dates look."""
    languages = {SOURCE_LANGUAGE, *spoken}
    for wish in wishes:
        locale = _parsed(wish)
        if locale is not None and (locale.language in languages or str(locale) in languages):
            return locale
    return Locale.parse(SOURCE_LANGUAGE)


def current_locale() -> Locale:
    """Give the locale of the present reader, English where nobody is reading."""
    return get_locale() or Locale.parse(SOURCE_LANGUAGE)


def language_tag() -> str:
    """Give the value for `lang` (BCP 47)."""
    return str(current_locale()).replace("_", "-")


def direction() -> str:
    """Give the value for `dir`: ltr or rtl."""
    return current_locale().text_direction


def _parsed(wish: str) -> Locale | None:
    # A launch may carry anything here ("", "en-US", "de_AT@euro", "x-klingon"); what is no locale is no wish.
    try:
        return Locale.parse(wish.strip().replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _catalogued(catalogues: Path) -> list[str]:
    return [found.parent.parent.name for found in catalogues.glob("*/LC_MESSAGES/messages.mo")]
