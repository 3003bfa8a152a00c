"""Every string goes through gettext, and each reader gets the first language we have words for."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from lti_tool.web.language import choose, voice_for
from tests.web.pseudo import escaped_strings, speak_pseudo

MakeApp = Callable[..., Flask]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("wishes", "chosen"),
    [
        ([], "en"),
        (["en-GB"], "en_GB"),
        (["de-AT", "en"], "de_AT"),
        (["fr", "de"], "de"),
        (["fr"], "en"),
        (["", "x-klingon", "../../etc", "de_DE@euro"], "de_DE@euro"),
        (["zh-Hans-CN", "en_US"], "en_US"),
    ],
)
def test_the_first_wish_we_have_words_for_is_spoken(wishes: list[str], chosen: str) -> None:
    locale = choose(wishes, ["de"])

    assert str(locale) == chosen


def test_the_browsers_language_counts_when_the_launch_names_none(app: Flask) -> None:
    page = app.test_client().get("/gallery", headers={"Accept-Language": "en-AU,de;q=0.5"}).text

    assert '<html lang="en-AU"' in page


REVIEWS = ("Mean of one review: %(grade)s.", "Mean of %(num)s reviews: %(grade)s.")


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """A folder that holds German words for one sentence."""
    german = Catalog(locale="de")
    german.add(REVIEWS, ("Mittel aus einer: %(grade)s.", "Mittel aus %(num)s: %(grade)s."))
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, german)
    return tmp_path


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("de-AT", "Mittel aus 3: 62,5."),
        ("en-US", "Mean of 3 reviews: 62.5."),
        ("fr", "Mean of 3 reviews: 62.5."),
        (None, "Mean of 3 reviews: 62.5."),
    ],
)
def test_somebody_who_is_not_the_reader_is_written_to_in_their_own_language(
    catalogues: Path, wish: str | None, said: str
) -> None:
    voice = voice_for(wish, catalogues)

    assert voice.ngettext(*REVIEWS, 3, grade=voice.number(62.5)) == said


@pytest.mark.parametrize(
    ("value", "said"), [(62.0, "62"), (62.5, "62.5"), (66.666, "66.67"), (1000, "1,000")]
)
def test_a_number_has_only_the_decimals_it_needs(value: float, said: str) -> None:
    assert voice_for(None).number(value) == said


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 422, 429, 500, 503])
def test_no_string_of_an_error_page_escaped_gettext(app: Flask, status: int) -> None:
    speak_pseudo(app)

    page = app.test_client().get(f"/abort/{status}").text

    assert escaped_strings(page, known=frozenset({_line(page)})) == []


def _line(page: str) -> str:
    return page.split('<span class="pl-mono" lang="en" dir="ltr">')[1].split("<", maxsplit=1)[0]


def test_the_pretend_language_finds_a_string_that_escaped() -> None:
    found = escaped_strings(
        "<p>\u27e6Fine\u27e7</p><p aria-label='Bad'>Forgotten</p><p>Ada</p>", frozenset({"Ada"})
    )

    assert found == ["Forgotten", "Bad"]


def test_a_form_speaks_the_pretend_language(app: Flask) -> None:
    speak_pseudo(app)

    page = app.test_client().get("/form?wrong").text

    assert "\u27e62 things need another look\u27e7" in page
    assert "\u27e6(optional)\u27e7" in page


def test_strings_of_python_and_templates_are_extracted(tmp_path: Path) -> None:
    target = tmp_path / "messages.pot"
    line = [
        "-q",
        "extract",
        "-F",
        "lti_tool/web/babel.cfg",
        "-k",
        "lazy_gettext",
        "-o",
        str(target),
        "lti_tool/web",
    ]

    subprocess.run([sys.executable, "-m", "babel.messages.frontend", *line], cwd=ROOT, check=True)  # noqa: S603

    found = target.read_text()
    assert 'msgid "Your session has ended"' in found
    assert 'msgid "Skip to the content"' in found
    assert 'msgid_plural "%(num)s things need another look"' in found
