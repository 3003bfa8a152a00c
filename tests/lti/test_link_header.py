"""The next page is found in every spelling real platforms use."""

import pytest

from lti_tool.lti import link_header

BASE = "https://lms.example/a/items?x=1"
CURLY = (
    "<https://lms.example/i?a=1&amp;from=0>; rel=“first”, <https://lms.example/i?a=1&amp;from=1>; rel=“next”"
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("garbage", None),
        ('<https://lms.example/p2>; rel="next"', "https://lms.example/p2"),
        ("<https://lms.example/p2>;rel=next", "https://lms.example/p2"),
        ("<https://lms.example/P2?Q=A>; REL='NEXT'", "https://lms.example/P2?Q=A"),
        ('<https://lms.example/p2>; title="a"; rel="next last"', "https://lms.example/p2"),
        ('<https://lms.example/p2>; rel="nextish"', None),
        ('<https://lms.example/p2>; rev="next"', None),
        (
            '<https://lms.example/p1>; rel="prev", <https://lms.example/p3?a,b>; rel="next"',
            "https://lms.example/p3?a,b",
        ),
        ('</p2>; rel="next"', "https://lms.example/p2"),
        ('<?page=2>; rel="next"', "https://lms.example/a/items?page=2"),
        ('<>; rel="next"', BASE),
        (CURLY, "https://lms.example/i?a=1&from=1"),
        (CURLY.encode().decode("latin-1"), "https://lms.example/i?a=1&from=1"),
        ("<" * 40_000, None),
        ('<https://lms.example/p2>; rel="next"' + " " * 40_000, None),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) and len(value) > 300 else None,
)
def test_the_next_page_is_found(header: str | None, expected: str | None) -> None:
    assert link_header.next_page(header, BASE) == expected
