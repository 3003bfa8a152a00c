"""Files in works, as their author, a reviewer and a facilitator see them."""

import re
from collections.abc import Iterator

from tests.house import House
from tests.journey.stories.telling import WORK, Step, laid, shown
from tests.parts import uploads
from tests.peer_review.attaching import attach, downloads, set_up_without_files
from tests.peer_review.browsing import Table, judged, press, url

LONG = (
    "A letter to Ms Okafor about her desk that-came-three-days-late-and-then-was-the-wrong-one-altogether.pdf"
)
NOTES = "notes.txt"
FILE_NAMES = (LONG, NOTES, "work-1.pdf", "work-2.txt")


def filing(house: House) -> Iterator[Step]:
    """A work that is files alone, from the field for files to the feedback on it."""
    table = laid(house, reviews_asked="1", files_most="2", files_megabytes="1")
    author, reviewer, lead = *table.learners[:2], table.author
    author.open()
    author.get(url(author, "/write"))
    attach(author, ("logo.svg", uploads.SVG), (NOTES, b""), text="")
    yield "files that cannot be taken", shown(author)
    author.get(url(author, "/write"))
    attach(author, (LONG, uploads.PDF))
    yield "a draft with a file", shown(author)
    attach(author, (NOTES, b"Call on Tuesday." * 100))
    yield "a draft with as many files as it may have", shown(author)
    press(author, "/write", "check")
    yield "a last look at a work that is files", shown(author)
    press(author, "/hand-in")
    yield "files handed in", author.get(url(author, "/write"))
    table.write(reviewer, WORK)
    at = table.pull(reviewer)
    yield "a review of files", shown(reviewer)
    press(reviewer, at, "check", judged(reviewer.text, 0, "I would name the day first."))
    press(reviewer, f"{at}/send")
    yield "a review of files that was sent", reviewer.get(at)
    table.review(author)
    author.open()
    author.send(url(author, "/feedback"))
    yield "feedback on files", shown(author)
    lead.open()
    for person in re.findall(r'href="(/[^"]*/people/[0-9a-f-]{36})"', lead.text):
        lead.get(person)
        if downloads(lead):
            break
    yield "a learner whose work is files", shown(lead)
    lead.get(url(lead, "/change"))
    press(lead, "/change", "publish", {"files_most": "0", "files_megabytes": "many"})
    yield "limits of files that do not fit", shown(lead)


def writing_without_files(house: House) -> Iterator[Step]:
    """Where an author wants no files."""
    table = Table(house)
    set_up_without_files(table)
    learner = table.learners[0]
    learner.open()
    yield "an empty field alone", learner.get(url(learner, "/write"))
