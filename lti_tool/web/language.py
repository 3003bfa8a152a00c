"""Knows which language a reader gets, which way it runs, and how strings are looked up and extracted."""

from collections.abc import Callable, Iterable
from pathlib import Path

from babel import Locale, UnknownLocaleError
from flask import Flask, has_request_context, request
from flask_babel import Babel, get_locale

SOURCE_LANGUAGE = "en"
CATALOGUES = Path(__file__).parent / "translations"


def install(app: Flask, locale_of: Callable[[], str | None]) -> None:
    """Let gettext in Python and Jinja speak the language of each request's reader."""
    spoken = _catalogued()

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


def _catalogued() -> list[str]:
    return [found.parent.parent.name for found in CATALOGUES.glob("*/LC_MESSAGES/messages.mo")]
