"""Knows Bootstrap's icons: one named icon becomes one inline SVG, so that no page loads the whole sprite."""

from functools import cache, lru_cache
from importlib.resources import files

from lxml import etree
from markupsafe import Markup

_SVG = "{http://www.w3.org/2000/svg}"


class UnknownIconError(LookupError):
    """A template asked for an icon that Bootstrap does not have: our mistake, seen at the first render."""


@cache
def _sprite() -> dict[str, etree._Element]:
    source = files("flask_bootstrap").joinpath("static/bootstrap5/icons/bootstrap-icons.svg").read_bytes()
    root = etree.fromstring(source)
    return {symbol.get("id", ""): symbol for symbol in root.iter(f"{_SVG}symbol")}


@lru_cache(maxsize=256)
def icon(name: str) -> Markup:
    """Draw an icon for the eye only; the word beside it says the same to everybody.

    Raises:
        UnknownIconError: Bootstrap has no icon of this name.
    """
    box, shapes = _drawing(name)
    svg = f'<svg class="bi" viewBox="{box}" aria-hidden="true" focusable="false">{shapes}</svg>'
    return Markup(svg)  # noqa: S704 drawn from a file of an installed package


@lru_cache(maxsize=256)
def icon_once(name: str) -> Markup:
    """Give the drawing itself, for a page that shows the icon very often with `icon_again`.

    Raises:
        UnknownIconError: Bootstrap has no icon of this name.
    """
    box, shapes = _drawing(name)
    return Markup(f'<symbol id="i-{name}" viewBox="{box}">{shapes}</symbol>')  # noqa: S704 as above


@lru_cache(maxsize=256)
def icon_again(name: str) -> Markup:
    """Draw an icon that the page holds once, by `icon_once`, among its definitions."""
    box, _ = _drawing(name)
    used = (
        f'<svg class="bi" viewBox="{box}" aria-hidden="true" focusable="false"><use href="#i-{name}"/></svg>'
    )
    return Markup(used)  # noqa: S704 as above


def _drawing(name: str) -> tuple[str, str]:
    symbol = _sprite().get(name)
    if symbol is None:
        raise UnknownIconError(f"no icon {name!r} in Bootstrap's sprite; look at icons.getbootstrap.com")
    return symbol.get("viewBox", "0 0 16 16"), "".join(_shape(child) for child in symbol)


def _shape(child: etree._Element) -> str:
    return (
        etree.tostring(child, encoding="unicode", with_tail=False)
        .replace(' xmlns="http://www.w3.org/2000/svg"', "")
        .replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    )
