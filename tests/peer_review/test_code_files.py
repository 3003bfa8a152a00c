"""Source code is handed in where an author allows it: read and saved as text, never run by a page of ours."""

import re

import pytest

from tests.house import Visitor
from tests.parts import uploads
from tests.peer_review.attaching import attach, downloads, fetched, hand_in_with, set_up_with_files
from tests.peer_review.browsing import Fields, Table, url
from tests.peer_review.test_remarks import feedback, remark, send

PAGE = ("Okafor page.HTML", uploads.HTML)
SCRIPT = ("okafor.js", b"alert(document.cookie) // </script><script>alert(1)</script>")
PYTHON = ("okafor.py", b"def late(days):\n    if days < 3:\n        return 0\n")


@pytest.fixture
def coding(table: Table) -> Table:
    """A peer review that takes source code; two learners handed some in, and one reviews the other."""
    set_up_with_files(table, files_code="yes", reviews_asked="1")
    for learner in table.learners[:2]:
        hand_in_with(learner, PAGE, SCRIPT, PYTHON)
    table.pull(table.learners[0])
    return table


def headers_of(visitor: Visitor) -> list[tuple[str, ...]]:
    """How the files on the page last seen are given out."""
    names = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    answers = [fetched(visitor, at) for at in downloads(visitor)]
    return [tuple(answer.headers[name] for name in names) for answer in answers]


def as_text(*names: str) -> list[tuple[str, ...]]:
    """The headers of files that are saved under these names, and neither shown nor run."""
    return [
        (
            "text/plain; charset=utf-8",
            f"attachment; filename={name}",
            "nosniff",
            "default-src 'none'; sandbox",
        )
        for name in names
    ]


def test_source_code_is_taken_where_the_author_says_so_and_not_before(table: Table) -> None:
    table.author.open()
    offered = Fields(table.author.text).values
    set_up_with_files(table, files_code="yes")
    table.author.get(url(table.author, "/change"))
    changed = Fields(table.author.text).values

    assert "files_code" not in offered
    assert changed["files_code"] == "yes"


def test_where_it_is_not_allowed_source_code_is_refused_by_its_name(table: Table) -> None:
    set_up_with_files(table)
    learner = table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    attach(learner, PYTHON)

    assert learner.page.status_code == 422
    assert "okafor.py: Files of this kind are not taken here." in learner.text


def test_a_reviewer_saves_source_code_as_text_under_names_that_keep_the_ending_alone(coding: Table) -> None:
    reviewer, author = coding.learners[:2]

    given = headers_of(reviewer)

    assert given == as_text("work-1.html.txt", "work-2.js.txt", "work-3.py")
    for name in ("work-1.html", "work-2.js", "work-3.py"):
        assert f"<bdi>{name}</bdi>" in reviewer.text
    for mark in ("kafor", author.person.given_name, author.person.email):
        assert mark not in reviewer.text


def test_its_author_and_facilitators_save_it_as_text_too(coding: Table) -> None:
    learner, facilitator = coding.learners[1], coding.author
    learner.get(url(learner, "/write"))
    facilitator.open()
    facilitator.get(re.findall(r'href="(/[^"]*/people/[0-9a-f-]{36})"', facilitator.text)[0])

    for visitor in (learner, facilitator):
        assert [one[0] for one in headers_of(visitor)] == ["text/plain; charset=utf-8"] * 3
        assert headers_of(visitor)[1:] == as_text("okafor.js.txt", "okafor.py")


def test_hostile_source_code_stays_text_on_every_page_and_is_commented_on_by_its_lines(coding: Table) -> None:
    reviewer, author = coding.learners[:2]
    read = reviewer.text

    send(reviewer, remark(1, of="1", first="1") | remark(2, of="3", first="2", last="3"))
    coding.review(author)
    page = feedback(author)

    for shown in (read, page):
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "if days &lt; 3:" in read
    assert "Lines 2 to 3 of okafor.py" in page
