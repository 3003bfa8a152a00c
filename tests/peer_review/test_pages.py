"""The pages: what each shows, what it refuses, and what it does with what a hostile browser sends."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from lxml import html

from lti_tool.activities.catalogue import KINDS, kind_named
from lti_tool.errors import NotFound
from lti_tool.sandbox.seed import LEARNERS
from tests.house import Visitor
from tests.peer_review.browsing import SET_UP, Fields, Table, begin, judged, press, url

SCRIPT = '<script>alert("x")</script>'


@pytest.fixture
def open_table(table: Table) -> Table:
    table.set_up()
    return table


@pytest.fixture
def three(open_table: Table) -> list[Visitor]:
    learners = open_table.learners[:3]
    for learner in learners:
        open_table.write(learner)
    return learners


def post(visitor: Visitor, path: str, fields: dict[str, str] | None = None) -> int:
    return visitor.send(url(visitor, path), fields, follow=False).status_code


def test_the_first_launch_of_an_author_leads_to_the_set_up_of_what_they_choose(table: Table) -> None:
    table.author.open()
    offered = html.fromstring(table.author.text).xpath("//a[contains(., 'New: Peer review')]/@href")

    table.author.get(offered[0])

    assert table.author.at.endswith("/peer_review/set-up")
    assert "Every field has a good answer already" in table.author.text


def test_publishing_twice_makes_one_activity(table: Table) -> None:
    begin(table.author)
    form = Fields(table.author.text).values | SET_UP | {"do": "publish"}
    at = url(table.author, "/set-up")

    first, second = (table.author.send(at, form, follow=False) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert table.author.get(url(table.author, "/people")).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"title": " "}, "f-title", "Give the activity a title"),
        ({"title": "x" * 201}, "f-title", "too long"),
        ({"reviews_asked": "0"}, "f-reviews_asked", "Each person reviews: Type a whole number from 1 to 8"),
        (
            {"reviews_asked": "many"},
            "f-reviews_asked",
            "Each person reviews: Type a whole number from 1 to 8",
        ),
        ({"reviews_asked": ""}, "f-reviews_asked", "Say how many works"),
        ({"grace_minutes": "-1"}, "f-grace_minutes", "from 0"),
        ({"submit_due": "soon"}, "f-submit_due", "date and a time"),
        (
            {"submit_due": "2026-12-02T12:00", "review_due": "2026-12-01T12:00"},
            "f-review_due",
            "after the works",
        ),
        ({"c0-l0-points": "lots"}, "f-c0-l0-points", "points as a number"),
        ({"c1-title": ""}, "f-c1-title", "Criterion 2: give it a name"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    table: Table, changed: dict[str, str], field: str, says: str
) -> None:
    begin(table.author)

    press(table.author, "/set-up", "publish", SET_UP | changed)

    assert f'href="#{field}"' in table.author.text
    assert f'id="{field}"' in table.author.text
    assert says in table.author.text
    assert table.author.page.status_code == 422
    assert "Write **one** letter." in table.author.text


def test_the_rubric_is_edited_without_javascript(table: Table) -> None:
    begin(table.author)

    press(table.author, "/set-up", "add-criterion", SET_UP)
    assert "Criterion 4" in table.author.text
    press(table.author, "/set-up", "add-level-3", {"c3-title": "Short"})
    press(table.author, "/set-up", "remove-criterion-0")

    values = Fields(table.author.text).values
    assert values["title"] == SET_UP["title"]
    assert values["c2-title"] == "Short"
    assert "c2-l2-title" in values
    assert "c3-title" not in values


def test_the_preview_shows_what_learners_will_see_and_keeps_nothing(table: Table) -> None:
    begin(table.author)

    press(table.author, "/set-up", "preview", SET_UP | {"title": "A letter of thanks"})
    drawn = table.author.send(
        url(table.author, "/set-up/preview"),
        Fields(table.author.text).values | {"title": "Anew"},
        follow=False,
    )

    assert "Review 2 works" in table.author.text
    assert "A letter of thanks" in table.author.text
    assert "Anew" in drawn.text
    assert "<html" not in drawn.text
    learner = table.learners[0]
    learner.open()
    assert "peer_review" not in learner.at


def test_settings_can_be_changed_later(open_table: Table) -> None:
    author = open_table.author
    author.get(url(author, "/change"))

    press(
        author,
        "/change",
        "publish",
        {"title": "Two letters", "reviews_asked": "1", "submit_due": "2026-11-30T12:00"},
    )

    author.get(url(author, "/change"))
    values = Fields(author.text).values
    assert (values["title"], values["reviews_asked"], values["submit_due"]) == (
        "Two letters",
        "1",
        "2026-11-30T12:00",
    )


def test_a_learner_has_one_next_thing_on_the_first_page(open_table: Table) -> None:
    learner = open_table.learners[0]

    learner.open()

    assert learner.text.count('class="pl-next"') == 1
    assert learner.text.count("btn-primary") == 1
    assert "Write your work" in learner.text
    assert 'aria-current="step"' in learner.text


def test_before_anybody_else_hands_in_the_page_says_that_nothing_is_late(open_table: Table) -> None:
    learner = open_table.learners[0]
    open_table.write(learner)

    learner.get(url(learner, "/reviews"))

    assert "Yours is the first work on the table" in learner.text
    assert "nothing is late on your side" in learner.text


def test_the_look_of_a_learner_can_be_tried_by_staff_and_does_nothing(open_table: Table) -> None:
    author = open_table.author

    author.get(url(author, "/try"))

    assert author.page.status_code == 200
    assert "Nothing here can be pressed." in author.text
    assert "<form" not in author.text
    assert "/write" not in author.text


@pytest.mark.parametrize(
    "path", ["/set-up", "/change", "/people", "/try", "/people/00000000-0000-4000-8000-000000000000"]
)
def test_learners_do_not_enter_the_pages_of_staff(open_table: Table, path: str) -> None:
    learner = open_table.learners[0]
    learner.open()

    assert learner.get(url(learner, path)).status_code == 403


@pytest.mark.parametrize("path", ["/mine", "/write", "/reviews", "/feedback", "/write/check"])
def test_staff_do_not_enter_the_pages_of_learners(open_table: Table, path: str) -> None:
    assert open_table.author.get(url(open_table.author, path)).status_code == 403


@pytest.mark.parametrize("path", ["", "/check", "/decline"])
def test_somebody_elses_review_is_not_found(open_table: Table, three: list[Visitor], path: str) -> None:
    first, second, _ = three
    theirs = open_table.pull(first)
    review_id = theirs.rsplit("/", 1)[-1]

    assert second.get(url(second, f"/reviews/{review_id}{path}")).status_code == 404
    assert second.get(url(second, f"/reviews/{uuid4()}{path}")).status_code == 404


@pytest.mark.parametrize("path", ["/send", "/decline", "/draft", ""])
def test_somebody_elses_review_cannot_be_touched(open_table: Table, three: list[Visitor], path: str) -> None:
    first, second, _ = three
    review_id = open_table.pull(first).rsplit("/", 1)[-1]
    second.get(url(second, "/"))
    second.get(url(second, "/write"))
    second.get(url(second, "/"))

    assert post(second, f"/reviews/{review_id}{path}", {"reason": "other"}) == 404


def test_a_form_without_its_token_is_refused(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()

    answer = learner.browser.post(
        url(learner, "/hand-in"), data={"draft_version": "1"}, base_url="http://localhost:8000"
    )

    assert answer.status_code == 403


def test_a_script_in_any_field_is_shown_as_text(table: Table) -> None:
    begin(table.author)
    rubric = {
        name: SCRIPT
        for name in Fields(table.author.text).values
        if name.startswith("c") and name.endswith(("title", "description"))
    }
    table.set_up(title=SCRIPT, instructions=SCRIPT, **rubric)
    writer, reader = table.learners[:2]
    table.write(writer, f"Words and {SCRIPT}")
    table.write(reader, f"More words and {SCRIPT}")
    at = table.pull(reader)
    pages = [reader.text]
    press(reader, at, "check", judged(reader.text, 0, SCRIPT))
    pages += [reader.text]
    press(reader, f"{at}/send")
    for visitor, path in (
        (reader, "/"),
        (reader, "/write"),
        (table.author, "/people"),
        (table.author, "/change"),
    ):
        pages.append(visitor.get(url(visitor, path)).text)
    table.author.get(url(table.author, "/people"))
    for link in re.findall(r'href="([^"]+/people/[^"]+)"', table.author.text):
        pages.append(table.author.get(link).text)

    assert all("alert(" in page for page in pages)
    assert not any(SCRIPT in page for page in pages)


def test_nul_and_unseen_signs_are_left_out_of_work(open_table: Table) -> None:
    learner = open_table.learners[0]

    open_table.write(learner, "Dear\x00 cus\u202etomer\r\nBye")

    assert "Dear customer" in learner.get(url(learner, "/write")).text


def test_work_that_is_far_too_long_is_kept_in_the_page_and_said(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    press(learner, "/write", "check", {"text": "word " * 60_000})

    assert learner.page.status_code == 422
    assert "Your work: This is" in learner.text
    assert "characters too long" in learner.text
    assert Fields(learner.text).values["text"].count("word") == 60_000


def test_what_was_refused_is_not_said_to_be_saved(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    press(learner, "/write", "preview", {"text": "Dear customer"})
    saved = learner.text
    learner.get(url(learner, "/write"))

    press(learner, "/write", "check", {"text": "word " * 60_000})

    assert "Draft saved at 09:00" in saved
    assert "Draft saved at 09:00" not in learner.text


def test_comments_that_are_too_long_are_told_apart_and_not_said_to_be_saved(
    open_table: Table, three: list[Visitor]
) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    press(reviewer, at, "leave", judged(reviewer.text, 0, "Short."))
    reviewer.get(at)
    saved = reviewer.text

    press(reviewer, at, "check", judged(reviewer.text, 0, "x" * 10_001))

    assert "Draft saved at 09:00" in saved
    assert "Draft saved at 09:00" not in reviewer.text
    messages = re.findall(r'<li><a href="#f-comment-[0-9a-f]+">([^<]+)</a>', reviewer.text)
    assert len(set(messages)) == 3
    assert all("Why this level? (" in message for message in messages)


def test_an_autosave_that_is_too_long_is_refused_in_words(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    answer = learner.send(
        url(learner, "/write/draft"), {"text": "word " * 60_000, "draft_version": "0"}, follow=False
    )

    assert answer.status_code == 422
    assert "too long" in answer.json["errors"]["text"]


def test_a_level_of_another_rubric_is_refused_and_the_words_are_kept(
    open_table: Table, three: list[Visitor]
) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    fields = judged(reviewer.text, 0, "My words stay.")
    foreign = {name: str(uuid4()) for name in fields if name.startswith("level-")}

    press(reviewer, at, "check", fields | foreign)

    assert reviewer.page.status_code == 422
    assert reviewer.text.count("My words stay.") >= 3


@pytest.mark.parametrize("version", ["", "-1", "x", "99999999999999999999"])
def test_a_draft_version_that_is_none_overwrites_nothing(open_table: Table, version: str) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"text": "Kept words"})
    learner.get(url(learner, "/write"))

    answer = learner.send(
        url(learner, "/write/draft"),
        {"text": "Others", "draft_version": version, "draft_page": "z"},
        follow=False,
    )

    assert answer.status_code == 409
    assert "Kept words" in learner.get(url(learner, "/write")).text


def test_an_autosave_answers_with_version_and_time(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    answer = learner.send(
        url(learner, "/write/draft"), {"text": "Dear", "draft_version": "0", "draft_page": "a"}, follow=False
    )

    assert answer.status_code == 200
    assert answer.json["version"] == "1"
    assert answer.json["time"]


def test_pr_26_an_older_window_is_told_and_both_texts_are_there(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    old_form = Fields(learner.text).values
    learner.get(url(learner, "/write"))  # the second window
    press(learner, "/write", "leave", {"text": "The newer text"})

    learner.send(url(learner, "/write"), old_form | {"text": "The older text", "do": "check"})

    assert learner.page.status_code == 409
    assert "changed in another window" in learner.text
    assert "The newer text" in learner.text
    assert Fields(learner.text).values["text"] == "The older text"
    press(learner, "/write", "leave")
    assert "The older text" in learner.get(url(learner, "/write")).text


def test_pr_26_an_older_window_of_a_review_is_told_and_both_are_there(
    open_table: Table, three: list[Visitor]
) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    old_form, fields = Fields(reviewer.text).values, judged(reviewer.text, 0, "Newer words.")
    reviewer.get(at)  # the second window
    press(reviewer, at, "leave", fields)

    older = {name: value.replace("Newer", "Older") for name, value in fields.items()}
    reviewer.send(at, old_form | older | {"do": "check"})

    assert reviewer.page.status_code == 409
    assert "Newer words." in reviewer.text
    assert "Older words." in reviewer.text


def test_the_back_button_after_handing_in_shows_what_was_handed_in(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    form = Fields(learner.text).values | {"text": "My letter"}
    learner.send(url(learner, "/write"), form | {"do": "check"})
    check = Fields(learner.text).values
    learner.send(url(learner, "/hand-in"), check)

    learner.send(url(learner, "/hand-in"), check)
    again = learner.page.status_code
    learner.send(url(learner, "/write"), form | {"text": "Another letter", "do": "check"})

    assert again == 200
    assert "My letter" in learner.text
    assert "Another letter" not in learner.text


def test_pr_21_blank_work_is_not_handed_in_and_the_page_says_why(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    press(learner, "/write", "check", {"text": "  \n "})
    says = learner.text
    press(learner, "/hand-in", changed={"draft_version": "1"})

    assert "There are no words in it yet" in says
    assert 'class="pl-work' not in says
    assert "Write my work" in says
    assert learner.page.status_code == 422


def test_short_work_is_pointed_out_and_not_refused(table: Table) -> None:
    table.set_up(fewest_words="100")
    learner = table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    press(learner, "/write", "check", {"text": "Five words are not many."})
    says = learner.text
    press(learner, "/hand-in")

    assert "It is short." in says
    assert "Your work is handed in." in learner.text


def test_missing_levels_are_named_and_what_was_written_is_saved(
    open_table: Table, three: list[Visitor]
) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    fields = judged(reviewer.text, 0, "A reason.")
    first = next(name for name in fields if name.startswith("level-"))

    press(reviewer, at, "check", fields | {first: ""})

    assert "Choose a level for" in reviewer.text
    assert f'href="#f-{first}"' in reviewer.text
    assert "Draft saved at" in reviewer.text


def test_missing_reasons_are_a_nudge_before_sending(open_table: Table, three: list[Visitor]) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)

    press(reviewer, at, "check", judged(reviewer.text, 0, ""))
    says = reviewer.text
    press(reviewer, f"{at}/send")

    assert "3 criteria have no reason." in says
    assert "Your review is sent." in reviewer.text


def test_who_cannot_review_gives_the_work_back_with_a_reason(open_table: Table, three: list[Visitor]) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    reviewer.get(f"{at}/decline")

    press(reviewer, f"{at}/decline")
    asked = reviewer.text
    press(reviewer, f"{at}/decline", changed={"reason": "knows_author", "note": "My neighbour"})

    assert "Choose why you cannot review it." in asked
    assert "Somebody else will review that one." in reviewer.text
    assert open_table.pull(reviewer) != at


def test_pr_20_an_author_whose_work_cannot_be_read_is_told_and_mends_it_even_after_the_date(
    table: Table,
) -> None:
    clock = table.house.clock
    table.set_up(late="close", submit_due="2026-11-22T12:00")
    author, reviewer, other = table.learners[:3]
    for learner in (author, reviewer):
        table.write(learner)
    at = table.pull(reviewer)
    press(reviewer, f"{at}/decline", changed={"reason": "unreadable"})
    table.write(other)
    clock.move(hours=6)

    begin(author)
    told = author.text
    author.get(url(author, "/write"))
    press(author, "/write", "check", {"text": "Now in words."})
    press(author, "/hand-in")
    mended = author.text
    begin(table.author)

    assert "A reviewer could not read your work." in told
    assert "Your work is handed in." in mended
    assert "A reviewer could not read your work." not in mended
    assert "after the date" not in mended
    assert "Cannot be reviewed" not in table.author.text


def test_pr_20_giving_back_what_cannot_be_read_costs_its_reviewer_nothing(table: Table) -> None:
    table.set_up(reviews_asked="1")
    reviewer, *others = table.learners[:3]
    for learner in (reviewer, *others):
        table.write(learner)
    at = table.pull(reviewer)
    press(reviewer, f"{at}/decline", changed={"reason": "unreadable"})

    table.review(reviewer)

    assert "This is complete for you" in reviewer.text


def test_pr_12_who_has_a_work_open_sees_what_it_is_now_and_keeps_what_they_wrote(table: Table) -> None:
    table.set_up(reviews_asked="2")
    author, first, second = table.learners[:3]
    table.write(author, "Signs nobody can read.")
    for reviewer in (first, second):
        table.write(reviewer)
    held = {}
    for reviewer in (first, second):
        at = table.pull(reviewer)
        while "Signs nobody can read." not in reviewer.text:
            press(reviewer, at, "check", judged(reviewer.text, 0, "Fine."))
            press(reviewer, f"{at}/send")
            at = table.pull(reviewer)
        held[reviewer] = at
    press(second, held[second], "leave", judged(second.text, 0, "I cannot see the end."))
    press(first, f"{held[first]}/decline", changed={"reason": "unreadable"})
    table.house.clock.move(minutes=5)
    begin(author)
    author.get(url(author, "/write"))
    press(author, "/write", "check", {"text": "Words everybody can read."})
    press(author, "/hand-in")

    second.get(held[second])

    assert "Words everybody can read." in second.text
    assert "Its author handed it in again" in second.text
    assert "I cannot see the end." in second.text


def test_opening_the_feedback_is_a_button_and_reading_it_changes_nothing(
    open_table: Table, three: list[Visitor]
) -> None:
    for _ in range(2):
        for learner in three:
            open_table.review(learner)
    reader = three[0]
    reader.get(url(reader, "/"))
    assert "Your feedback is ready" in reader.text
    reader.get(url(reader, "/feedback"))
    still = reader.get(url(reader, "/")).text

    press(reader, "/feedback")
    assert "What reviewers wrote" in reader.text

    assert "Your feedback is ready" in still
    assert "Read my feedback again" in reader.get(url(reader, "/")).text


def test_no_page_a_reviewer_can_reach_names_an_author(open_table: Table, three: list[Visitor]) -> None:
    for _ in range(2):
        for learner in three:
            open_table.review(learner)
    reader = three[0]
    others = [person for person in LEARNERS if person != reader.person]
    seen, todo = set(), [url(reader, "/"), url(reader, "/feedback")]

    while todo:
        path = todo.pop()
        seen.add(path)
        page = reader.get(path).text
        assert not any(one.family_name in page or one.email in page for one in others), path
        links = {urlsplit(link).path for link in re.findall(r'href="([^"#]+)"', page)}
        todo += [link for link in links if "/peer_review/" in link and link not in seen and link not in todo]

    assert len(seen) > 4


def test_before_anybody_has_come_the_table_shows_no_figures(open_table: Table) -> None:
    page = open_table.author.get(url(open_table.author, "/people")).text

    assert "Nobody has come yet" in page
    assert "0 of 0" not in page


@pytest.mark.usefixtures("three")
def test_every_figure_of_the_table_opens_to_people(open_table: Table) -> None:
    open_table.review(open_table.learners[0])

    page = open_table.author.get(url(open_table.author, "/people")).text

    figures = re.findall(r'<dt>([^<]+)</dt><dd class="pl-big">(?:<a href="([^"]+)">)?([^<]+)', page)
    assert [(noun, number) for noun, _, number in figures] == [
        ("learners complete", "0 of 3"),
        ("works handed in", "3"),
        ("reviews sent", "1 of 6"),
        ("median wait for a first review", "&lt; 1 minute"),
    ]
    assert all(open_table.author.get(address).status_code == 200 for _, address, _ in figures)


def test_who_needs_the_facilitator_stands_before_the_table(open_table: Table, three: list[Visitor]) -> None:
    at = open_table.pull(three[0])
    press(three[0], f"{at}/decline", changed={"reason": "unreadable"})

    page = open_table.author.get(url(open_table.author, "/people")).text

    assert page.index("One person needs you") < page.index("Who is where") < page.index("<table")


@pytest.mark.usefixtures("three")
def test_the_table_filters_and_opens_one_learner(open_table: Table) -> None:
    author = open_table.author
    author.get(url(author, "/people?show=complete"))
    empty = author.text
    author.get(url(author, "/people?show=nonsense&page=99"))
    link = re.findall(r'href="([^"]+/people/[^"?]+)"', author.text)[0]

    one = author.get(link)

    assert "Nobody has finished yet." in empty
    assert one.status_code == 200
    assert "Dear customer" in one.text


def test_a_page_of_another_kind_of_place_is_not_found(table: Table) -> None:
    learner = table.learners[0]
    learner.open()

    assert learner.get(url(learner, "/")).status_code == 404


def test_an_autosave_of_a_review_keeps_levels_and_words(open_table: Table, three: list[Visitor]) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    form = Fields(reviewer.text).values | judged(reviewer.text, 1, "Saved by itself.")

    kept = reviewer.send(f"{at}/draft", form, follow=False)
    stale = reviewer.send(f"{at}/draft", form | {"draft_page": "another window"}, follow=False)

    assert (kept.status_code, kept.json["version"]) == (200, "1")
    assert (stale.status_code, stale.json["version"]) == (409, "1")
    assert reviewer.get(at).text.count("Saved by itself.") == 3


def test_an_autosave_of_a_review_with_a_foreign_level_is_refused(
    open_table: Table, three: list[Visitor]
) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    form = Fields(reviewer.text).values | dict.fromkeys(judged(reviewer.text, 0, ""), str(uuid4()))

    answer = reviewer.send(f"{at}/draft", form, follow=False)

    assert answer.status_code == 422


def test_the_back_button_after_sending_shows_what_was_sent(open_table: Table, three: list[Visitor]) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    form = Fields(reviewer.text).values | judged(reviewer.text, 0, "As sent.")
    reviewer.send(at, form | {"do": "check"})
    check = Fields(reviewer.text).values
    reviewer.send(f"{at}/send", check)

    reviewer.send(f"{at}/send", check)
    again = reviewer.text
    late = {name: value.replace("As sent.", "Changed.") for name, value in form.items()}
    reviewer.send(at, late | {"do": "check"})

    assert "Your review is sent." in again
    assert "As sent." in reviewer.text
    assert "Changed." not in reviewer.text
    assert reviewer.get(f"{at}/decline").request.path.endswith("/reviews")
    assert reviewer.get(f"{at}/check").request.path == at


def test_a_review_changed_elsewhere_before_sending_is_shown_once_more(
    open_table: Table, three: list[Visitor]
) -> None:
    reviewer = three[0]
    at = open_table.pull(reviewer)
    press(reviewer, at, "check", judged(reviewer.text, 0, "First thought."))
    check = Fields(reviewer.text).values
    reviewer.get(at)
    press(reviewer, at, "leave", judged(reviewer.text, 0, "Second thought."))

    reviewer.send(f"{at}/send", check)

    assert reviewer.page.status_code == 409
    assert "Second thought." in reviewer.text
    assert "Nothing was sent yet." in reviewer.text


def test_work_changed_elsewhere_before_handing_in_is_shown_once_more(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    press(learner, "/write", "check", {"text": "First thought."})
    check = Fields(learner.text).values
    learner.get(url(learner, "/write"))
    press(learner, "/write", "leave", {"text": "Second thought."})

    learner.send(url(learner, "/hand-in"), check)

    assert learner.page.status_code == 409
    assert "Second thought." in learner.text


def test_the_preview_of_a_work_is_drawn_beside_it(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))

    press(learner, "/write", "preview", {"text": "It comes on **Tuesday**."})

    assert f'formaction="{url(learner, "/write")}#preview"' in learner.text
    assert 'id="preview">How reviewers will see it' in learner.text
    assert "<strong>Tuesday</strong>" in learner.text
    assert Fields(learner.text).values["text"] == "It comes on **Tuesday**."


def test_after_a_date_that_closes_work_can_no_longer_be_handed_in_and_stays(table: Table) -> None:
    table.set_up(late="close", submit_due="2026-11-23T12:00")
    slow = table.learners[0]
    slow.open()
    slow.get(url(slow, "/write"))
    press(slow, "/write", "check", {"text": "Nearly done."})
    check = Fields(slow.text).values
    table.house.clock.move(days=2)
    slow.open()
    says = slow.text

    slow.send(url(slow, "/hand-in"), check | {"form_token": Fields(says).values["form_token"]})

    assert "The date for handing in has passed" in says
    assert slow.page.status_code == 422
    assert "Nearly done." in slow.text


def test_the_last_look_says_at_once_that_the_date_has_passed(table: Table) -> None:
    table.set_up(late="close", submit_due="2026-11-23T12:00", review_due="2026-11-24T12:00")
    for learner in table.learners[:2]:
        table.write(learner)
    slow, reviewer = table.learners[2], table.learners[0]
    slow.open()
    slow.get(url(slow, "/write"))
    press(slow, "/write", "leave", {"text": "Nearly done."})
    review_id = table.pull(reviewer).rsplit("/", 1)[-1]
    press(reviewer, f"/reviews/{review_id}", "leave", judged(reviewer.text, 0, "Nearly sent."))
    table.house.clock.move(days=3)
    for visitor in (slow, reviewer):
        visitor.open()

    work = slow.get(url(slow, "/write/check")).text
    review = reviewer.get(url(reviewer, f"/reviews/{review_id}/check")).text

    assert "The date for handing in has passed." in work
    assert "Hand in</button>" not in work
    assert "The date for reviews has passed." in review
    assert "Send review</button>" not in review


def test_after_a_date_that_closes_reviews_can_no_longer_be_sent_and_stay(table: Table) -> None:
    table.set_up(late="close", review_due="2026-11-23T12:00")
    for learner in table.learners[:2]:
        table.write(learner)
    slow = table.learners[0]
    review_id = table.pull(slow).rsplit("/", 1)[-1]
    press(slow, f"/reviews/{review_id}", "check", judged(slow.text, 0, "Nearly sent."))
    check = Fields(slow.text).values
    table.house.clock.move(days=2)
    slow.open()
    token = Fields(slow.text).values["form_token"]

    slow.send(url(slow, f"/reviews/{review_id}/send"), check | {"form_token": token})

    assert slow.page.status_code == 422
    assert "The date for reviews has passed." in slow.text
    assert "Nearly sent." in slow.text


def test_feedback_that_is_sealed_leads_back_to_the_steps(open_table: Table, three: list[Visitor]) -> None:
    open_table.review(three[1])
    open_table.review(three[1])
    reader = three[0]

    reader.get(url(reader, "/feedback"))
    by_link = reader.at
    reader.send(url(reader, "/feedback"))

    assert by_link == reader.at == url(reader, "/")
    assert "They stay sealed" in reader.text


def test_asking_for_work_before_handing_in_leads_back_to_the_steps(open_table: Table) -> None:
    learner = open_table.learners[0]
    learner.open()

    learner.send(url(learner, "/reviews"))

    assert learner.at == url(learner, "/")
    assert "First your own work" in learner.get(url(learner, "/reviews")).text


def test_the_script_of_the_preview_comes_from_us(open_table: Table) -> None:
    author = open_table.author
    author.get(url(author, "/change"))
    named = re.findall(r'src="([^"]+preview.js)"', author.text)

    found = author.get(named[0])

    assert found.status_code == 200
    assert "javascript" in found.content_type


def test_a_kind_is_found_by_its_slug_alone() -> None:
    assert kind_named("peer_review") in KINDS
    with pytest.raises(NotFound):
        kind_named("pot_luck")
