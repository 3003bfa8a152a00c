"""What those see who lead an activity."""

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from lti_tool.courses.models import Person
from lti_tool.participation.models import Activity
from lti_tool.sandbox import vocabulary
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR, LEARNING_LEAD
from tests.house import House, Visitor
from tests.journey.stories.crowd import LONGEST_NAME, enrol_many, fill_group, group_up, know_roster
from tests.journey.stories.telling import (
    COMMENT,
    INSTRUCTIONS,
    LATER,
    SOON,
    TITLE,
    WORK,
    Step,
    at_launch,
    laid,
    opened,
    shown,
)
from tests.peer_review.browsing import SET_UP, Fields, begin, judged, press, url


def setting_up(house: House) -> Iterator[Step]:
    """An instructor's first launch, until the first learner has come."""
    author = house.visitor(INSTRUCTOR)
    begin(author)
    yield "a new peer review", shown(author)
    yield "completion without any activity", author.get(at_launch(author, "/completion"))
    author.get(url(author, "/set-up"))
    press(author, "/set-up", "add-level-0", {"title": TITLE})
    yield "the rubric opened", shown(author)
    press(author, "/set-up", "preview", {"title": TITLE, "instructions": INSTRUCTIONS, "submit_due": SOON})
    yield "a preview asked for", shown(author)
    wrong = {
        "title": "",
        "reviews_asked": "99",
        "c0-title": "",
        "c0-l0-points": "many",
        "grace_minutes": "-1",
    }
    press(author, "/set-up", "publish", wrong)
    yield "what does not fit is said", shown(author)
    author.get(url(author, "/set-up"))
    press(author, "/set-up", "publish", SET_UP | {"title": TITLE, "instructions": INSTRUCTIONS})
    yield "published, and nobody has come", shown(author)
    yield "what learners will see", author.get(url(author, "/try"))
    yield "completion with nobody on the list", author.get(at_launch(author, "/completion"))
    author.get(url(author, "/change"))
    yield "the settings", shown(author)
    press(author, "/change", "save", {"title": ""})
    yield "settings that do not fit", shown(author)
    author.get(url(author, "/change"))
    press(author, "/change", "bring-rubric", {"rubric_text": "# Clear\n- Very\n"})
    yield "a rubric that cannot be read", shown(author)
    press(author, "/change", "bring-rubric", {"rubric_text": "# Clear\n- Very (5)\n- Not (0)\n"})
    yield "a rubric brought along", shown(author)
    author.get(url(author, "/change"))
    press(author, "/change", "save", {"reviews_asked": "3"})
    yield "settings saved", shown(author)


def facilitating(house: House) -> Iterator[Step]:
    """The instructor's table with one learner, with some, with very many; and one learner in full."""
    table = laid(house, reviews_asked="3")
    author, learners = table.author, table.learners
    opened(learners[0])
    yield "one learner has come", opened(author)
    yield "a learner who has only come", author.get(learner_of(author))
    for learner in learners[:4]:
        table.write(learner, WORK)
    for nth in (0, 1, 2):
        table.review(learners[0], nth, COMMENT)
    at = table.pull(learners[1])
    press(learners[1], f"{at}/decline", changed={"reason": "unreadable", "note": "Nothing but signs."})
    table.review(learners[2], 0, "")
    table.pull(learners[3])
    opened(learners[4])
    know_roster(house)
    house.clock.move(days=8)
    yield "some learners, and some in need", opened(author)
    yield "only those in need", author.get(url(author, "/people?show=need"))
    yield "nobody of that kind", author.get(url(author, "/people?show=not_started"))
    yield "files to take away", author.get(url(author, "/people/export"))
    author.get(url(author, "/people"))
    yield "a learner in full", author.get(learner_of(author))
    yield "who has finished", author.get(at_launch(author, "/completion"))
    yield "the statements behind a completion", author.get(statements_of(author, learners[0]))
    yield (
        "who has not started, and it is nobody",
        author.get(at_launch(author, "/completion?show=not_passed")),
    )
    know_roster(house, problem="HTTP 403")
    yield "completion without a fresh list", author.get(at_launch(author, "/completion"))
    know_roster(house, url=None)
    yield "completion with an LMS that shares no list", author.get(at_launch(author, "/completion"))
    know_roster(house)
    enrol_many(house)
    yield "very many learners", author.get(url(author, "/people"))
    yield "very many learners, the last page", author.get(url(author, "/people?page=5"))
    yield "who of very many has finished", author.get(at_launch(author, "/completion"))
    yield "who has not started", author.get(at_launch(author, "/completion?show=not_started&page=2"))
    yield "no statements of whom only the list knows", author.get(nobodys_statements(house, author))


def giving_examples(house: House) -> Iterator[Step]:
    """Worked examples: their author adds one, a learner judges it first."""
    table = laid(house, practise="first")
    author, learner = table.author, table.learners[0]
    opened(author)
    yield "no examples", author.get(url(author, "/examples"))
    yield "a new example", author.get(url(author, "/examples/new"))
    page = author.text
    press(author, "/examples/new", changed={"example_title": TITLE})
    yield "an example with things missing", shown(author)
    fields = {"example_title": TITLE, "example_text": WORK, "lesson": "Say **when** it comes."}
    press(author, "/examples/new", changed=fields | judged(page, 0, COMMENT))
    yield "an example saved", shown(author)
    yield "an example to change", author.get(linked(author, "/examples/"))
    table.write(learner, WORK)
    table.write(table.learners[1], WORK)
    yield "an example comes first", opened(learner)
    learner.send(url(learner, "/practice"))
    yield "judging an example", shown(learner)
    at = learner.at
    press(learner, at, "send")
    yield "an example without levels", shown(learner)
    press(learner, at, "send", judged(learner.text, 1, COMMENT))
    yield "compared with its author", shown(learner)


def keeping_rubrics(house: House) -> Iterator[Step]:
    """An author keeps a rubric and begins with it; a colleague finds what is shared."""
    author, colleague = house.open(INSTRUCTOR), house.visitor(LEARNING_LEAD)
    yield "no rubric is kept", author.get(url(author, "/rubrics"))
    author.open()
    press(author, "/set-up", "keep-rubric", {"keep_as": ""})
    yield "a rubric without a name", shown(author)
    press(author, "/set-up", "keep-rubric", {"keep_as": TITLE, "keep_shared": "yes"})
    yield "a rubric is kept", shown(author)
    author.open()
    press(author, "/set-up", "begin-with-kept")
    yield "begun with a kept rubric", shown(author)
    press(author, "/set-up", "see-kept")
    yield "kept rubrics beside a form", shown(author)
    yield "kept rubrics", author.get(url(author, "/rubrics"))
    at = linked(author, "/rubrics/").removesuffix("/remove")
    field = next(name for name in Fields(author.text).values if name.startswith("name-"))
    press(author, at, changed={field: ""})
    yield "a kept rubric without a name", shown(author)
    colleague.open()
    yield "rubrics others share", colleague.get(url(colleague, "/rubrics"))


def giving_more_time(house: House) -> Iterator[Step]:
    """Dates of their own for one learner and for a group."""
    table = laid(house, submit_due=SOON)
    author, learner = table.author, table.learners[0]
    opened(learner)
    group_up(house, "Night shift")
    opened(author)
    author.get(learner_of(author))
    at = linked(author, "/dates/of/")
    yield "the same dates for everybody", author.get(url(author, "/dates"))
    group = linked(author, "/dates/group/")
    yield "a learner's own dates", author.get(at)
    press(author, at, changed={"submit_due": LATER, "review_due": SOON})
    yield "own dates that leave no time", shown(author)
    author.get(at)
    press(author, at, changed={"submit_due": LATER, "dates_reason": "On parental leave until Monday"})
    yield "own dates saved", shown(author)
    yield "a group's dates", author.get(group)


def giving_out(house: House) -> Iterator[Step]:
    """Works that are given out to all at once: what the instructor sees, and what learners."""
    table = laid(house, reviews_asked="3", giving="by_facilitator")
    author, learners = table.author, table.learners
    opened(author)
    yield "nothing to give out", author.get(url(author, "/people/give-out"))
    for learner in learners[:3]:
        table.write(learner, WORK)
    yield "reviews come later", opened(learners[0])
    yield "no review yet", learners[0].get(url(learners[0], "/reviews"))
    yield "works are to be given out", opened(author)
    yield "what giving out will do", author.get(url(author, "/people/give-out"))
    press(author, "/people/give-out")
    yield "works are given out", shown(author)
    yield "works have come", opened(learners[0])
    table.write(learners[3], WORK)
    author.get(url(author, "/people"))
    author.get(learner_of(author))
    at = learner_of(author)
    yield "giving a work by hand", author.get(f"{at}/give")
    press(author, f"{at}/give")
    yield "no work is chosen", shown(author)


def beginning_with_a_preset(house: House) -> Iterator[Step]:
    """An author lets a preset fill the form in."""
    author = house.visitor(INSTRUCTOR)
    begin(author)
    yield "presets to begin with", shown(author)
    press(author, "/set-up", "preset-feedback_only", {"title": TITLE})
    yield "filled in by a preset", shown(author)


def grouping(house: House) -> Iterator[Step]:
    """Groups of the LMS decide who reviews whom."""
    table = laid(house)
    author = table.author
    for learner in table.learners:
        opened(learner)
    group_up(house, "Night shift")
    opened(author)
    yield "groups to choose from", author.get(url(author, "/change"))
    press(author, "/change", "publish", {"group_rule": "within", "group_set": ""})
    yield "no set of groups chosen", shown(author)
    author.get(url(author, "/change"))
    press(author, "/change", "publish", {"group_rule": "within", "group_set": "set-"})
    yield "within groups", author.get(url(author, "/people/groups"))
    fill_group(house, "Night shift", 5)
    author.get(url(author, "/change"))
    press(author, "/change", "publish", {"group_rule": "across", "group_set": "set-"})
    yield "across groups that are too unequal", author.get(url(author, "/people/groups"))
    press(author, "/people/groups", "relax")
    yield "groups that do not matter", author.get(url(author, "/people/groups"))


def making_teams(house: House) -> Iterator[Step]:
    """A facilitator says who writes with whom; a team writes."""
    table = laid(house, authors="teams")
    author, (first, second, *others) = table.author, table.learners
    for learner in table.learners:
        opened(learner)
    yield "nobody is in a team", opened(author)
    yield "no teams yet", author.get(url(author, "/people/teams"))
    author.send(url(author, "/people/teams"), {"name": ""})
    yield "a team without a name", shown(author)
    group_up(house, "Night shift")
    lines = f"{first.person.name}\tAmber\n{second.person.name}\tAmber\n{others[0].person.name}\tBlue"
    author.send(url(author, "/people/teams/list"), {"list": lines + "\nNobody at all\tBlue\nOne cell"})
    yield "a list that does not fit", shown(author)
    author.send(url(author, "/people/teams/list"), {"list": lines, "do": "look"})
    yield "what a list would change", shown(author)
    author.send(url(author, "/people/teams/list"), {"list": lines, "do": "follow"})
    yield "teams", shown(author)
    yield "one team", author.get(team_of(author))
    author.send(url(author, "/people/teams/list"), {"list": lines, "do": "look"})
    yield "a list that changes nothing", shown(author)
    yield "a learner who writes with others", opened(first)
    table.write(first, WORK)
    yield "the work of a team, written by another", second.get(url(second, "/write"))
    table.write(others[-1], WORK)
    yield "a learner who writes alone where others do not", opened(others[-1])
    fill_group(house, "Night shift", 5)
    author.send(url(author, "/people/teams/groups"), {"group_set": "set-", "do": "look"})
    yield "what groups would change where works are handed in", shown(author)
    author.get(url(author, "/people?show=handed_in"))
    yield "somebody of a team", author.get(learner_of(author))


def deciding_by_hand(house: House) -> Iterator[Step]:
    """A grade set by hand and taken back, and somebody who is excused."""
    table = laid(house)
    author, learners = table.author, table.learners
    for learner in learners[:3]:
        table.write(learner, WORK)
    for learner in learners[:2]:
        table.review(learner, 0, COMMENT)
        table.review(learner, 1, COMMENT)
    opened(author)
    at = learner_of(author)
    yield "a grade to be set by hand", author.get(f"{at}/grade")
    press(author, f"{at}/grade", "set", {"grade": "many"})
    yield "a grade that does not fit", shown(author)
    press(author, f"{at}/grade", "set", {"grade": "85", "reason": "We talked about it, and *this* is fair."})
    yield "a grade set by hand", shown(author)
    yield "a grade to be taken back", author.get(f"{at}/grade")
    press(author, f"{at}/grade", "back")
    yield "taken back, or nothing to go back to", shown(author)
    yield "excusing somebody", author.get(f"{at}/excuse")
    press(author, f"{at}/excuse")
    yield "excusing without a reason", shown(author)
    press(author, f"{at}/excuse", changed={"reason": "On parental leave until Monday"})
    yield "excused", shown(author)
    for learner in learners[:3]:
        yield f"the page of {learner.person.id}", opened(learner)
        learner.send(url(learner, "/feedback"))
        yield f"the grade of {learner.person.id}", shown(learner)


def taking_part_and_leading(house: House) -> Iterator[Step]:
    """Somebody who learns in the course they lead."""
    table = laid(house)
    known = house.world.membership(COURSE.id, table.author.person.id)
    assert known
    house.world.enrol(replace(known, roles=(vocabulary.INSTRUCTOR, vocabulary.LEARNER)))
    opened(table.author)
    yield "a facilitator's own page", table.author.get(url(table.author, "/mine"))
    table.write(table.learners[0], WORK)
    table.write(table.author, WORK)
    table.author.get(url(table.author, "/people"))
    yield "a work that they may have to review", table.author.get(learner_of(table.author))
    yield "no files before they are complete", table.author.get(url(table.author, "/people/export/works.csv"))
    yield "the table with a way to the own page", table.author.get(url(table.author, "/people"))


def team_of(author: Visitor) -> str:
    """The address of the first team on the page."""
    return re.findall(r'href="(/l/[^"]+/people/teams/[0-9a-f-]{36})"', author.text)[0]


def learner_of(author: Visitor) -> str:
    """The page of the first learner in the table."""
    return re.findall(r'href="(/l/[^"]+/peer_review/people/[0-9a-f-]{36})["/]', author.text)[0]


def linked(author: Visitor, path: str) -> str:
    """Where the first link to such a page leads."""
    return url(author, re.findall(rf"{path}[0-9a-f-]+", author.text)[0])


def statements_of(author: Visitor, learner: Visitor) -> str:
    """The statements of somebody on the completion page."""
    before, _, _ = author.text.partition(f'" aria-label="Statements of {learner.person.name}"')
    return before.rpartition('href="')[2]


def nobodys_statements(house: House, author: Visitor) -> str:
    """The statements of somebody who never came."""
    author.get(at_launch(author, "/completion"))
    with house.runtime.database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == LONGEST_NAME)).one()
        activity = session.scalars(select(Activity)).one()
        return at_launch(author, f"/completion/{activity.id}/{person.id}")
