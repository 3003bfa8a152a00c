"""What Moodle's services said, read by our clients and by the worker; and what we never say to them."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.courses.models import Course, Membership, MembershipState, Person
from lti_tool.lti import ags, line_items, nrps
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import ScoreInvalid
from lti_tool.lti.line_items import WantedLineItem
from lti_tool.lti.nrps import RosterQuery
from lti_tool.outbox.models import Message, MessageState
from lti_tool.outbox.reasons import Reason
from lti_tool.participation import service as participation
from lti_tool.participation.models import Participant
from lti_tool.worker import do_round, workshop
from tests.captures.moodle import Recording
from tests.house import House
from tests.lti.captures import NEEDED, PLATFORM, capture, services
from tests.lti.making import NOW
from tests.peer_review.browsing import SET_UP, press

pytestmark = NEEDED

MEMBERSHIPS = PLATFORM + "/mod/lti/services.php/CourseSection/2/bindings/1/memberships"
ITEMS = PLATFORM + "/mod/lti/services.php/2/lineitems?type_id=1"
EVERYBODY = {
    "Ana Álvarez",
    "Ben Brown",
    "Chidi Okafor",
    "Dana Dvořák",
    "Emi 田中",
    "Farid O'Neil",
    "Nora Nonediting",
    "Tess Teacher",
}


def posted(name: str) -> dict[str, Any]:
    """The recorded body."""
    return json.loads(capture(name)["request"]["body"])


def test_a_roster_asked_for_without_a_media_type_is_the_same_and_ours_names_it() -> None:
    bare, _ = services("39-nrps-no-accept")
    exact, wire = services("38-nrps-all")

    rosters = [nrps.fetch_roster(known, MEMBERSHIPS, now=NOW) for known in (bare, exact)]

    assert rosters[0] == rosters[1]
    recorded = dict(capture("38-nrps-all")["request"]["headers"])
    assert wire.requests[1].headers["Accept"] == recorded["Accept"] == nrps.MEDIA_TYPE


@pytest.mark.parametrize(
    ("name", "query", "count"),
    [
        ("41-nrps-rlid", RosterQuery(resource_link_id="1"), 8),
        ("42-nrps-limit3", RosterQuery(page_size=3), 3),
        ("44-nrps-role-learner", RosterQuery(role="Learner"), 7),
    ],
)
def test_a_part_of_the_roster_is_asked_for_as_moodle_took_it(
    name: str, query: RosterQuery, count: int
) -> None:
    known, wire = services(name, "43-nrps-limit3-from6")

    roster = nrps.fetch_roster(known, MEMBERSHIPS, query, now=NOW)

    assert wire.requests[1].url == capture(name)["request"]["url"]
    read = {member.person.name for member in roster.members}
    assert len(capture(name)["response"]["body"]["members"]) == count
    assert len(read) >= count
    assert read <= EVERYBODY
    assert roster.complete == (query.role is None)


def test_a_column_of_the_whole_course_is_asked_for_as_moodle_took_it() -> None:
    known, wire = services("50-lineitem-create-unlinked")
    wanted = WantedLineItem("Mentoring (course level)", 10, resource_id="m-1", tag="mentor")

    item = line_items.create_line_item(known, ITEMS, wanted, now=NOW)

    assert json.loads(wire.requests[1].body) == posted("50-lineitem-create-unlinked")
    assert (item.url, item.resource_link_id) == (ITEMS.replace("?", "/5/lineitem?"), None)


def test_our_media_type_of_a_column_is_one_that_moodle_took() -> None:
    known, wire = services("52-lineitem-create-content-type-charset")

    item = line_items.create_line_item(known, ITEMS, WantedLineItem("charset", 10), now=NOW)

    taken = dict(capture("52-lineitem-create-content-type-charset")["request"]["headers"])["Content-Type"]
    assert wire.requests[1].headers["Content-Type"] == taken.partition(";")[0]
    assert item.label == "charset"


def test_of_two_columns_of_one_link_ours_is_chosen() -> None:
    known, _ = services("55-lineitems-filter-resource-link-id-1")
    listed = line_items.list_line_items(known, ITEMS, now=NOW)

    chosen = line_items.choose(listed, WantedLineItem("x", 50, "act-42", "1", tag="rg2"))

    assert len(listed) == 2
    assert chosen
    assert (chosen.label, chosen.tag) == ("Reviews given (v2)", "rg2")


def test_a_score_above_the_maximum_is_never_formed() -> None:
    content = posted("68-score-above-max")

    with pytest.raises(ScoreInvalid):
        ags.Score(
            user_id=content["userId"],
            timestamp=NOW,
            activity_progress=ags.score.ActivityProgress.COMPLETED,
            grading_progress=ags.score.GradingProgress.FULLY_GRADED,
            given=content["scoreGiven"],
            maximum=content["scoreMaximum"],
        )


@pytest.mark.parametrize(
    "name",
    ["62-score-started-no-score", "64-score-pendingmanual-with-score", "87-ctl-pendingmanual-over-40"],
)
def test_a_score_that_took_a_grade_away_there_is_known_as_one(name: str) -> None:
    content = posted(name)

    made = ags.Score(
        user_id=content["userId"],
        timestamp=NOW,
        activity_progress=ags.score.ActivityProgress(content["activityProgress"]),
        grading_progress=ags.score.GradingProgress(content["gradingProgress"]),
        given=content.get("scoreGiven"),
        maximum=content.get("scoreMaximum"),
    )

    assert made.erases_grade


def test_the_tool_settings_service_is_nothing_we_ask_for() -> None:
    recorded = capture("82-toolsettings-get")

    assert recorded["response"]["body"] == {}
    assert not [scope for scope in Scope if "setting" in scope]


def graded(recording: Recording, *scores: str) -> None:
    """Ana has a grade on its way to a gradebook that answers with these files."""
    press(recording.arrive("18-launch-teacher-embedded"), "/set-up", "publish", SET_UP)
    recording.arrive("20-launch-student-embedded")
    recording.moodle.answering(
        **{"token.php": "30-token-ok-all-scopes", "scores": scores, "results": "60-results-all"},
        memberships="38-nrps-all",
    )
    house = recording.house
    with house.runtime.database.writing() as session:
        ana = select(Participant).join(Person, Person.id == Participant.person_id)
        (participant,) = session.scalars(ana.where(Person.name == "Ana Álvarez"))
        participation.give_grade(session, participant, 0.83, "Nice <b>work</b>", now=house.clock())


def work(house: House) -> None:
    assert do_round(workshop(house.runtime, house.carry, ())).failures == 0


def message_of(house: House) -> Message:
    with house.runtime.database.reading() as session:
        message = session.scalars(select(Message)).one()
        session.expunge(message)
        return message


def test_the_worker_sends_a_grade_as_moodle_took_it(recording: Recording) -> None:
    graded(recording, "57-score-post-ok")

    work(recording.house)

    (sent,) = [call for call in recording.house.calls if call.url.partition("?")[0].endswith("/scores")]
    recorded = capture("57-score-post-ok")["request"]
    assert sent.url == recorded["url"]
    assert sent.headers["Content-Type"] == dict(recorded["headers"])["Content-Type"]
    assert set(json.loads(sent.body)) == set(posted("57-score-post-ok"))
    assert message_of(recording.house).state == MessageState.SENT


@pytest.mark.parametrize(
    ("answered", "state", "reason"),
    [
        ("58-score-post-same-second", MessageState.RETRY, Reason.OUT_OF_ORDER),
        ("59-score-post-older-timestamp", MessageState.RETRY, Reason.OUT_OF_ORDER),
        ("73-score-teacher-user", MessageState.REFUSED, Reason.NOT_ACCEPTED),
        ("72-score-timestamp-bad", MessageState.REFUSED, Reason.NOT_ACCEPTED),
        ("45-nrps-wrong-scope", MessageState.RETRY, Reason.NO_ACCESS),
        ("74-results-li2-limit1", MessageState.REFUSED, Reason.NOT_FOUND),
    ],
)
def test_an_answer_to_a_grade_is_told_in_plain_words(
    recording: Recording, answered: str, state: MessageState, reason: Reason
) -> None:
    graded(recording, answered)

    work(recording.house)

    message = message_of(recording.house)
    assert (message.state, message.reason) == (state, reason)
    assert "<" not in (message.detail or "")


def test_a_grade_that_came_too_early_by_a_second_is_taken_later(recording: Recording) -> None:
    graded(recording, "58-score-post-same-second", "57-score-post-ok")
    work(recording.house)

    recording.house.clock.move(seconds=30)
    work(recording.house)

    sent = [json.loads(call.body) for call in recording.house.calls if "/scores" in call.url]
    assert len(sent) == 2
    assert sent[0]["timestamp"][:19] < sent[1]["timestamp"][:19]
    assert message_of(recording.house).state == MessageState.SENT


@pytest.mark.parametrize("refusal", ["35-token-unknown-kid", "36-token-unknown-scope-only"])
def test_without_a_token_the_grade_waits_and_says_why(recording: Recording, refusal: str) -> None:
    graded(recording, "57-score-post-ok")
    recording.moodle.answering(**{"token.php": refusal})

    work(recording.house)

    message = message_of(recording.house)
    assert (message.state, message.reason) == (MessageState.RETRY, Reason.NO_ACCESS)


def test_the_worker_brings_the_recorded_roster_in(recording: Recording) -> None:
    recording.arrive("18-launch-teacher-embedded")
    recording.moodle.answering(**{"token.php": "30-token-ok-all-scopes"}, memberships="38-nrps-all")

    work(recording.house)

    with recording.house.runtime.database.reading() as session:
        assert set(session.scalars(select(Person.name))) == EVERYBODY
        assert session.scalars(select(Course.roster_problem)).one() is None


def test_who_came_as_a_teacher_stays_one_though_the_roster_says_learner(recording: Recording) -> None:
    recording.arrive("24-launch-nonediting-teacher")
    recording.moodle.answering(**{"token.php": "30-token-ok-all-scopes"}, memberships="38-nrps-all")

    work(recording.house)

    with recording.house.runtime.database.reading() as session:
        nora = select(Membership.is_staff).join(Person).where(Person.name == "Nora Nonediting")
        assert session.scalars(nora).one()


def test_a_course_of_which_moodle_lists_nobody_keeps_its_people(recording: Recording) -> None:
    recording.arrive("20-launch-student-embedded")
    recording.moodle.answering(
        **{"token.php": "30-token-ok-all-scopes"}, memberships="80-nrps-course-without-tool"
    )
    recording.house.clock.move(hours=30)

    work(recording.house)

    with recording.house.runtime.database.reading() as session:
        assert session.scalars(select(Membership.state)).one() == MembershipState.ACTIVE
