"""Works have files: added and taken away in the draft, handed in with it, read by who may and nobody else."""

import io
import re
from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import SubmissionVersion
from lti_tool.activities.peer_review.queries import files as queries
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.service import filing, writing
from lti_tool.errors import NotFound, Refused
from lti_tool.parts.files import service as files
from lti_tool.parts.files.asked import shown_name
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.files.rules.limits import LARGEST_UPLOAD, USUAL_KINDS, FileKind
from lti_tool.parts.files.service import Upload
from lti_tool.runtime import Runtime
from tests.house import BASE_URL, StandingClock, Visitor
from tests.parts import uploads
from tests.peer_review.attaching import (
    REMOVE,
    attach,
    downloads,
    fetched,
    hand_in_with,
    set_up_with_files,
    set_up_without_files,
)
from tests.peer_review.browsing import Fields, Table, begin, judged, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort

NAME = "Amara Okafor, Brief an Müller.pdf"
LETTER = (NAME, uploads.PDF)
NOTES = ("notes.txt", b"Call on Tuesday.")


@pytest.fixture
def writer(table: Table) -> Visitor:
    """A learner at the page for writing, where files are taken."""
    set_up_with_files(table)
    learner = table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    return learner


def stored(runtime: Runtime) -> set[str]:
    return {kept.key for kept in runtime.storage.kept()}


def rows(runtime: Runtime) -> set[str]:
    with runtime.database.reading() as session:
        return {row.hex for row in session.scalars(select(FileRow.id))}


def files_of(visitor: Visitor) -> int:
    visitor.get(url(visitor, "/write"))
    return len(downloads(visitor))


def test_a_new_peer_review_is_offered_with_files_and_its_author_can_want_none(table: Table) -> None:
    begin(table.author)
    offered = Fields(table.author.text).values
    set_up_without_files(table)
    table.learners[0].open()
    table.learners[0].get(url(table.learners[0], "/write"))

    assert {name for name, value in offered.items() if name.startswith("files_") and value == "yes"} == {
        "files_pdf", "files_images", "files_office", "files_text", "files_alone",
    }  # fmt: skip
    assert (offered["files_most"], offered["files_megabytes"]) == ("5", "20")
    assert 'type="file"' not in table.learners[0].text


def test_the_authors_choice_of_files_is_kept_and_shown_again(table: Table) -> None:
    set_up_with_files(table, files_most="2", files_images="", files_alone="")

    table.author.get(url(table.author, "/change"))

    shown = Fields(table.author.text).values
    assert (shown["files_most"], shown["files_pdf"]) == ("2", "yes")
    assert not {"files_images", "files_alone"} & set(shown)


def test_a_file_is_added_to_the_draft_with_the_words_typed_beside_it(writer: Visitor) -> None:
    attach(writer, LETTER, NOTES, text="Dear customer,")

    assert writer.at == url(writer, "/write")
    assert NAME in writer.text
    assert "Dear customer," in writer.text
    assert [fetched(writer, at).data for at in downloads(writer)] == [LETTER[1], NOTES[1]]


def test_its_author_downloads_a_file_under_the_name_it_had(writer: Visitor) -> None:
    attach(writer, LETTER)

    answer = fetched(writer, downloads(writer)[0])

    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert (
        "filename*=UTF-8''Amara%20Okafor%2C%20Brief%20an%20M%C3%BCller.pdf"
        in (answer.headers["Content-Disposition"])
    )
    assert answer.content_length == len(uploads.PDF)


def test_no_download_can_run_as_a_page_or_be_kept_by_the_browser(writer: Visitor) -> None:
    attach(writer, ("page.txt", b"words <script>alert(1)</script>"))

    headers = fetched(writer, downloads(writer)[0]).headers

    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "no-store"


def test_a_file_chosen_just_before_another_button_is_not_lost(writer: Visitor) -> None:
    attach(writer, LETTER, button="check", text="Dear customer,")

    assert writer.at == url(writer, "/write/check")
    assert NAME in writer.text


def test_a_file_is_taken_out_of_the_draft_once_however_often_it_is_asked(writer: Visitor) -> None:
    attach(writer, LETTER, NOTES)
    button = REMOVE.findall(writer.text)[0]

    press(writer, "/write", button)
    once = writer.text
    press(writer, "/write", button)

    assert NAME not in once
    assert "notes.txt" in once
    assert "notes.txt" in writer.text


def test_nobody_takes_a_file_out_of_the_work_of_another(writer: Visitor, table: Table) -> None:
    attach(writer, LETTER)
    button = REMOVE.findall(writer.text)[0]
    other = table.learners[1]
    other.open()
    other.get(url(other, "/write"))

    press(other, "/write", button, {"text": "Mine."})

    assert other.page is not None
    assert other.page.status_code == 404
    assert files_of(writer) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "empty.pdf: There is nothing in this file."),
        ("page.pdf", uploads.HTML, "page.pdf: What is in this file is not what its name says"),
        ("logo.svg", uploads.SVG, "logo.svg: Files of this kind are not taken here."),
        ("bomb.docx", uploads.bomb(), "bomb.docx: What is in this file is not what its name says"),
        ("plan.docx", uploads.docx(word__vbaProject=b"x"), "plan.docx: This file holds macros."),
        ("long.txt", b"x" * (1024 * 1024 + 1), "long.txt: This file is too large."),
    ],
)
def test_a_file_that_cannot_be_taken_is_named_with_the_reason_and_nothing_is_lost(
    writer: Visitor, runtime: Runtime, name: str, content: bytes, said: str
) -> None:
    attach(writer, NOTES, (name, content), text="Words I typed.")

    assert writer.page is not None
    assert writer.page.status_code == 422
    assert said in writer.text
    assert "Words I typed." in writer.text
    assert 'href="#f-files"' in writer.text
    assert files_of(writer) == 0
    assert stored(runtime) == set()


def test_after_a_file_was_refused_the_same_page_saves_on(writer: Visitor) -> None:
    attach(writer, ("logo.svg", uploads.SVG), text="Words I typed.")

    press(writer, "/write", "check")

    assert writer.at == url(writer, "/write/check")
    assert "Words I typed." in writer.text


@pytest.mark.parametrize("count", [6, 100])
def test_more_files_than_allowed_are_refused_together(writer: Visitor, count: int) -> None:
    attach(writer, *[(f"{nth}.txt", b"words") for nth in range(count)])

    assert f"A work has 5 files at most, and these would be {count}." in writer.text
    assert files_of(writer) == 0


def test_files_count_with_those_that_are_there_and_a_full_draft_asks_for_no_more(writer: Visitor) -> None:
    attach(writer, *[(f"{nth}.txt", b"words") for nth in range(3)])
    attach(writer, *[(f"{nth}.md", b"words") for nth in range(3)])
    refused = writer.text
    writer.get(url(writer, "/write"))
    attach(writer, *[(f"{nth}.md", b"words") for nth in range(2)])

    assert "these would be 6" in refused
    assert len(downloads(writer)) == 5
    assert 'type="file"' not in writer.text


def test_a_request_that_is_too_large_is_refused_before_anything_of_it_is_read(writer: Visitor) -> None:
    class Unread(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _: object) -> int:
            raise AssertionError("somebody reads it")

    answer = writer.browser.post(
        url(writer, "/write"),
        base_url=BASE_URL,
        environ_overrides={
            "wsgi.input": io.BufferedReader(Unread()),
            "CONTENT_LENGTH": str(LARGEST_UPLOAD + 1),
        },
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413
    assert "choose a smaller file" in answer.text


def test_a_page_that_takes_no_files_takes_no_more_than_before(writer: Visitor) -> None:
    attach(writer, text="Words.", button="check")

    answer = writer.browser.post(
        url(writer, "/hand-in"),
        base_url=BASE_URL,
        data=b"x" * (1024 * 1024 + 1),
        content_type="multipart/form-data; boundary=x",
    )

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\amara\\letter.txt", "letter.txt"),
        ("gpj.\u202etxt.txt", "gpj.txt.txt"),
        ("a\x00b\r\nSet-Cookie: x.txt", "ab Set-Cookie: x.txt"),
        ("u\u0308ber.txt", "über.txt"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        (".txt", ".txt"),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def test_names_with_tricks_make_no_header_of_their_own_and_lead_nowhere(
    writer: Visitor, runtime: Runtime
) -> None:
    attach(writer, ('../../a"; filename="b.html\u202e.txt', b"words"))

    answer = fetched(writer, downloads(writer)[0])

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].count("attachment") == 1
    assert stored(runtime) == rows(runtime)


def test_files_alone_are_a_work_where_the_author_says_so(table: Table) -> None:
    set_up_with_files(table, fewest_words="100")
    learner = table.learners[0]

    hand_in_with(learner, LETTER, text="")

    assert "Your work is handed in." in learner.text


def test_pr_21_files_without_words_are_no_work_where_the_author_wants_words(table: Table) -> None:
    set_up_with_files(table, files_alone="")
    learner = table.learners[0]

    learner.open()
    learner.get(url(learner, "/write"))

    attach(learner, LETTER, button="check", text=" ")

    assert "There are no words in it yet." in learner.text
    assert "/hand-in" not in learner.text
    assert files_of(learner) == 1


def test_pr_21_neither_words_nor_files_are_no_work(writer: Visitor) -> None:
    attach(writer, button="check", text=" ")

    assert "There are no words in it yet." in writer.text
    assert "/hand-in" not in writer.text


def test_a_reviewer_gets_the_files_under_names_that_say_nothing(table: Table) -> None:
    set_up_with_files(table)
    author, reviewer = table.learners[:2]
    hand_in_with(author, LETTER, ("Okafor photo.JPEG", uploads.PNG))
    table.write(reviewer)
    table.pull(reviewer)

    addresses = downloads(reviewer)
    answers = [fetched(reviewer, at) for at in addresses]

    assert [re.sub(".*/files/", "", at) for at in addresses] == ["1", "2"]
    assert [answer.headers["Content-Disposition"] for answer in answers] == [
        "attachment; filename=work-1.pdf",
        "attachment; filename=work-2.png",
    ]
    assert [answer.content_type for answer in answers] == ["application/pdf", "image/png"]
    assert answers[0].data == uploads.PDF
    everything = "\n".join([reviewer.text, *(str(answer.headers) for answer in answers)])
    for mark in ("Okafor", "Brief", "photo", "M%C3%BC", author.person.given_name, author.person.email):
        assert mark not in everything


def test_a_sent_review_still_shows_the_files_it_was_about(table: Table) -> None:
    set_up_with_files(table, reviews_asked="1")
    author, reviewer = table.learners[:2]
    hand_in_with(author, LETTER)
    table.write(reviewer)
    at = table.pull(reviewer)
    press(reviewer, at, "check", judged(reviewer.text, 0, "Clear."))
    press(reviewer, f"{at}/send")

    reviewer.get(at)

    assert fetched(reviewer, downloads(reviewer)[0]).data == uploads.PDF
    assert NAME not in reviewer.text


def test_only_who_reviews_a_work_gets_its_files_and_only_until_they_give_it_back(table: Table) -> None:
    set_up_with_files(table)
    author, reviewer, other = table.learners[:3]
    hand_in_with(author, LETTER)
    for learner in (reviewer, other):
        table.write(learner)
    at = table.pull(reviewer)
    while not (addresses := downloads(reviewer)):
        press(reviewer, f"{at}/decline", changed={"reason": "knows_author"})
        at = table.pull(reviewer)
    theirs = addresses[0].replace(reviewer.at.split("/")[2], other.at.split("/")[2])

    before = fetched(reviewer, addresses[0]).status_code
    of_another = fetched(other, theirs).status_code
    beyond = fetched(reviewer, addresses[0][:-1] + "2").status_code
    reviewer.get(f"{at}/decline")
    press(reviewer, f"{at}/decline", changed={"reason": "knows_author"})

    assert (before, of_another, beyond) == (200, 404, 404)
    assert fetched(reviewer, addresses[0]).status_code == 404


def test_no_learner_downloads_the_file_of_another_by_its_id(writer: Visitor, table: Table) -> None:
    attach(writer, LETTER)
    address = downloads(writer)[0]
    other = table.learners[1]
    table.write(other)

    theirs = fetched(other, address.replace(writer.at.split("/")[2], other.at.split("/")[2]))

    assert fetched(writer, address).status_code == 200
    assert theirs.status_code == 404


def test_a_facilitator_downloads_what_was_handed_in_under_its_own_name(table: Table) -> None:
    set_up_with_files(table)
    author = table.learners[0]
    hand_in_with(author, LETTER)
    begin(table.author)
    table.author.get(re.findall(r'href="(/[^"]*/people/[0-9a-f-]{36})"', table.author.text)[0])

    answer = fetched(table.author, downloads(table.author)[0])

    assert NAME in table.author.text
    assert answer.data == uploads.PDF
    assert "Amara%20Okafor" in answer.headers["Content-Disposition"]


def test_an_author_finds_their_files_beside_their_feedback(table: Table) -> None:
    set_up_with_files(table, reviews_asked="1")
    author, reviewer = table.learners[:2]
    hand_in_with(author, LETTER)
    table.write(reviewer)
    for learner in (reviewer, author):
        table.review(learner)
    begin(author)

    author.send(url(author, "/feedback"))

    assert NAME in author.text
    assert fetched(author, downloads(author)[0]).data == uploads.PDF


def test_pr_20_a_file_nobody_can_open_is_told_to_its_author_who_hands_in_another_one(table: Table) -> None:
    set_up_with_files(table, reviews_asked="1")
    author, first, second = table.learners[:3]
    hand_in_with(author, ("scan.pdf", b"%PDF-1.7 torn"), text="")
    table.write(first)
    at = table.pull(first)
    unreadable = downloads(first)[0]
    press(first, f"{at}/decline", changed={"reason": "unreadable"})
    begin(author)
    told = author.text
    author.get(url(author, "/write"))
    press(author, "/write", REMOVE.findall(author.text)[0])
    attach(author, ("scan again.pdf", uploads.PDF), button="check")
    press(author, "/hand-in")
    table.write(second, "Dear all.")

    table.house.clock.move(minutes=1)
    at = table.pull(second)
    while not downloads(second):
        press(second, f"{at}/decline", changed={"reason": "other"})
        at = table.pull(second)

    assert "A reviewer could not read your work." in told
    assert "Your work is handed in." in author.text
    assert [fetched(second, at).data for at in downloads(second)] == [uploads.PDF]
    assert fetched(first, unreadable).status_code == 404


def test_pr_12_who_has_a_work_open_sees_the_files_it_has_now(table: Table) -> None:
    set_up_with_files(table, grace_minutes="0")
    author, first, second = table.learners[:3]
    hand_in_with(author, ("one.txt", b"The first."), text="")
    for reviewer in (first, second):
        table.write(reviewer)
    held = {}
    for reviewer in (first, second):
        at = table.pull(reviewer)
        while not downloads(reviewer):
            press(reviewer, at, "check", judged(reviewer.text, 0, "Fine."))
            press(reviewer, f"{at}/send")
            at = table.pull(reviewer)
        held[reviewer] = at
    press(first, f"{held[first]}/decline", changed={"reason": "unreadable"})
    begin(author)
    author.get(url(author, "/write"))
    attach(author, ("two.txt", b"The second."), button="check")
    press(author, "/hand-in")

    second.get(held[second])

    assert [fetched(second, at).data for at in downloads(second)] == [b"The first.", b"The second."]


def test_handing_in_again_with_the_same_words_and_another_file_makes_a_new_version(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, files=USUAL_KINDS, grace_minutes=10)
    author = cohort.learners[0]
    cohort.write(author, "Dear customer")
    add(cohort, any_runtime, author, "a.txt")

    second = hand_in(cohort, author)
    again = hand_in(cohort, author)
    remove(cohort, author)
    third = hand_in(cohort, author)

    assert (second, again, third) == (2, 2, 3)
    assert files_in_versions(cohort) == {1: (), 2: ("a.txt",), 3: ()}


def test_a_reviewer_of_an_older_version_never_sees_what_is_only_in_the_draft(
    make_cohort: MakeCohort, runtime: Runtime
) -> None:
    cohort = make_cohort(files=USUAL_KINDS, grace_minutes=10)
    author = cohort.learners[0]
    add(cohort, runtime, author, "a.txt")
    hand_in(cohort, author)
    add(cohort, runtime, author, "b.txt")
    remove(cohort, author, "a.txt")

    assert files_in_versions(cohort) == {1: ("a.txt",)}
    assert [one.name for one in cohort.do(lambda s, _: queries.of_draft(s, cohort.part_work(s, author)))] == [
        "b.txt"
    ]


def test_what_was_looked_at_before_a_file_came_is_not_handed_in(
    make_cohort: MakeCohort, runtime: Runtime
) -> None:
    cohort = make_cohort(files=USUAL_KINDS)
    author = cohort.learners[0]
    add(cohort, runtime, author, "a.txt")
    looked_at = cohort.part(author).work.draft_version
    add(cohort, runtime, author, "b.txt")

    with pytest.raises(Exception, match="another window"):
        cohort.do(lambda s, now: writing.hand_in(s, author, Edition(looked_at, ""), now=now))


def test_files_cannot_be_changed_once_others_may_see_the_work(
    make_cohort: MakeCohort, runtime: Runtime
) -> None:
    cohort = make_cohort(files=USUAL_KINDS)
    author = cohort.learners[0]
    add(cohort, runtime, author, "a.txt")
    hand_in(cohort, author)

    with pytest.raises(Refused):
        add(cohort, runtime, author, "b.txt")
    with pytest.raises(Refused):
        remove(cohort, author)


def test_where_no_files_are_taken_none_can_be_added(cohort: Cohort, runtime: Runtime) -> None:
    with pytest.raises(Refused):
        add(cohort, runtime, cohort.learners[0], "a.txt")

    assert stored(runtime) == set()


def test_who_is_killed_between_content_and_row_leaves_nothing_for_long(
    make_cohort: MakeCohort, runtime: Runtime
) -> None:
    cohort = make_cohort(files=USUAL_KINDS)
    author = cohort.learners[0]
    add(cohort, runtime, author, "kept.txt")

    def killed(session: Session, now: datetime) -> None:
        filing.add_files(session, author, runtime.storage, [upload("a.txt")], now=now)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cohort.do(killed)

    left = stored(runtime) - rows(runtime)
    clear(cohort, runtime)
    within_the_hour = stored(runtime) - rows(runtime)
    cohort.clock.move(hours=1, seconds=1)
    clear(cohort, runtime)

    assert len(left) == 1
    assert within_the_hour == left
    assert stored(runtime) == rows(runtime)
    assert len(rows(runtime)) == 1


def test_a_file_taken_away_before_it_was_handed_in_is_gone_for_good(
    make_cohort: MakeCohort, runtime: Runtime
) -> None:
    cohort = make_cohort(files=USUAL_KINDS)
    add(cohort, runtime, cohort.learners[0], "a.txt")

    remove(cohort, cohort.learners[0])
    cohort.clock.move(hours=2)
    clear(cohort, runtime)

    assert (rows(runtime), stored(runtime)) == (set(), set())


def test_the_export_lists_files_and_erasing_removes_them_but_not_those_of_others(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    runtime = any_runtime
    cohort = Cohort(runtime, clock, files=USUAL_KINDS)
    me, other = cohort.learners[:2]
    for learner, name in ((me, "mine.txt"), (other, "theirs.txt")):
        add(cohort, runtime, learner, name)
        hand_in(cohort, learner)

    told = cohort.do(lambda s, _: KIND.export_personal(s, me.person_id))
    counts = cohort.do(lambda s, _: KIND.count_personal(s, me.person_id))
    cohort.do(lambda s, now: KIND.erase_personal(s, me.person_id, now=now))
    cohort.clock.move(hours=2)
    clear(cohort, runtime)

    (listed,) = told["activities"][0]["files"]
    assert (listed["name"], listed["bytes"], listed["from_version"]) == ("mine.txt", 5, 1)
    assert {str(held.words): held.count for held in counts}["Files of these works"] == 1
    assert stored(runtime) == rows(runtime)
    assert names(cohort) == {"theirs.txt"}


def test_who_may_still_review_a_work_does_not_get_its_files_by_leading_the_course(
    make_cohort: MakeCohort, runtime: Runtime
) -> None:
    cohort = make_cohort(files=USUAL_KINDS)
    author, both = cohort.learners[:2]
    add(cohort, runtime, author, "a.txt")
    hand_in(cohort, author)
    participant, file_id = cohort.participant(author).id, first_id(cohort)
    as_leader = cohort.do(lambda s, _: queries.learners_file(s, cohort.author, participant, file_id))

    cohort.write(both, "Mine")

    assert as_leader.name == "a.txt"
    with pytest.raises(NotFound):
        cohort.do(lambda s, _: queries.learners_file(s, both, participant, file_id))


def test_a_file_whose_content_is_gone_is_not_there(writer: Visitor, runtime: Runtime) -> None:
    attach(writer, NOTES)
    for key in stored(runtime):
        runtime.storage.delete(key)

    assert fetched(writer, downloads(writer)[0]).status_code == 404


def upload(name: str, content: bytes = b"words") -> Upload:
    return Upload(name, FileKind.PLAIN, len(content), io.BytesIO(content))


def add(cohort: Cohort, runtime: Runtime, actor: Actor, name: str) -> None:
    cohort.do(lambda s, now: filing.add_files(s, actor, runtime.storage, [upload(name)], now=now))


def remove(cohort: Cohort, actor: Actor, name: str = "a.txt") -> None:
    found = cohort.do(lambda s, _: s.scalars(select(FileRow.id).where(FileRow.name == name)).one())
    cohort.do(lambda s, now: filing.remove_file(s, actor, found, now=now))


def hand_in(cohort: Cohort, actor: Actor) -> int:
    """Hand in the draft as it stands; gives the number of the version."""
    version = cohort.part(actor).work.draft_version
    work = cohort.do(lambda s, now: writing.hand_in(s, actor, Edition(version, ""), now=now))
    return work.version_number


def files_in_versions(cohort: Cohort) -> dict[int, tuple[str, ...]]:
    def look(session: Session, _: datetime) -> dict[int, tuple[str, ...]]:
        return {
            version.number: tuple(one.name for one in queries.of_version(session, version))
            for version in session.scalars(select(SubmissionVersion))
        }

    return cohort.do(look)


def names(cohort: Cohort) -> set[str]:
    return set(cohort.do(lambda s, _: s.scalars(select(FileRow.name)).all()))


def first_id(cohort: Cohort) -> UUID:
    return cohort.do(lambda s, _: s.scalars(select(FileRow.id)).one())


def clear(cohort: Cohort, runtime: Runtime) -> None:
    with runtime.database.reading() as session:
        files.clear_away(session, runtime.storage, now=cohort.clock())


def test_a_text_as_large_as_a_file_is_refused_however_it_is_sent(table: Table) -> None:
    table.set_up()
    learner = table.learners[0]
    learner.open()
    learner.get(url(learner, "/write"))
    fields = {"text": "x" * 2_000_000}

    plain = learner.send(url(learner, "/write"), fields, follow=False)
    learner.get(url(learner, "/write"))
    parts = {"form_token": learner.form_token, **fields}.items()
    lines = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    with_files = learner.browser.post(
        url(learner, "/write"),
        data=f"{''.join(lines)}--x--\r\n".encode(),
        content_type="multipart/form-data; boundary=x",
        base_url=BASE_URL,
    )

    assert plain.status_code == with_files.status_code == 413
