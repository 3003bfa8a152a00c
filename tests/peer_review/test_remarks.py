"""Reviewers comment on single passages; authors read the comments beside them."""

import json
import re
from uuid import UUID

import pytest
from sqlalchemy import select, text

from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import Remark
from lti_tool.activities.peer_review.queries.remarks import quoted
from lti_tool.activities.peer_review.rules.passages import LONGEST_REMARK, MOST_REMARKS, Pointed
from lti_tool.activities.peer_review.rules.passages import select as select_passage
from lti_tool.activities.peer_review.service.remarking import Remarked, keep_remarks
from lti_tool.activities.peer_review.service.reviewing import REMARK_LOOSE
from lti_tool.courses.models import Identity
from lti_tool.errors import Refused
from lti_tool.runtime import Runtime
from tests.house import StandingClock, Visitor
from tests.parts.uploads import PDF
from tests.peer_review.attaching import hand_in_with
from tests.peer_review.browsing import Fields, Table, judged, press, url
from tests.peer_review.making import Cohort
from tests.peer_review.test_blind_crawl import crawled, leaks
from tests.peer_review.test_exporting import lines

LETTER = "Dear Ms Okafor,\n\nyour desk comes **on Tuesday**.\n\nYours"
NAMED = "Name the day in the first line, too."
CODE = b"def late(days):\n    if days < 3:\n        return 0\n    return days\n"


@pytest.fixture
def reviewing(table: Table) -> Visitor:
    """The first learner reviews the second one's letter."""
    table.set_up(reviews_asked="1")
    for learner in table.learners[:2]:
        table.write(learner, LETTER)
    table.pull(table.learners[0])
    return table.learners[0]


def remark(nth: int, words: str = NAMED, **where: str) -> dict[str, str]:
    """The fields of one comment."""
    return {f"remark-{nth}-{name}": value for name, value in ({"words": words} | where).items()}


def save(visitor: Visitor, fields: dict[str, str], button: str = "leave") -> None:
    """Save the review on the page last seen, and come back to it."""
    at = visitor.at
    press(visitor, at, button, judged(visitor.text, 0, "Because.") | fields)
    if button == "leave" and visitor.at != at:
        visitor.get(at)


def send(visitor: Visitor, fields: dict[str, str]) -> str:
    """Send the review on the page last seen; gives its address."""
    at = visitor.at
    save(visitor, fields, "check")
    press(visitor, f"{at}/send")
    return at


def feedback(learner: Visitor) -> str:
    """What the author reads."""
    learner.open()
    learner.send(url(learner, "/feedback"))
    return learner.text


def kept(table: Table) -> list[Remark]:
    with table.house.runtime.database.reading() as session:
        rows = list(session.scalars(select(Remark).order_by(Remark.number)))
        session.expunge_all()
        return rows


def person_id(table: Table, visitor: Visitor) -> UUID:
    with table.house.runtime.database.reading() as session:
        return session.scalars(select(Identity.person_id).where(Identity.subject == visitor.person.id)).one()


def both_send(table: Table, fields: dict[str, str]) -> None:
    """The first learner sends a review with these fields, the second one without, so that feedback opens."""
    send(table.learners[0], fields)
    table.review(table.learners[1])


def test_the_work_has_numbers_that_no_copied_text_contains(reviewing: Visitor) -> None:
    assert re.findall(r'<span class="pl-nr">(\d+)</span>', reviewing.text) == ["1", "2", "3"]


@pytest.mark.usefixtures("reviewing")
def test_an_author_reads_a_comment_beside_the_words_it_is_about(table: Table) -> None:
    both_send(table, remark(1, first="2", quote="desk comes on Tuesday"))

    page = feedback(table.learners[1])

    assert '<mark class="pl-mark">desk comes </mark><strong><mark class="pl-mark">on Tuesday</mark>' in page
    assert NAMED in page
    assert 'href="#said-A1"' in page
    assert 'id="said-A1"' in page
    assert 'href="#at-A1"' in page
    assert 'id="at-A1"' in page
    assert "Paragraph 2" in page


@pytest.mark.usefixtures("reviewing")
def test_every_mark_leads_to_a_comment_that_is_there_and_back(table: Table) -> None:
    both_send(table, remark(1, first="1") | remark(2, first="2", last="3") | remark(3, quote="Yours"))

    page = feedback(table.learners[1])

    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'href="#((?:said|at)-[^"]+)"', page)
    assert len(targets) == 6
    assert set(targets) <= set(ids)


def test_a_number_alone_is_enough(table: Table, reviewing: Visitor) -> None:
    save(reviewing, remark(1, first="3"))

    (one,) = kept(table)
    assert (one.exact, one.first, one.words) == ("Yours", 3, NAMED)


def test_the_position_of_a_passage_is_kept_in_the_terms_of_the_standard(
    table: Table, reviewing: Visitor
) -> None:
    save(reviewing, remark(1, first="2", quote="on Tuesday"))

    (one,) = kept(table)
    assert (one.exact, one.prefix, one.suffix) == (
        "on Tuesday",
        "Dear Ms Okafor,\nyour desk comes ",
        ".\nYours",
    )
    assert one.end - one.start == len("on Tuesday")


def test_comments_are_saved_while_somebody_types(table: Table, reviewing: Visitor) -> None:
    fields = Fields(reviewing.text).values | remark(1, first="2")
    answer = reviewing.send(f"{reviewing.at}/draft", fields)

    assert answer.status_code == 200
    assert [one.words for one in kept(table)] == [NAMED]


def test_words_are_saved_while_their_passage_is_still_missing(reviewing: Visitor) -> None:
    at = reviewing.at
    fields = Fields(reviewing.text).values | remark(1, first="seven", quote="not in it")

    assert reviewing.send(f"{at}/draft", fields).status_code == 200
    reviewing.get(at)

    assert Fields(reviewing.text).values["remark-1-words"] == NAMED
    assert Fields(reviewing.text).values["remark-1-quote"] == "not in it"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({}, "Comment 1: type the number that stands beside the passage, or copy its words."),
        ({"first": "4"}, "Comment 1: the work has no such number."),
        ({"first": "0"}, "Comment 1, Number of the paragraph or line: Type a whole number from 1 to 999999."),
        ({"first": "3", "last": "2"}, "Comment 1: it ends before it begins."),
        ({"first": "1", "quote": "Tuesday"}, "Comment 1: these words do not stand there."),
        ({"of": "1", "first": "1"}, "Comment 1: the work has no such number."),
    ],
)
def test_a_comment_that_points_nowhere_is_not_sent_and_not_lost(
    reviewing: Visitor, where: dict[str, str], told: str
) -> None:
    at = reviewing.at

    save(reviewing, remark(1, **where), "check")

    assert told in reviewing.text
    assert Fields(reviewing.text).values["remark-1-words"] == NAMED
    press(reviewing, f"{at}/send", changed={"draft_version": "1"})
    assert reviewing.at == at
    assert "What you wrote" not in reviewing.get(at).text


def test_a_comment_that_is_too_long_is_refused_and_still_there(table: Table, reviewing: Visitor) -> None:
    save(reviewing, remark(1, "x" * (LONGEST_REMARK + 1), first="1"))

    assert "one character too long" in reviewing.text
    assert "x" * (LONGEST_REMARK + 1) in reviewing.text
    assert kept(table) == []


def test_a_comment_is_changed_and_removed_until_the_review_is_sent(table: Table, reviewing: Visitor) -> None:
    save(reviewing, remark(1, first="1") | remark(2, "Kind.", first="3"))
    save(reviewing, {"remark-1-words": "Say her first name."} | {"remark-2-gone": "yes"})

    assert [one.words for one in kept(table)] == ["Say her first name."]


def test_a_review_has_so_many_comments_and_no_more(table: Table, reviewing: Visitor) -> None:
    every = {}
    for nth in range(1, MOST_REMARKS + 6):
        every |= remark(nth, f"Number {nth}.", first="1")

    save(reviewing, every)

    assert len(kept(table)) == MOST_REMARKS
    assert "Comment on a passage" not in reviewing.text


def test_a_page_from_before_there_were_comments_takes_none_away(table: Table, reviewing: Visitor) -> None:
    at = reviewing.at
    save(reviewing, remark(1, first="1"))
    fields = Fields(reviewing.text).values
    old = {name: value for name, value in fields.items() if not name.startswith("remark")}

    reviewing.send(f"{at}/draft", old)

    assert len(kept(table)) == 1


def test_two_windows_overwrite_no_comments_unseen(table: Table, reviewing: Visitor) -> None:
    at, first_page = reviewing.at, Fields(reviewing.text).values
    reviewing.send(f"{at}/draft", first_page | remark(1, "In the first window.", first="1"))
    stale = first_page | {"draft_page": "another"} | remark(1, "In the second window.", first="2")

    answer = reviewing.send(at, stale | {"do": "leave"})

    assert answer.status_code == 409
    assert "In the first window." in answer.text
    assert "In the second window." in answer.text
    assert [one.words for one in kept(table)] == ["In the first window."]


def test_comments_are_looked_at_before_they_are_sent_and_stay_with_their_reviewer(reviewing: Visitor) -> None:
    at = reviewing.at
    save(reviewing, remark(1, first="2"), "check")
    assert NAMED in reviewing.text

    press(reviewing, f"{at}/send")

    assert NAMED in reviewing.get(at).text
    assert '<mark class="pl-mark">' in reviewing.text


def test_pr_12_a_comment_stays_with_its_words_in_a_new_version(table: Table) -> None:
    author, first, second = table.learners[:3]
    table.set_up(reviews_asked="2")
    table.write(author, LETTER)
    for reviewer in (first, second):
        table.write(reviewer)
    held = {reviewer: got_letter(table, reviewer) for reviewer in (first, second)}
    save(second, remark(1, first="2") | remark(2, "Too short.", first="3"))
    first.get(held[first])
    press(first, f"{held[first]}/decline", changed={"reason": "unreadable"})
    table.house.clock.move(minutes=5)
    author.open()
    author.get(url(author, "/write"))
    again = "Good day,\n\n" + LETTER.replace("Yours", "Kind regards")
    press(author, "/write", "check", {"text": again})
    press(author, "/hand-in")

    second.get(held[second])

    values = Fields(second.text).values
    assert (values["remark-1-first"], values["remark-1-on"]) == ("3", "2")
    assert (values["remark-2-first"], values["remark-2-on"]) == ("3", "1")
    assert "About an earlier version" in second.text
    save(second, {})
    assert [(one.words, one.exact) for one in kept(table)] == [
        (NAMED, "your desk comes on Tuesday."),
        ("Too short.", "Yours"),
    ]
    send(second, {})
    assert "About an earlier version" in second.get(held[second]).text
    assert second.text.count('href="#at-') == 1


def got_letter(table: Table, reviewer: Visitor) -> str:
    """Review until the letter comes; gives the address of its review."""
    at = table.pull(reviewer)
    while "Ms Okafor" not in reviewer.text:
        press(reviewer, at, "check", judged(reviewer.text, 0, "Fine."))
        press(reviewer, f"{at}/send")
        at = table.pull(reviewer)
    return at


def test_nobody_quotes_a_version_they_never_saw(table: Table) -> None:
    table.set_up(reviews_asked="1", grace_minutes="30")
    first, second = table.learners[:2]
    table.write(first, LETTER)
    table.write(second, "My name is Secret.")
    second.get(url(second, "/write"))
    press(second, "/write", "check", {"text": "I have no name."})
    press(second, "/hand-in")
    table.house.clock.move(minutes=31)
    first.open()
    table.pull(first)

    save(first, remark(1, on="1", first="1"))

    assert [one.exact for one in kept(table)] == ["I have no name."]


def test_lines_of_a_text_file_are_read_with_numbers_and_commented_on(table: Table) -> None:
    table.set_up(reviews_asked="1")
    reviewer, author = table.learners[:2]
    for learner in (reviewer, author):
        hand_in_with(learner, (f"{learner.person.family_name}.txt", CODE), ("plan.pdf", PDF))
    table.pull(reviewer)
    assert "if days &lt; 3:" in reviewer.text
    assert "work-1.txt" in reviewer.text

    send(reviewer, remark(1, of="1", first="2", last="3"))
    table.review(author)
    page = feedback(author)

    assert f"Lines 2 to 3 of {author.person.family_name}.txt" in page
    assert '    <mark class="pl-mark">if days &lt; 3:</mark>' in page
    assert NAMED in page


def test_a_file_that_is_no_text_or_too_long_is_only_downloaded(table: Table) -> None:
    table.set_up(reviews_asked="1")
    for learner in table.learners[:2]:
        hand_in_with(
            learner, ("long.txt", b"word\n" * 2_001), ("large.txt", b"x" * 100_001), ("plan.pdf", PDF)
        )

    table.pull(table.learners[0])

    assert re.findall(r'data-part="(\d)"', table.learners[0].text) == ["0"]
    assert table.learners[0].text.count("/files/") == 3


def test_hostile_text_in_files_and_comments_stays_text(table: Table) -> None:
    table.set_up(reviews_asked="1")
    hostile = "x <script>alert(1)</script> \u202e\u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f33e"
    for learner in table.learners[:2]:
        hand_in_with(learner, ("x.txt", hostile.encode()), text=hostile)
    table.pull(table.learners[0])

    both_send(table, remark(1, hostile, of="1", first="1", quote=hostile))
    page = feedback(table.learners[1])

    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; \u05e9\u05dc\u05d5\u05dd \U0001f469\u200d\U0001f33e</mark>"
        in page
    )


def test_a_browser_without_scripts_can_do_all_of_it(reviewing: Visitor) -> None:
    assert reviewing.text.count("<summary>Comment on a passage") == 3
    assert "data-passages-button hidden" in reviewing.text


def test_words_of_comments_are_counted_and_never_told_to_the_record_store(
    table: Table, reviewing: Visitor
) -> None:
    send(reviewing, remark(1, "One two three four.", first="2"))

    with table.house.runtime.database.reading() as session:
        rows = session.execute(text("SELECT raw FROM xapi_statement ORDER BY seq")).scalars()
        told = [json.loads(bytes(raw)) for raw in rows]

    (reviewed,) = [one for one in told if one["verb"]["id"].endswith("/reviewed")]
    assert 3 + 4 in reviewed["result"]["extensions"].values()
    assert "three four" not in json.dumps(told)
    assert "Okafor" not in json.dumps(told)


@pytest.mark.usefixtures("reviewing")
def test_comments_of_a_review_whose_words_are_hidden_are_hidden_with_them(table: Table) -> None:
    both_send(table, remark(1, first="2"))
    author = table.learners[1]
    at = re.search(r'href="([^"]*/concern)"', feedback(author))[1]
    author.get(at)
    press(author, at, changed={"matter": "hurtful", "hides": "yes"})

    page = feedback(author)

    assert NAMED not in page
    assert "<mark" not in page


@pytest.mark.usefixtures("reviewing")
def test_facilitators_read_comments_with_the_reviews_and_with_a_concern(table: Table) -> None:
    both_send(table, remark(1, first="2"))
    author = table.learners[1]
    at = re.search(r'href="([^"]*/concern)"', feedback(author))[1]
    author.get(at)
    press(author, at, changed={"matter": "hurtful"})
    lead = table.author
    lead.open()
    people = set(re.findall(r'href="(/[^"]*/people/[0-9a-f-]{36})"', lead.text))

    assert sum(NAMED in lead.get(person).text for person in people) == 2
    lead.get(url(lead, "/concerns"))
    lead.get(re.search(r'href="([^"]*/concerns/[0-9a-f-]{36})"', lead.text)[1])
    assert NAMED in lead.text


@pytest.mark.usefixtures("reviewing")
def test_comments_are_in_the_files_facilitators_take_along(table: Table) -> None:
    both_send(table, remark(1, "=1+1 is better", first="2"))
    table.author.open()

    told = [line for line in lines(table.author, "reviews.csv") if line["passage"]]
    whole = table.author.get(url(table.author, "/people/export/everything.json")).json

    assert [(line["passage"], line["comment"]) for line in told] == [("paragraph 2", "'=1+1 is better")]
    about = [one for work in whole["works"] for review in work["reviews"] for one in review["about_passages"]]
    assert [(one["exact"], one["first"], one["version"]) for one in about] == [
        ("your desk comes on Tuesday.", 2, 1)
    ]


@pytest.mark.usefixtures("reviewing")
def test_a_person_gets_the_comments_they_wrote_and_got(table: Table) -> None:
    both_send(table, remark(1, first="2"))

    with table.house.runtime.database.reading() as session:
        wrote, got = (KIND.export_personal(session, person_id(table, one)) for one in table.learners[:2])

    about = [{"comment": NAMED, "quote": "your desk comes on Tuesday.", "file": None}]
    assert [one["about_passages"] for one in wrote["activities"][0]["reviews_given"]] == [about]
    assert [one["about_passages"] for one in got["activities"][0]["reviews_received"]] == [about]


def test_erasing_a_reviewer_removes_their_comments(table: Table, reviewing: Visitor) -> None:
    both_send(table, remark(1, first="2"))

    with table.house.runtime.database.writing() as session:
        KIND.erase_personal(session, person_id(table, reviewing), now=table.house.clock())

    assert kept(table) == []
    assert NAMED not in feedback(table.learners[1])


def test_erasing_an_author_removes_their_words_from_the_comments_of_others(
    table: Table, reviewing: Visitor
) -> None:
    save(reviewing, remark(1, first="2", quote="on Tuesday"))

    with table.house.runtime.database.writing() as session:
        KIND.erase_personal(session, person_id(table, table.learners[1]), now=table.house.clock())

    (one,) = kept(table)
    assert (one.words, one.exact, one.prefix, one.suffix) == (NAMED, "", "", "")
    at = send(reviewing, {})
    assert "About a passage that is gone" in reviewing.get(at).text


def test_erasing_an_author_lets_go_of_the_files_that_were_commented_on(table: Table) -> None:
    table.set_up(reviews_asked="1")
    for learner in table.learners[:2]:
        hand_in_with(learner, ("late.txt", CODE))
    table.pull(table.learners[0])
    save(table.learners[0], remark(1, of="1", first="2"))

    with table.house.runtime.database.writing() as session:
        KIND.erase_personal(session, person_id(table, table.learners[1]), now=table.house.clock())

    assert [one.file_id for one in kept(table)] == [None]


def test_no_page_with_comments_says_who_wrote_the_work_or_the_comment(table: Table) -> None:
    table.set_up(reviews_asked="1")
    for learner in table.learners[:2]:
        hand_in_with(learner, (f"{learner.person.name}.txt", CODE), text="Dear all,\n\nit is late.")
    for learner in table.learners[:2]:
        table.pull(learner)
        send(learner, remark(1, first="2") | remark(2, of="1", first="2"))
    for learner in table.learners[:2]:
        feedback(learner)

    table.learners[2].open()
    pages = {one: dict(crawled(one)) for one in table.learners[:2]}

    assert all(any("said-A2" in page for page in reached.values()) for reached in pages.values())
    assert [leak for one, reached in pages.items() for leak in leaks(table, reached, one)] == []


def test_comments_are_kept_replaced_and_told_on_both_databases(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, 2, reviews_asked=1)
    for learner in cohort.learners:
        cohort.write(learner, LETTER)
    review = cohort.pull(cohort.learners[0])
    cohort.draft(cohort.learners[0], review)
    said = Pointed(2, quote="on Tuesday")
    units = ("Dear Ms Okafor,", "your desk comes on Tuesday.", "Yours")
    kept_one = Remarked(1, review.version_id, None, said, select_passage(units, said), NAMED)
    loose = Remarked(2, review.version_id, None, Pointed(9), None, "Kind.")

    cohort.do(lambda s, now: keep_remarks(s, review, [kept_one, loose], now=now))
    with pytest.raises(Refused) as refused:
        cohort.send(cohort.learners[0], review)
    cohort.do(lambda s, now: keep_remarks(s, review, [kept_one], now=now))
    cohort.send(cohort.learners[0], review)

    assert refused.value.code == REMARK_LOOSE
    found = cohort.do(lambda s, _: quoted(s, [review])[review.id])
    assert [(one.remark.exact, one.remark.first, one.version) for one in found] == [("on Tuesday", 2, 1)]
