"""Every page in every state: that there is a visit for it, and that people of all kinds can use it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from playwright.sync_api import Page

from lti_tool.platforms.quirks.catalogue import PRODUCTS
from lti_tool.sandbox.seed import COURSE, EVERYBODY, LINK, OTHER_COURSE
from tests.house import House
from tests.journey import contact_sheet
from tests.journey.album import Album, Shot, Teller, hung
from tests.journey.stories import FILE_NAMES, MANY, PROGRAM, SAID, SAID_AT_LUNCH, STORIES, TITLE
from tests.looking import complaints
from tests.web.pseudo import escaped_strings

NOT_PAGES = frozenset({
    "web.asset",
    "health.healthz",
    "health.readyz",
    "launch.jwks",
    "launch.login_of",  # the same answers as launch.login
    "peer_review.passages_script",
    "lunch_and_learn.kept_file",
    "lunch_and_learn.live",  # parts of pages, fetched again and again
    "lunch_and_learn.host_live",
    "lunch_and_learn.screen_live",
    "peer_review.own_file",
    "peer_review.reviewed_file",
    "peer_review.learners_file",
    "peer_review.gallery_file",
    "peer_review.concerns_csv",
    "reports.completions_api",
    "peer_review.export_works",
    "peer_review.teams_as_list",
    "peer_review.rubric_for_canvas",
    "peer_review.rubric_as_markdown",
    "peer_review.export_reviews",
    "peer_review.export_everything",
    "reports.completion_csv",
    "descriptions.canvas",
    "descriptions.general",
    "privacy.download",
    "calendars.fetch",
    "xapi.about",
    "xapi.get_statements",
    "xapi.more_statements",
    "grades.line_items",
})  # fmt: skip
"""Addresses that answer programs, and downloads."""
KNOWN = frozenset(
    {
        *(known for person in EVERYBODY for known in (person.name, person.email)),
        *MANY,
        *SAID,
        *SAID_AT_LUNCH,
        *FILE_NAMES,
        PROGRAM,
        "work-1.txt",
        *(product.name for product in PRODUCTS.values()),
        "Default",
        "Sandbox LMS",
        "potluck-sandbox 1",
        *"ABC",
        COURSE.title,
        OTHER_COURSE.title,
        LINK.title,
        TITLE,
    }
)
"""Names, titles, products, and the letters reviewers go by."""
FOR_DEVELOPERS = frozenset({"a request the LMS refuses", "nothing at this address"})
"""Pages of the sandbox LMS that quote its framework and the protocol."""


@pytest.fixture(scope="session")
def teller(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Teller:
    return Teller(tmp_path_factory.mktemp("stories"), template_database)


@pytest.fixture(scope="session")
def album(teller: Teller, tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Album:
    return Album(teller, tmp_path_factory.getbasetemp().parent / f"album-{testrun_uid}")


def pages_of(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
            yield rule.endpoint


def unvisited(app: Flask, shots: list[Shot]) -> set[str]:
    """The pages of an app that no story visits."""
    return set(pages_of(app)) - {shot.endpoint for shot in shots}


def test_every_page_of_the_product_is_visited_by_a_story(house: House, album: Album) -> None:
    shots = [shot for story in STORIES for shot in album[story]]

    assert unvisited(house.app, shots) == set()


def test_a_page_without_a_visit_is_found(house: House) -> None:
    house.app.add_url_rule("/new", "new", lambda: "A new page")

    assert "new" in unvisited(house.app, [])


@pytest.mark.parametrize("story", STORIES)
def test_every_page_has_one_thing_to_do_next(album: Album, story: str) -> None:
    wrong = {shot.name: found for shot in album[story] if (found := next_things(shot))}

    assert wrong == {}


def next_things(shot: Shot) -> list[str]:
    """What is wrong with the placemat and the main button of a page; the author's preview shows another's."""
    tree = html.document_fromstring(shot.html)
    for preview in tree.xpath("//*[@id='preview']"):
        preview.drop_tree()
    mats, buttons = tree.find_class("pl-next"), tree.find_class("btn-primary")
    found = []
    if len(mats) > 1:
        found.append(f"{len(mats)} placemats")
    if len(buttons) > 1:
        found.append(f"{len(buttons)} main buttons")
    if mats and any(mats[0] not in button.iterancestors() for button in buttons):
        found.append("the main button is not on the placemat")
    return found


@pytest.mark.parametrize("story", STORIES)
def test_every_word_went_through_gettext(teller: Teller, story: str) -> None:
    shots = teller.tell(story, in_pseudo=True)

    escaped = {
        shot.name: found
        for shot in shots
        if shot.name not in FOR_DEVELOPERS and (found := escaped_strings(without_data(shot.html), KNOWN))
    }

    assert escaped == {}


def without_data(page: str) -> str:
    """The page without what people wrote, moments, and the line for administrators."""
    tree = html.document_fromstring(page)
    for kind in ("pl-voice", "pl-mono"):
        for element in tree.find_class(kind):
            element.drop_tree()
    for element in tree.xpath("//time | //code"):
        element.drop_tree()
    return html.tostring(tree, encoding="unicode")


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.parametrize("story", STORIES)
def test_every_page_is_accessible_and_fits(onlooker: Page, house: House, album: Album, story: str) -> None:
    found: dict[str, list[str]] = {}

    with hung(house) as (address, wall):
        for nth, shot in enumerate(album[story]):
            wall[str(nth)] = shot
            onlooker.goto(f"{address}/shot/{nth}")
            found[shot.name] = list(complaints(onlooker))
            if os.environ.get("POTLUCK_CONTACT_SHEET"):
                contact_sheet.keep(onlooker, story, nth, shot.name)

    if os.environ.get("POTLUCK_CONTACT_SHEET"):
        contact_sheet.compose(story)
    assert {name: said for name, said in found.items() if said} == {}
