"""Whatever people write, a calendar file stays well formed, and calendars read the words they wrote."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.parts.meetings.calendar_files import Occasion, Organiser, cancellation, feed, invitation
from lti_tool.web.forms import cleaned
from tests.parts.diary import only
from tests.parts.occasions import AMARA, HOUR, LUNCH, files, lines, make_attendee, make_occasion, names

HOSTILE = [
    "Lunch\r\nATTENDEE:mailto:evil@evil.example",
    "Lunch\nEND:VEVENT\nBEGIN:VEVENT\nUID:another",
    "a, b; c: d\\n e \\, f",
    'He said "hi";CN="x":mailto:evil@evil.example',
    "caret ^n ^' ^^",
    "emoji 👩🏽‍🍳🥖 " * 20,
    "مرحبا بالعالم، غداء " * 10,
    "nul \x00 bell \x07 escape \x1b line \x0b page \x0c next \x85 line \u2028 paragraph \u2029 end",
    "turned \u202eover\u202c and \u2066kept apart\u2069",
    "half a sign \ud83d",
    "x" * 500,
    " \t ",
    "",
]


def as_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def everywhere(text: str) -> Occasion:
    return make_occasion(
        title=text, text=text, place=text, url=text, organiser=Organiser(text, "lunch@potluck.example")
    )


@pytest.mark.parametrize(
    ("given_url", "written"),
    [
        ("https://meet.example/a?b=1,2;3#x", "https://meet.example/a?b=1,2;3#x"),
        ("http://meet.example", "http://meet.example"),
        ("https://bücher.example/brötchen", "https://xn--bcher-kva.example/br%C3%B6tchen"),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//meet.example", None),
        ("meet.example", None),
        ("https://", None),
        ("https://meet.example/\r\nX-EVIL:1", None),
        ("https://meet.example/\x00", None),
        ("https://meet.example/\u2028", None),
        ("https://[::1", None),
        ("https://meet.example:port/", None),
        ("https://meet.example/\ud83d", None),
    ],
)
def test_only_addresses_of_the_web_are_linked(given_url: str, written: str | None) -> None:
    for content in files(make_occasion(url=given_url)):
        event = only(content)
        assert event.url == written
        assert [each.uri for each in event.conference] == ([written] if written else [])
        assert event.description == "\n\n".join(filter(None, ("What yeast does.", written)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_add_no_line_and_are_read_as_words(text: str) -> None:
    plain = make_occasion(place="", url="", text="x" if as_line(text) else "")
    occasion = everywhere(text)

    for content, usual in zip(files(occasion), files(plain), strict=True):
        assert set(names(content)) <= {*names(usual), "LOCATION"}
        assert names(content).count("ATTENDEE") == names(usual).count("ATTENDEE")
        event = only(content)
        assert event.summary == as_line(text)
        assert (event.location or "") == as_line(text)
        assert (event.description or "") == cleaned(text).strip()
        assert (event.organizer.common_name or "") == as_line(text).replace('"', "'")


def physical(content: bytes) -> list[bytes]:
    assert content.endswith(b"\r\n")
    return content[:-2].split(b"\r\n")


@given(text=st.text(st.characters(exclude_categories=())), host_name=st.text(), feed_name=st.text())
def test_lines_of_any_text_have_75_octets_at_most_and_whole_signs(
    text: str, host_name: str, feed_name: str
) -> None:
    invited = make_attendee(name=host_name, address=f"{host_name}@school.example")
    made = [invitation(everywhere(text), invited), feed([everywhere(text)], feed_name, HOUR)]

    for content in made:
        for line in physical(content):
            assert len(line) <= 75  # RFC 5545 3.1
            assert not set(line.decode()) & set(map(chr, [*range(9), *range(10, 32), 127]))
        assert only(content).summary == as_line(text)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("amara+lunch@school.example", "mailto:amara+lunch@school.example"),
        ("a%b&c?d=e;f@school.example", "mailto:a%25b%26c%3Fd%3De%3Bf@school.example"),
        ("zoë@school.example", "mailto:zo%C3%AB@school.example"),
        ("a@b.example\r\nX-EVIL:1", "mailto:a@b.example%20X-EVIL%3A1"),
    ],
)
def test_an_address_stays_one_address(address: str, written: str) -> None:
    (attendee,) = only(invitation(LUNCH, make_attendee(address=address))).attendees

    assert str(attendee.uri) == written


def test_names_and_addresses_do_not_show_in_logs() -> None:
    shown = repr(make_occasion(attendees=(AMARA,)))

    assert "Amara" not in shown
    assert "@" not in shown


@pytest.mark.parametrize("write", [invitation, cancellation])
def test_what_is_not_known_is_left_out(write: Callable[..., bytes]) -> None:
    content = write(make_occasion(text="", place="", url=""), make_attendee(name=""))

    assert not {"DESCRIPTION", "LOCATION", "URL", "CONFERENCE"} & set(names(content))
    assert "CN=" not in next(line for line in lines(content) if line.startswith("ATTENDEE"))
