"""A facilitator who reviews a work themselves, and its author who reads it."""

from collections.abc import Iterator

from tests.house import House
from tests.journey.stories.telling import COMMENT, WORK, Step, laid, opened, shown
from tests.peer_review.browsing import Fields, judged, press, url
from tests.peer_review.test_both_roles import page_of
from tests.peer_review.test_facilitating import to_review


def reviewing_as_a_facilitator(house: House) -> Iterator[Step]:
    """From the empty form to the grade that follows from it."""
    table = laid(house, reviews_asked="1")
    first, second = table.learners[:2]
    for learner in (first, second):
        table.write(learner, WORK)
    lead = table.author
    opened(lead)
    at = to_review(table, first)
    yield "a work for a facilitator to review", shown(lead)
    fields = Fields(lead.text).values | judged(lead.text, 1, COMMENT)
    press(lead, at, "send")
    yield "a facilitator's review without levels", shown(lead)
    lead.send(f"{at}/draft", fields)
    lead.send(at, fields | {"draft_page": "another", "do": "leave"})
    yield "a facilitator's review changed in another window", shown(lead)
    lead.get(at)
    press(lead, at, "send", judged(lead.text, 1, COMMENT))
    yield "a facilitator's review that was sent", lead.get(at)
    page_of(table, first)
    yield "a learner whose work a facilitator reviewed", shown(lead)
    table.review(first)
    first.open()
    first.send(url(first, "/feedback"))
    yield "feedback of a facilitator alone", shown(first)
    table.review(second)
    yield "feedback of a facilitator and of a colleague", first.get(url(first, "/feedback"))
    lead.get(at)
    press(lead, at, "send", {"final": "yes"})
    yield "feedback with a grade that a facilitator's review makes", first.get(url(first, "/feedback"))
