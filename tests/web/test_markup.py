"""The Markdown of people becomes HTML that harms nobody."""

import pytest
from lxml import html

from lti_tool.web.markup import markdown, words_in

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "![x](javascript:alert(1))",
    "![a](https://tracker.example/pixel.gif)",
    "<svg/onload=alert(1)>",
    "<a href='x' onclick='alert(1)'>x</a>",
    "[x](//evil.example/)",
    "[x](/l/1/peer-review/submit)",
    "<iframe src=https://evil.example></iframe>",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "[x](https://e.example 'a\" onmouseover=\"alert(1)')",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example><input name=password></form>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<!-- --><script>alert(1)</script -->",
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "\u202e<script>",
]
ALLOWED_TAGS = {
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_survives(text: str) -> None:
    tree = html.fragment_fromstring(markdown(text), create_parent="div")

    assert {element.tag for element in tree.iter()} <= ALLOWED_TAGS
    for element in tree.iter():
        assert set(element.attrib) <= {"href", "title", "rel", "target", "start"}
        assert element.get("href", "https:").split(":")[0] in {"http", "https", "mailto"}


def test_a_link_opens_beside_the_page_and_tells_nobody() -> None:
    made = markdown("[a](https://example.org/)")

    assert 'rel="noopener nofollow ugc"' in made
    assert 'target="_blank"' in made


def test_a_picture_becomes_a_link_so_that_no_stranger_learns_who_reads() -> None:
    made = markdown("![my *desk*](https://example.org/desk.png)")

    assert "<img" not in made
    assert 'href="https://example.org/desk.png"' in made
    assert "desk*</a>" in made


@pytest.mark.parametrize(("level", "tag"), [(1, "h3"), (2, "h4"), (4, "h6"), (6, "h6")])
def test_headings_stay_below_those_of_the_page(level: int, tag: str) -> None:
    made = markdown(f"{'#' * level} Title")

    assert made == f"<{tag}>Title</{tag}>\n"


def test_a_line_end_is_a_line_end() -> None:
    made = markdown("Kind regards,\nAda")

    assert made == "<p>Kind regards,<br>\nAda</p>\n"


@pytest.mark.parametrize("text", ["[" * 50_000, ">" * 20_000, "*a " * 20_000, "`" * 20_000, "- " * 5_000])
def test_very_nested_text_is_rendered(text: str) -> None:
    made = markdown(text)

    assert made


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n", 0),
        ("one two  three", 3),
        ("one\ntwo", 2),
        ("**b**old", 1),
        ("don't well-known", 2),
        ("don\u2019t", 1),
        ("# Title\n\n- a\n- b", 3),
        ("[two words](https://example.org/not/these)", 2),
        ("```\nthree words here\n```", 3),
        ("Gr\u00fc\u00dfe 42", 2),
        ("\u6211\u5f88\u597d", 3),
        ("---", 0),
    ],
)
def test_words_are_counted_as_a_person_would(text: str, count: int) -> None:
    counted = words_in(text)

    assert counted == count
