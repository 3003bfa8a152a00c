"""Comments on single passages, as a reviewer writes them and an author reads them."""

import re
from collections.abc import Iterator

from tests.house import House
from tests.journey.stories.telling import COMMENT, WORK, Step, laid, shown
from tests.peer_review.attaching import hand_in_with
from tests.peer_review.browsing import judged, press, url
from tests.peer_review.test_remarks import remark

PROGRAM = "late.txt"
LINES = (
    "def late(days, a_name_that_is_very_long=None):\n    if days < 3:\n        return 0\n    return days\n"
    * 3
)


def commenting_on_passages(house: House) -> Iterator[Step]:
    """From a number that is not there to the marks beside which an author reads what was said."""
    table = laid(house, reviews_asked="1")
    author, reviewer = table.learners[:2]
    for learner in (author, reviewer):
        hand_in_with(learner, (PROGRAM, LINES.encode()), text=WORK)
    at = table.pull(reviewer)
    wrong = remark(1, COMMENT, first="99") | remark(2, "Kind.", first="1", quote="Wednesday")
    press(reviewer, at, "check", judged(reviewer.text, 0, COMMENT) | wrong)
    yield "comments on passages that are not there", shown(reviewer)
    right = remark(1, COMMENT, first="2", quote="comes on Tuesday")
    right |= remark(2, "Both are kind.", first="1", last="3", quote="") | remark(
        3, COMMENT, of="1", first="1", last="2"
    )
    press(reviewer, at, "check", right)
    yield "comments before they are sent", shown(reviewer)
    yield "a draft with comments", reviewer.get(at)
    reviewer.get(f"{at}/check")
    press(reviewer, f"{at}/send")
    yield "comments that were sent", reviewer.get(at)
    table.review(author)
    author.open()
    author.send(url(author, "/feedback"))
    yield "feedback with comments beside the work", shown(author)
    report = re.search(r'href="([^"]*/concern)"', author.text)
    assert report
    author.get(report[1])
    press(author, report[1], changed={"matter": "other"})
    lead = table.author
    lead.open()
    lead.get(url(lead, "/concerns"))
    found = re.search(r'href="([^"]*/concerns/[0-9a-f-]{36})"', lead.text)
    assert found
    yield "a concern about a review with comments", lead.get(found[1])
