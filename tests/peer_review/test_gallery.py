"""The gallery: works hang there with consent, and nobody learns whose work they may still review."""

import re

import pytest

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.activities.peer_review.models import GalleryWork
from lti_tool.activities.peer_review.queries import gallery as queries
from lti_tool.activities.peer_review.queries.gallery import Gallery
from lti_tool.activities.peer_review.rules.gallery import Consent
from lti_tool.activities.peer_review.service import gallery as service
from lti_tool.errors import NotFound
from tests.house import Visitor
from tests.parts.uploads import PDF
from tests.peer_review.attaching import DOWNLOAD, fetched, hand_in_with
from tests.peer_review.browsing import Table, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import Cohort
from tests.peer_review.test_personal_data import everything_kept
from tests.peer_review.test_statements import verbs_of

CANARY = "canary: a work to be proud of"


def ask(cohort: Cohort, author: Actor, facilitator: Actor | None = None) -> GalleryWork:
    theirs = cohort.participant(author).id
    return cohort.do(lambda s, now: service.ask_to_show(s, facilitator or cohort.author, theirs, now=now))


def say(cohort: Cohort, author: Actor, consent: Consent) -> None:
    cohort.do(lambda s, now: service.answer(s, author, consent, now=now))


def seen_by(cohort: Cohort, actor: Actor) -> Gallery | None:
    return cohort.do(lambda s, _: queries.gallery(s, actor))


def names_seen_by(cohort: Cohort, actor: Actor) -> list[str]:
    found = seen_by(cohort, actor)
    return [work.author for work in found.works] if found else ["closed"]


def ask_on_the_page(table: Table, author: Visitor) -> None:
    """A facilitator opens somebody's page and asks whether everybody may see their work."""
    lead = table.author
    lead.open()
    links = dict.fromkeys(re.findall(r'href="([^"]+/people/[0-9a-f-]{36})"', lead.text))
    at = next(link for link in links if f">{author.person.name}</h1>" in lead.get(link).text)
    lead.get(at)
    press(lead, f"{at}/gallery")


def hang(table: Table, author: Visitor, consent: str) -> None:
    """A facilitator asks, the author says yes in this way."""
    ask_on_the_page(table, author)
    author.get(url(author, "/gallery/mine"))
    press(author, "/gallery/mine", changed={"consent": consent})


@pytest.fixture
def finished(make_cohort: MakeCohort) -> Cohort:
    """Two who reviewed each other and are complete, and a third who has just handed in."""
    cohort = make_cohort(3, reviews_asked=1)
    first, second, third = cohort.learners
    cohort.write(first, CANARY)
    cohort.write(second)
    cohort.review(first)
    cohort.review(second)
    cohort.write(third)
    return cohort


def test_nothing_is_shown_before_its_author_says_yes(finished: Cohort) -> None:
    first, second, _ = finished.learners
    ask(finished, first)
    asked = names_seen_by(finished, second)
    say(finished, first, Consent.NO)
    declined = names_seen_by(finished, second)

    say(finished, first, Consent.NAMELESS)

    assert (asked, declined, names_seen_by(finished, second)) == ([], [], [""])
    assert [work.version.text for work in seen_by(finished, second).works] == [CANARY]


def test_an_author_can_change_their_mind_at_any_time(finished: Cohort) -> None:
    first, second, _ = finished.learners
    ask(finished, first)
    say(finished, first, Consent.NAMED)
    before = names_seen_by(finished, second)

    say(finished, first, Consent.NO)

    assert (before, names_seen_by(finished, second)) == (["Learner 0"], [])
    assert verbs_of(finished, first).count("shared") == 1
    assert verbs_of(finished, first)[-1] == "retract"


def test_who_is_not_complete_finds_the_gallery_closed(finished: Cohort) -> None:
    first, _, third = finished.learners
    ask(finished, first)
    say(finished, first, Consent.NAMED)

    assert names_seen_by(finished, third) == ["closed"]


def test_a_name_is_not_shown_while_the_work_may_still_come_for_review(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(4, reviews_asked=2)
    first, second, third, last = cohort.learners
    for learner in (first, second, third):
        cohort.write(learner)
    for learner in (first, second, third):
        cohort.review(learner)
        cohort.review(learner)
    cohort.write(last)
    ask(cohort, last)
    say(cohort, last, Consent.NAMED)
    before = names_seen_by(cohort, first)

    for reviewer in (second, third):
        cohort.review(reviewer)

    assert (before, names_seen_by(cohort, first)) == ([""], ["Learner 3"])


def test_asking_twice_counts_once_and_can_be_taken_back(finished: Cohort) -> None:
    first, second, _ = finished.learners
    assert ask(finished, first).asked_at == ask(finished, first).asked_at
    say(finished, first, Consent.NAMED)
    theirs = finished.participant(first).id

    finished.do(lambda s, _: service.show_no_more(s, finished.author, theirs))

    assert names_seen_by(finished, second) == []
    with pytest.raises(NotFound):
        say(finished, first, Consent.NAMED)


def test_nobody_is_asked_by_themselves_or_without_a_work(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(2, reviews_asked=1)
    first, second = cohort.learners
    cohort.write(first)
    cohort.pull(first)
    cohort.part(second)

    with pytest.raises(NotFound):
        ask(cohort, first, first)
    with pytest.raises(NotFound):
        say(cohort, first, Consent.NAMED)


def test_a_work_that_left_the_pool_leaves_the_gallery(finished: Cohort) -> None:
    first, second, _ = finished.learners
    ask(finished, first)
    say(finished, first, Consent.NAMED)

    finished.belong(first, state="inactive")

    assert names_seen_by(finished, second) == []


def test_erasing_somebody_takes_their_work_down(finished: Cohort) -> None:
    first, second, _ = finished.learners
    ask(finished, first)
    say(finished, first, Consent.NAMED)
    held = finished.do(lambda s, _: KIND.export_personal(s, first.person_id))

    finished.do(lambda s, now: KIND.erase_personal(s, first.person_id, now=now))

    assert held["activities"][0]["shown_in_gallery"] == "named"
    assert names_seen_by(finished, second) == []
    assert CANARY not in everything_kept(finished)


def test_a_work_hangs_in_the_gallery_with_its_files_under_neutral_names(table: Table) -> None:
    table.set_up(reviews_asked="1")
    first, second = table.learners[:2]
    hand_in_with(first, ("amara-okafor.pdf", PDF))
    table.write(second)
    table.review(first)
    table.review(second)

    hang(table, first, "nameless")

    shown = second.get(url(second, "/gallery")).text
    [file] = [link for link in DOWNLOAD.findall(shown) if "/gallery/" in link]
    assert "amara" not in shown.lower()
    assert fetched(second, file).headers["Content-Disposition"].endswith("work-1.pdf")
    assert fetched(second, file.replace("/files/1", "/files/2")).status_code == 404


def test_an_answer_is_asked_for(table: Table) -> None:
    table.set_up(reviews_asked="1")
    first = table.learners[0]
    table.write(first)
    ask_on_the_page(table, first)
    first.get(url(first, "/"))
    told = first.text
    first.get(url(first, "/gallery/mine"))

    press(first, "/gallery/mine")

    assert "others can learn from your work" in told
    assert "Choose one of the answers." in first.text
