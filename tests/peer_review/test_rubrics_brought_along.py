"""An author brings a rubric along into the form, looks at it, and takes theirs away."""

import io

from tests.peer_review.browsing import SET_UP, Fields, Table, begin, press, url

MARKDOWN = "# Letters\n\n## Friendly\n\nWould you like to get it?\n\n- Warm (10): I smiled\n- Cold (0)\n"


def names(page: str) -> list[str]:
    """The criteria in the editor of a page."""
    values = Fields(page).values
    return [
        values[name]
        for name in values
        if name.startswith("c") and name.endswith("-title") and "-l" not in name
    ]


def test_a_pasted_rubric_is_in_the_form_before_it_is_anywhere_else(table: Table) -> None:
    author = table.author
    begin(author)
    press(author, "/set-up", "bring-rubric", {"title": "Typed already", "rubric_text": MARKDOWN})

    assert names(author.text) == ["Friendly"]
    assert 'value="Typed already"' in author.text
    assert "nothing is saved yet" in author.text

    press(author, "/set-up", "publish", SET_UP)
    author.get(url(author, "/change"))
    assert names(author.text) == ["Friendly"]


def test_a_file_is_as_good_as_pasted_words(table: Table) -> None:
    author = table.author
    begin(author)
    fields = Fields(author.text).values | {"do": "bring-rubric"}
    file = (io.BytesIO(MARKDOWN.encode("utf-8-sig")), "rubric.md")

    author.send(url(author, "/set-up"), fields | {"rubric_file": file})

    assert names(author.text) == ["Friendly"]


def test_what_cannot_be_read_leaves_the_rubric_as_it_was_and_the_words_on_the_page(table: Table) -> None:
    table.set_up()
    author = table.author
    author.get(url(author, "/change"))
    before = names(author.text)

    press(author, "/change", "bring-rubric", {"rubric_text": "# Friendly\n- <b>Warm</b>\n"})

    assert author.page.status_code == 422
    assert "Line 2: write a level with its points in brackets" in author.text
    assert "&lt;b&gt;Warm&lt;/b&gt;" in author.text
    assert names(author.text) == before


def test_a_file_that_is_no_text_is_refused(table: Table) -> None:
    author = table.author
    begin(author)
    fields = Fields(author.text).values | {"do": "bring-rubric"}

    answer = author.send(
        url(author, "/set-up"), fields | {"rubric_file": (io.BytesIO(bytes(range(256)) * 40), "a.csv")}
    )

    assert answer.status_code == 422
    assert len(names(author.text)) == 3


def test_a_rubric_goes_from_one_activity_into_another(table: Table) -> None:
    table.set_up()
    author = table.author
    for path in ("rubric.md", "rubric.csv"):
        answer = author.get(url(author, f"/change/{path}"))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{path}"'
        text = answer.get_data(as_text=True)
        author.get(url(author, "/change"))
        before = names(author.text)

        press(author, "/change", "bring-rubric", {"rubric_text": text})

        assert names(author.text) == before
        assert author.page.status_code == 200


def test_an_author_is_told_what_canvas_has_no_place_for(table: Table) -> None:
    table.set_up()
    author = table.author

    author.get(url(author, "/change"))

    assert "its file leaves them out, Markdown keeps them." in author.text


def test_learners_take_no_rubric_away(table: Table) -> None:
    table.set_up()
    learner = table.learners[0]
    learner.open()

    assert learner.get(url(learner, "/change/rubric.csv")).status_code == 403
