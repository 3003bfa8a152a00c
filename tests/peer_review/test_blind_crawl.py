"""Whoever follows every link there is learns nothing about who is at the other end of a review."""

import re
from collections.abc import Iterator, Mapping
from uuid import UUID

import pytest
from sqlalchemy import select

from lti_tool.courses.models import Identity
from lti_tool.participation.models import Participant
from tests.house import Visitor
from tests.parts.uploads import PDF
from tests.peer_review.attaching import hand_in_with
from tests.peer_review.browsing import Table, url
from tests.peer_review.test_gallery import hang

LINK = re.compile(r'(?:href|action|src|data-[a-z-]+-url)="(/[^"#]*)')
REACHED = {"/", "/write", "/feedback", "/reviews", "/reviews/one", "/reviews/one/files/1", "/gallery"}
"""The crawl must come this far to be worth anything."""


@pytest.fixture
def finished(table: Table) -> Table:
    """Two who reviewed each other, read what was said and hang in the gallery; a third has begun to."""
    table.set_up(reviews_asked="1")
    for learner in table.learners[:3]:
        hand_in_with(learner, (f"{learner.person.name}.pdf", PDF))
    for learner in table.learners[:2]:
        table.review(learner)
        learner.open()
        learner.send(url(learner, "/feedback"))
        hang(table, learner, "nameless")
    table.pull(table.learners[2])
    return table


def crawled(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Every address and its answer that links lead to from the first page, headers included."""
    visitor.open()
    waiting, known = [visitor.at], {visitor.at}
    while waiting:
        answer = visitor.get(waiting.pop())
        if answer.content_type.startswith(("text/html", "application/json", "text/csv", "application/pdf")):
            page = f"{answer.headers}\n{answer.get_data(as_text=True)}"
            yield visitor.at, page
            found = set(LINK.findall(page)) - known
            known |= found
            waiting += sorted(found)
        answer.close()


def identity_of(table: Table, visitor: Visitor) -> list[str]:
    """Everything by which somebody could be recognised."""
    person = visitor.person
    with table.house.runtime.database.reading() as session:
        person_id: UUID = session.scalars(
            select(Identity.person_id).where(Identity.subject == person.id)
        ).one()
        participations = session.scalars(select(Participant.id).where(Participant.person_id == person_id))
        ids = [str(one) for one in (person_id, *participations)]
    names = [person.given_name, person.family_name, person.username, person.email, person.sourced_id]
    return [*names, person.id, *ids]


def leaks(table: Table, pages: Mapping[str, str], visitor: Visitor) -> list[tuple[str, str]]:
    """Where pages this visitor reached tell something about another one."""
    others = [one for one in table.learners[:3] if one is not visitor]
    marks = [mark for other in others for mark in identity_of(table, other)]
    return [(at, mark) for at, page in pages.items() for mark in marks if mark in page]


def test_no_page_a_learner_can_reach_says_who_wrote_or_reviewed_a_work(finished: Table) -> None:
    pages = {one: dict(crawled(one)) for one in finished.learners[:3]}

    paths = {at.partition("/peer_review")[2] for reached in pages.values() for at in reached}
    assert {re.sub("/reviews/[0-9a-f-]{36}(?=$|/files)", "/reviews/one", path) for path in paths} >= REACHED
    assert [leak for one, reached in pages.items() for leak in leaks(finished, reached, one)] == []


def test_a_name_that_leaks_is_found(finished: Table) -> None:
    assert leaks(finished, dict(crawled(finished.author)), finished.author)
