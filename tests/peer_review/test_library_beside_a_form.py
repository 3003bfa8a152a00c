"""An author looks after kept rubrics in the middle of a form, and loses nothing they typed there."""

from uuid import UUID

import pytest

from tests.house import Visitor
from tests.peer_review.browsing import SET_UP, Fields, Table, press, url
from tests.peer_review.test_library import keep, offered

TYPED = SET_UP | {
    "title": 'Half "typed"',
    "instructions": "First line.\n\n<b>Third</b> line.",
    "reviews_asked": "many",
    "c0-title": "A criterion of mine",
    "keep_as": "A name for it",
    "rubric_text": "# Pasted\nand not put in yet",
}


@pytest.fixture
def author(table: Table) -> Visitor:
    """Somebody who keeps the rubric called Letters, at the page of a new activity."""
    keep(table.author, {"keep_as": "Letters"})
    table.author.open()
    return table.author


def kept_id(author: Visitor) -> UUID:
    """The one kept rubric on the page last seen."""
    [field] = [name for name in Fields(author.text).values if name.startswith("name-")]
    return UUID(field.removeprefix("name-"))


def shown(page: str) -> dict[str, str]:
    """The fields of the form of an activity, as they stand."""
    return {name: value for name, value in Fields(page).values.items() if name != "form_token"}


def test_all_that_was_typed_is_there_again_after_a_look_at_the_kept_rubrics(author: Visitor) -> None:
    press(author, "/set-up", "", TYPED | {"do": "add-criterion"})
    before = shown(author.text) | {name: TYPED[name] for name in ("keep_as", "rubric_text")}

    press(author, "/set-up", "see-kept", before)
    assert "What you typed is not saved yet. It goes back with you." in author.text
    press(author, "/set-up", "back-from-kept")

    assert author.page.status_code == 200
    assert shown(author.text) == before


def test_what_was_typed_goes_along_while_kept_rubrics_are_renamed_and_removed(author: Visitor) -> None:
    press(author, "/set-up", "see-kept", TYPED)
    one = kept_id(author)

    press(author, f"/rubrics/{one}", changed={f"name-{one.hex}": ""})
    assert "Give the rubric a name." in author.text
    press(author, f"/rubrics/{one}", changed={f"name-{one.hex}": "Reports"})
    assert "Saved." in author.text
    press(author, f"/rubrics/{one}/remove")
    assert "It is kept no longer." in author.text
    press(author, "/set-up", "back-from-kept")

    back = shown(author.text)
    assert {name: back[name] for name in TYPED if name in back} == {
        name: TYPED[name] for name in TYPED if name in back
    }
    assert {"title", "instructions", "c0-title", "keep_as", "rubric_text"} <= set(back)
    assert offered(author) == {}


def test_the_form_of_a_running_activity_goes_along_as_well(table: Table) -> None:
    table.set_up()
    author = table.author
    author.get(url(author, "/change"))

    press(author, "/change", "see-kept", {"title": "Another name"})
    press(author, "/change", "back-from-kept")

    assert 'value="Another name"' in author.text
    assert author.at == url(author, "/change")


def test_the_page_leads_back_to_nothing_but_a_form_of_ours(author: Visitor) -> None:
    author.get(url(author, "/rubrics"))
    one = kept_id(author)

    press(author, f"/rubrics/{one}", changed={"back_to": "launch.here", "title": "Typed"})

    assert "Back to what I typed" not in author.text
    assert "Back to the activity" in author.text
