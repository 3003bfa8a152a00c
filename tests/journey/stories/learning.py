"""What learners see, from the first visit to the last word of feedback."""

import re
from collections.abc import Iterator

from lti_tool.sandbox.seed import LEARNERS
from tests.house import House, Visitor
from tests.journey.stories.leading import learner_of, linked
from tests.journey.stories.telling import (
    COMMENT,
    LATER,
    SOON,
    WORK,
    Step,
    know_time,
    laid,
    now_at,
    opened,
    shown,
)
from tests.parts.uploads import PDF
from tests.peer_review.attaching import hand_in_with
from tests.peer_review.browsing import judged, press, url


def writing(house: House) -> Iterator[Step]:
    """A learner from the first visit to the work handed in."""
    early = house.open(LEARNERS[0])
    yield "before anybody has set it up", shown(early)
    table = laid(house, fewest_words="30", grace_minutes="10", submit_due=SOON)
    learner = table.learners[0]
    yield "the first visit", opened(learner)
    yield "an empty field", learner.get(url(learner, "/write"))
    press(learner, "/write", "check", {"text": " "})
    yield "nothing to hand in", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "preview", {"text": WORK})
    yield "a preview of the work", shown(learner)
    yield "a draft", learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"draft_version": "0", "text": "Another text"})
    yield "a draft changed in another window", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"text": "x" * 61_000})
    yield "too long a text", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave")
    yield "come back to finish", shown(learner)
    learner.get(url(learner, "/write"))
    press(learner, "/write", "check", {"text": "Dear Ms Okafor, it comes on **Tuesday**."})
    yield "a last look at a short work", shown(learner)
    press(learner, "/hand-in", changed={"draft_version": "0"})
    yield "a last look after a change elsewhere", shown(learner)
    press(learner, "/hand-in")
    yield "handed in, the first on the table", shown(learner)
    yield "handed in, and it can still be changed", learner.get(url(learner, "/write"))
    yield "the first work on the table", learner.get(url(learner, "/reviews"))
    house.clock.move(minutes=11)
    yield "the work as it was handed in", learner.get(url(learner, "/write"))
    yield "a learner's own page for staff only", learner.get(url(learner, "/people"))


def reviewing(house: House) -> Iterator[Step]:
    """A learner who reviews two works."""
    table = laid(house, review_due=LATER)
    first = table.learners[0]
    opened(first)
    yield "reviews before one's own work", first.get(url(first, "/reviews"))
    for learner in table.learners[:3]:
        table.write(learner, WORK)
    yield "a work waits for a review", opened(first)
    yield "reviews to be started", first.get(url(first, "/reviews"))
    at = table.pull(first)
    yield "a review to be written", shown(first)
    press(first, at, "check", {})
    yield "levels are missing", shown(first)
    first.get(at)
    press(first, at, "leave", judged(first.text, 1, COMMENT) | {"draft_version": "0", "draft_page": "x"})
    press(
        first,
        at,
        "leave",
        judged(first.get(at).get_data(as_text=True), 0, COMMENT) | {"draft_version": "0", "draft_page": "y"},
    )
    yield "a review changed in another window", shown(first)
    first.get(at)
    press(first, at, "leave", judged(first.text, 0, "x" * 11_000))
    yield "too long a comment", shown(first)
    first.get(at)
    press(first, at, "leave", judged(first.text, 0, ""))
    yield "a review begun", shown(first)
    yield "a review in the list", first.get(url(first, "/reviews"))
    yield "a review cannot be written", first.get(f"{at}/decline")
    press(first, f"{at}/decline", changed={"reason": ""})
    yield "no reason said", shown(first)
    first.get(at)
    press(first, at, "check", judged(first.text, 0, ""))
    yield "a last look at a review without reasons", shown(first)
    press(first, f"{at}/send", changed={"draft_version": "0"})
    yield "a last look after another window", shown(first)
    house.clock.move(days=4)
    know_time(house)
    yield "a review out of time", opened(first)
    at = now_at(first, at)
    yield "the time it was kept for is over", first.get(at)
    press(first, at, "check", judged(first.text, 0, COMMENT))
    yield "a last look at a review", shown(first)
    press(first, f"{at}/send")
    yield "a review sent, one more to do", shown(first)
    yield "a review that was sent", first.get(at)
    table.review(first, 1)
    yield "both reviews sent, no feedback yet", shown(first)
    yield "two reviews in the list", first.get(url(first, "/reviews"))


def feedback(house: House) -> Iterator[Step]:
    """What reviewers wrote: nothing, one, many; then a colleague's work for good will."""
    table = laid(house)
    four = table.learners[:4]
    for learner in four[:3]:
        table.write(learner, WORK)
    first, second, third, fourth = four
    table.review(first, 0, COMMENT)
    table.review(first, 1, COMMENT)
    first.get(url(first, "/"))
    yield "done, feedback to come", shown(first)
    table.review(second, 0, COMMENT)
    table.review(second, 1, "")
    yield "feedback is ready", first.get(url(first, "/"))
    first.send(url(first, "/feedback"))
    yield "one review, no grade yet", shown(first)
    table.review(third, 1, COMMENT)
    table.review(third, 2, COMMENT)
    yield "more feedback is ready", first.get(url(first, "/"))
    first.send(url(first, "/feedback"))
    yield "two reviews and why this grade", shown(first)
    table.write(fourth, WORK)
    yield "all read, and a colleague waits", first.get(url(first, "/"))
    at = table.pull(first)
    yield "one more review", shown(first)
    press(first, at, "leave")
    yield "one more review begun", shown(first)


def revising(house: House) -> Iterator[Step]:
    """A work handed in again after feedback, and what its reviewer sees of that."""
    table = laid(house, reviews_asked="1", revises="yes")
    author, reviewer = table.learners[:2]
    table.write(author, WORK)
    table.write(reviewer, WORK)
    table.review(author, 0, COMMENT)
    sent = table.pull(reviewer)
    table.review(reviewer, 1, COMMENT)
    author.send(url(author, "/feedback"))
    yield "feedback that may be answered", shown(author)
    yield "a work to revise", author.get(url(author, "/write"))
    press(author, "/write", "check")
    yield "nothing is changed", shown(author)
    author.get(url(author, "/write"))
    press(author, "/write", "check", {"text": f"{WORK} Soon."})
    yield "a revision to hand in", shown(author)
    press(author, "/hand-in")
    yield "no note of what was changed", shown(author)
    press(author, "/hand-in", changed={"change_note": COMMENT})
    yield "a work revised", shown(author)
    yield "what the reviewer sees of it", reviewer.get(sent)


def answering_reviews(house: House) -> Iterator[Step]:
    """Authors say how helpful reviews were before they see their grade, and answer; reviewers hear of it."""
    table = laid(house, rates_reviews="yes", reviews_asked="3")
    four = table.learners[:4]
    for learner in four:
        table.write(learner, WORK)
    for learner in four:
        for nth in range(3):
            table.review(learner, nth % 2, COMMENT)
    for learner in four[1:]:
        learner.send(url(learner, "/feedback"))
        press(learner, "/feedback/ratings", "save", helpful(learner, "4"))
    first = four[0]
    first.send(url(first, "/feedback"))
    yield "ratings before the grade", shown(first)
    press(first, "/feedback/ratings", "save", dict([*helpful(first, "3").items()][:2]))
    yield "one rating to go", shown(first)
    at = reply_to(first)
    press(first, at)
    yield "a reply without words", shown(first)
    press(first, at, changed={reply_field(at): "The day is in the *first* line now."})
    yield "a reply sent", shown(first)
    press(first, "/feedback/ratings", "skip")
    yield "the grade, one review not rated", shown(first)
    for learner in four[1:]:
        learner.get(url(learner, "/reviews"))
        if "its author replied" in learner.text:
            yield "thanks for one's reviews", shown(learner)
            yield "a review with its author's reply", learner.get(answered_review(learner))
    table.author.open()
    author = table.author
    author.get(learner_of(author))
    yield "ratings as facilitators see them", shown(author)
    at = linked(author, "/people/reviews/")
    press(author, f"{at}/endorse", "endorse")
    yield "a review endorsed", shown(author)
    yield "setting a review aside", author.get(f"{at}/set-aside")
    press(author, f"{at}/set-aside")
    yield "setting it aside without a reason", shown(author)
    press(author, f"{at}/set-aside", changed={"reason": "It is about the person, not the work."})
    yield "a review set aside", shown(author)
    first.get(url(first, "/feedback"))
    yield "feedback with a review that does not count", shown(first)


def treating_each_other_well(house: House) -> Iterator[Step]:
    """A reviewer agrees to the code of conduct before the first review."""
    table = laid(house, asks_conduct="yes")
    first, second = table.learners[:2]
    table.write(first, WORK)
    table.write(second, WORK)
    table.pull(first)
    yield "the code of conduct", shown(first)
    press(first, "/conduct")
    yield "the review behind it", shown(first)
    yield "the code of conduct again", first.get(url(first, "/conduct"))


def having_a_concern(house: House) -> Iterator[Step]:
    """Somebody reports a review and the work they review; a facilitator decides about both."""
    table = laid(house, reviews_asked="1")
    author, (first, second) = table.author, table.learners[:2]
    table.write(first, WORK)
    table.write(second, WORK)
    table.review(second, 1, COMMENT)
    opened(author)
    yield "no concern so far", author.get(url(author, "/concerns"))
    at = table.pull(first)
    yield "a concern about a work", first.get(f"{at}/concern")
    press(first, f"{at}/concern")
    yield "a concern about nothing", shown(first)
    press(first, f"{at}/concern", changed={"matter": "not_theirs", "words": "I know it from a book."})
    yield "a concern reported", shown(first)
    first.get(at)
    yield "a review whose work was reported", shown(first)
    press(first, at, "check", judged(first.text, 0, COMMENT))
    press(first, f"{at}/send")
    first.send(url(first, "/feedback"))
    link = re.findall(r'href="([^"]+/concern)"', first.text)[0]
    yield "a concern about a review", first.get(link)
    press(first, link, changed={"matter": "hurtful", "words": "It is about me.", "hides": "yes"})
    yield "a review hidden while it is looked at", shown(first)
    yield "who needs a facilitator", opened(author)
    yield "concerns that wait", author.get(url(author, "/concerns"))
    about_work, about_review = re.findall(r'href="([^"]+/concerns/[0-9a-f-]{36})"', author.text)
    yield "a concern about a work to decide about", author.get(about_work)
    press(author, about_work)
    yield "nothing decided", shown(author)
    press(author, about_work, changed={"outcome": "taken_out"})
    yield "a concern about a review to decide about", author.get(about_review)
    press(author, about_review, changed={"outcome": "words_hidden", "note": "We talked about it."})
    yield "both decided", shown(author)
    yield "one decided about", author.get(about_review)
    yield "a work taken out", opened(second)
    yield "a review whose words are hidden", second.get(url(second, "/reviews"))
    first.get(url(first, "/feedback"))
    yield "the feedback of whoever reported", shown(first)
    yield "the work of whoever reported", first.get(at)


def reflecting(house: House) -> Iterator[Step]:
    """An author says what they will change."""
    table = laid(house, reviews_asked="1", reflects="yes", reflection_words="4")
    first, second = table.learners[:2]
    table.write(first, WORK)
    table.write(second, WORK)
    table.review(first, 0, COMMENT)
    yield "waiting for something to reflect on", shown(first)
    table.review(second, 1, COMMENT)
    first.send(url(first, "/feedback"))
    yield "read, and to be reflected on", opened(first)
    yield "what will change", first.get(url(first, "/reflection"))
    press(first, "/reflection", changed={"reflection": "Less."})
    yield "too few words about it", shown(first)
    press(first, "/reflection", changed={"reflection": "I will name the day in the first line."})
    yield "all is done", shown(first)
    yield "what will change, again", first.get(url(first, "/reflection"))
    author = table.author
    opened(author)
    for link in dict.fromkeys(re.findall(r'href="([^"]+/people/[0-9a-f-]{36})"', author.text)):
        yield f"what facilitators read {link[-2:]}", author.get(link)


def judging_oneself(house: House) -> Iterator[Step]:
    """An author judges their own work, and reads it again beside what others say."""
    table = laid(house, reviews_asked="1", self_review="first")
    first, second = table.learners[:2]
    table.write(first, WORK)
    yield "their own work comes first", opened(first)
    first.send(url(first, "/self-review/begin"))
    yield "judging the own work", shown(first)
    press(first, "/self-review", "send")
    yield "the own work without levels", shown(first)
    press(first, "/self-review", "send", judged(first.text, 0, COMMENT))
    yield "judged, and on to the others", shown(first)
    yield "what they think of it", first.get(url(first, "/self-review"))
    table.write(second, WORK)
    opened(second)
    second.send(url(second, "/self-review/begin"))
    press(second, "/self-review", "send", judged(second.text, 2, ""))
    table.review(second, 1, COMMENT)
    table.review(first, 0, COMMENT)
    first.send(url(first, "/feedback"))
    yield "the own judgement beside that of others", shown(first)
    author = table.author
    opened(author)
    links = dict.fromkeys(re.findall(r'href="([^"]+/people/[0-9a-f-]{36})"', author.text))
    yield "what facilitators read of it", author.get(next(iter(links)))


def hanging_in_the_gallery(house: House) -> Iterator[Step]:
    """A facilitator asks for a work, its author lets everybody see it, others look at it."""
    table = laid(house, reviews_asked="1")
    author, (first, second) = table.author, table.learners[:2]
    hand_in_with(first, ("letter.pdf", PDF))
    table.write(second, WORK)
    table.review(first, 0, COMMENT)
    table.review(second, 1, COMMENT)
    opened(author)
    yield "an empty gallery", author.get(url(author, "/gallery"))
    opened(author)
    links = dict.fromkeys(re.findall(r'href="([^"]+/people/[0-9a-f-]{36})"', author.text))
    for link in links:
        author.get(link)
        press(author, f"{link}/gallery")
    yield "a work that is asked for", shown(author)
    yield "asked for the own work", opened(first)
    yield "may everybody see it", first.get(url(first, "/gallery/mine"))
    press(first, "/gallery/mine")
    yield "no answer chosen", shown(first)
    press(first, "/gallery/mine", changed={"consent": "nameless"})
    yield "answered", shown(first)
    second.get(url(second, "/gallery/mine"))
    press(second, "/gallery/mine", changed={"consent": "named"})
    yield "the gallery of an author", second.get(url(second, "/gallery"))
    yield "the gallery of a facilitator", author.get(url(author, "/gallery"))


def helpful(learner: Visitor, value: str) -> dict[str, str]:
    """This rating for every review that is asked about, with a word of praise for the first."""
    names = list(dict.fromkeys(re.findall(r'name="(helpful-[0-9a-f]+)"', learner.text)))
    praise = {names[0].replace("helpful", "kind"): "yes"} if names else {}
    return dict.fromkeys(names, value) | praise


def reply_to(learner: Visitor) -> str:
    """Where the reply to the first review goes."""
    return re.findall(r'action="([^"]+/reply)"', learner.text)[0]


def reply_field(address: str) -> str:
    """The field of a reply that goes there."""
    return f"reply-{address.split('/')[-2].replace('-', '')}"


def answered_review(learner: Visitor) -> str:
    """The first of the learner's reviews that its author replied to."""
    before, _, _ = learner.text.partition("its author replied")
    return re.findall(r'href="([^"]+/reviews/[0-9a-f-]+)"', before)[-1]


def dates(house: House) -> Iterator[Step]:
    """What is said when the dates have passed and nothing is taken any more."""
    table = laid(house, late="close", submit_due=SOON, review_due=LATER)
    first, second, third = table.learners[:3]
    yield "a preview with dates", opened(first)
    for learner in (first, second):
        table.write(learner, WORK)
    opened(third)
    third.get(url(third, "/write"))
    press(third, "/write", "leave", {"text": WORK})
    at = table.pull(first)
    press(first, at, "leave", judged(first.text, 0, COMMENT))
    house.clock.move(days=5)
    yield "too late to hand in", opened(third)
    third.get(url(third, "/write"))
    press(third, "/write", "check")
    yield "a last look when it is too late", shown(third)
    press(third, "/hand-in", changed={"draft_version": "1"})
    yield "handing in is closed", shown(third)
    house.clock.move(days=7)
    yield "too late to review", opened(first)
    yield "the list when it is too late", first.get(url(first, "/reviews"))
    at = now_at(first, at)
    first.get(at)
    press(first, at, "check", judged(first.text, 0, COMMENT))
    press(first, f"{at}/send")
    yield "sending is closed", shown(first)
    yield "who is late", opened(table.author)
