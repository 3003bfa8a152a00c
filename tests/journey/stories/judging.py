"""What people see where a rubric asks for more than levels, or for words alone."""

import re
from collections.abc import Iterator

from lti_tool.sandbox.seed import INSTRUCTOR
from tests.house import House
from tests.journey.stories.telling import COMMENT, INSTRUCTIONS, TITLE, WORK, Step, opened, shown
from tests.peer_review.browsing import SET_UP, Table, press, url

OF_THREE_KINDS = {"c0-kind": "check", "c1-kind": "points", "c2-kind": "comment"}
POINTS = {"c0-points": "5", "c1-points": "15"}
HELP = {
    "c0-prompts": "What stayed with me is\nI would love to read more about the part in which you explain why",
    "c0-least_words": "1",
    "c1-prompts": "Next time you could",
}
WORDS_ALONE = {f"c{at}-kind": "comment" for at in range(3)}


def answering_otherwise(house: House) -> Iterator[Step]:
    """A yes or no, typed points and words: as their author types them, and as people answer them."""
    author = house.open(INSTRUCTOR)
    set_up = SET_UP | {"title": TITLE, "instructions": INSTRUCTIONS, "reviews_asked": "1"}
    press(author, "/set-up", "show-fields-1", set_up | OF_THREE_KINDS)
    yield "the fields of other kinds", shown(author)
    press(author, "/set-up", "publish", {"c0-points": "lots", "c1-points": ""})
    yield "points that are none", shown(author)
    press(author, "/set-up", "publish", POINTS)
    table = Table(house)
    first, second = table.learners[:2]
    for each in (first, second):
        table.write(each, WORK)
    at = table.pull(first)
    yield "a form of other kinds", shown(first)
    press(first, at, "check")
    yield "each kind asks for its own answer", shown(first)
    press(first, at, "check", answers(first.text, "99"))
    yield "more points than there are", shown(first)
    press(first, at, "check", answers(first.text, "12"))
    yield "answers before they are sent", shown(first)
    press(first, f"{at}/send")
    at = table.pull(second)
    press(second, at, "check", answers(second.text, "7.5"))
    press(second, f"{at}/send")
    first.send(url(first, "/feedback"))
    yield "feedback with points that were typed", shown(first)


def helping_to_write(house: House) -> Iterator[Step]:
    """Sentences to begin with and least words: as their author types them, and as a reviewer meets them."""
    author = house.open(INSTRUCTOR)
    press(author, "/set-up", "publish", SET_UP | {"title": TITLE} | HELP | {"c1-least_words": "lots"})
    yield "least words that are no number", shown(author)
    press(author, "/set-up", "publish", {"c1-least_words": "20"})
    table = Table(house)
    first, second = table.learners[:2]
    for each in (first, second):
        table.write(each, WORK)
    at = table.pull(first)
    yield "a form that helps to write", shown(first)
    press(first, at, "check", answers(first.text))
    yield "a comment with too few words", shown(first)


def asking_for_words_alone(house: House) -> Iterator[Step]:
    """Feedback without a grade."""
    author = house.open(INSTRUCTOR)
    press(author, "/set-up", "publish", SET_UP | {"title": TITLE, "reviews_asked": "1"} | WORDS_ALONE)
    author.get(url(author, "/change"))
    yield "the settings of feedback without a grade", shown(author)
    table = Table(house)
    first, second = table.learners[:2]
    for each in (first, second):
        table.write(each, WORK)
    for each in (first, second):
        at = table.pull(each)
        press(each, at, "check", answers(each.text))
        press(each, f"{at}/send")
    first.send(url(first, "/feedback"))
    yield "feedback without a grade", shown(first)
    yield "complete without a grade", opened(first)
    yield "people without grades", opened(author)


def answers(page: str, points: str = "") -> dict[str, str]:
    """The first level, these points and some words for every criterion on the page."""
    fields = dict.fromkeys(re.findall(r'name="(comment-[0-9a-f]+)"', page), COMMENT)
    fields |= dict(re.findall(r'name="(level-[0-9a-f]+)" value="([^"]+)"', page)[::-1])
    return fields | dict.fromkeys(re.findall(r'name="(points-[0-9a-f]+)"', page), points)
