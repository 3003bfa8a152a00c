"""What a browser sends becomes typed values, with every problem named at once."""

from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from lti_tool.web.forms import Bounds, Reader

BERLIN = ZoneInfo("Europe/Berlin")
ONE_TO_EIGHT = Bounds(1, 8)


class Names(StrEnum):
    NOBODY = "nobody"
    EVERYONE = "everyone"


def make_reader(**fields: str) -> Reader:
    return Reader(MultiDict(fields))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  A  reply \t to\n her ", "A reply to her"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\u202eevil", "evil"),
        ("e\u0301", "\u00e9"),
        ("\ud800x", "x"),
        ("\u05e9\u05dc\u05d5\u05dd\u200f", "\u05e9\u05dc\u05d5\u05dd\u200f"),
    ],
)
def test_one_line_is_cleaned(typed: str, read: str) -> None:
    reader = make_reader(title=typed)

    title = reader.text("title")

    assert title == read
    assert reader.ok


def test_prose_keeps_its_lines_and_inner_spaces() -> None:
    reader = make_reader(work="\r\n\r\n  one\r\n\r\ntwo  three\rfour\x00 \n")

    work = reader.prose("work", longest=100)

    assert work == "  one\n\ntwo  three\nfour"


def test_an_empty_required_field_says_what_is_missing() -> None:
    reader = make_reader(title=" \u00a0\x00 ")

    title = reader.text("title", required="Give it a title.")

    assert title == ""
    assert reader.errors == {"title": "Give it a title."}


def test_a_message_begins_with_what_its_field_is_called() -> None:
    reader = make_reader(name="x" * 4, works="9", by="soon", level="z")

    reader.text("name", longest=3, label="Name")
    reader.integer("works", ONE_TO_EIGHT, label="Each person reviews")
    reader.moment("by", BERLIN, label="Hand in by")
    reader.one_of("level", ["a", "b"], label="Level")

    assert [str(message) for message in reader.errors.values()] == [
        "Name: This is one character too long; 3 fit.",
        "Each person reviews: Type a whole number from 1 to 8.",
        "Hand in by: Type a date and a time, such as 2026-11-26 12:00.",
        "Level: Choose one of the answers.",
    ]


def test_a_text_too_long_is_named_and_still_shown_whole() -> None:
    reader = make_reader(work="x" * 105)

    reader.prose("work", longest=100)

    assert str(reader.errors["work"]) == "This is 5 characters too long; 100 fit."
    assert len(reader.given["work"]) == 105


@pytest.mark.parametrize(
    ("typed", "read", "fine"),
    [
        ("3", 3, True),
        (" 8 ", 8, True),
        ("\u0663", 3, False),
        ("\uff13", 3, True),
        ("0", None, False),
        ("9", None, False),
        ("-1", None, False),
        ("3.5", None, False),
        ("1e1", None, False),
        ("9" * 5000, None, False),
        ("three", None, False),
        ("", None, True),
    ],
)
def test_whole_numbers_stay_within_their_bounds(typed: str, read: int | None, *, fine: bool) -> None:
    reader = make_reader(reviews=typed)

    reviews = reader.integer("reviews", ONE_TO_EIGHT)

    assert reader.ok is fine
    assert reviews == (read if fine else None)


def test_a_choice_is_one_of_its_enum() -> None:
    reader = make_reader(names="everyone", other="somebody")

    chosen, unknown, absent = (
        reader.choice("names", Names),
        reader.choice("other", Names),
        reader.choice("gone", Names, required="Choose who sees names."),
    )

    assert (chosen, unknown, absent) == (Names.EVERYONE, None, None)
    assert {name: str(text) for name, text in reader.errors.items()} == {
        "other": "Choose one of the answers.",
        "gone": "Choose who sees names.",
    }


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("tomorrow", "Type a date and a time, such as 2026-11-26 12:00."),
        ("2026-03-29T02:30", "The clock skips this hour on that day; choose one hour later."),
    ],
)
def test_a_moment_that_is_none_says_why(typed: str, error: str) -> None:
    reader = make_reader(due=typed)

    due = reader.moment("due", BERLIN)

    assert due is None
    assert str(reader.errors["due"]) == error


def test_a_moment_is_read_in_the_readers_zone() -> None:
    reader = make_reader(due="2026-11-26T12:00")

    due = reader.moment("due", BERLIN)

    assert due == datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


def test_a_flag_is_on_when_it_was_sent() -> None:
    reader = make_reader(late="yes")

    flags = (reader.flag("late"), reader.flag("never"))

    assert flags == (True, False)


def test_the_first_problem_of_a_field_stays() -> None:
    reader = make_reader(title="")
    reader.text("title", required="Give it a title.")

    reader.refuse("title", "Titles must differ.")

    assert reader.errors == {"title": "Give it a title."}
