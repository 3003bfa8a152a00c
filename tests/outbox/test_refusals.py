"""What stands on a message that did not arrive, and what a person can do about it."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from lti_tool.access import Actor
from lti_tool.db import Database
from lti_tool.errors import NotFound, Refused
from lti_tool.outbox import queries, reasons, service
from lti_tool.outbox.deliver import deliver_one
from lti_tool.outbox.models import MessageState
from lti_tool.outbox.reasons import Reason, cleaned
from lti_tool.outbox.score_page import score_page
from lti_tool.platforms.models import Registration, RegistrationState
from lti_tool.sandbox import seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.gradebook import LIKE_CANVAS, LIKE_MOODLE, STRICT, ScoreRules
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault
from lti_tool.sandbox.world import Placement
from tests.house import StandingClock
from tests.outbox.post_office import AGS_SCOPES, PostOffice, School, arrivals

AMARA, BENCE = (learner.id for learner in seed.LEARNERS[:2])


@pytest.mark.parametrize(
    ("rules", "reason"),
    [(STRICT, "not-found"), (LIKE_MOODLE, "not-accepted"), (LIKE_CANVAS, "not-accepted")],
    ids=["404", "400", "422"],
)
def test_a_learner_the_course_does_not_know_is_refused_once(
    school: School,
    office: PostOffice,
    lms: DirectPlatform,
    clock: StandingClock,
    rules: ScoreRules,
    reason: str,
) -> None:
    lms.world.rules = rules
    lms.world._memory.memberships.pop((seed.COURSE.id, AMARA))
    message_id = school.grade(AMARA, 0.5, now=clock())

    office.deliver()
    clock.move(days=1)
    office.deliver()

    message = school.message(message_id)
    assert (message.state, message.reason, message.attempts) == (MessageState.REFUSED, reason, 1)


@pytest.mark.parametrize(
    "link",
    [
        {"ags_scopes": ""},
        {"line_item_url": None, "line_items_url": None},
        {"line_item_url": "", "line_items_url": ""},
        {"line_item_url": None, "ags_scopes": AGS_SCOPES[-1]},
    ],
    ids=["no scopes", "no addresses", "empty addresses", "may not look"],
)
def test_a_link_without_a_gradebook_is_refused_without_a_call(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock, link: dict[str, str | None]
) -> None:
    message_id = school.place(lti_resource_link_id="another", **link).grade(AMARA, 0.5, now=clock())

    office.deliver()

    message = school.message(message_id)
    assert (message.state, message.reason) == (MessageState.REFUSED, "no-gradebook")
    assert lms.faults.seen() == []


def test_a_platform_that_is_switched_off_is_not_called(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    with school.database.writing() as session:
        session.get_one(Registration, school.registration_id).state = RegistrationState.INACTIVE
    message_id = school.grade(AMARA, 0.5, now=clock())

    office.deliver()

    assert school.message(message_id).reason == "switched-off"
    assert lms.faults.seen() == []


def test_a_platform_that_gives_no_token_is_asked_again_later(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.faults.fail(Endpoint.TOKEN, Fault(status=400, body=b'{"error": "invalid_client"}'), times=FOREVER)
    message_id = school.grade(AMARA, 0.5, now=clock())

    office.deliver()
    failed = school.message(message_id)
    lms.faults.behave()
    office.persist(school.unsent)

    assert (failed.state, failed.reason) == (MessageState.RETRY, "no-access")
    assert "invalid_client" in (failed.detail or "")
    assert arrivals(lms) == {(AMARA, 50.0): 1}


def test_a_token_the_platform_forgot_is_renewed_at_once(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    school.grade(AMARA, 0.5, now=clock())
    office.deliver()
    lms.forget_tokens()
    message_id = school.grade(AMARA, 0.6, now=clock.move(seconds=5))

    office.deliver()

    assert (school.message(message_id).state, school.message(message_id).attempts) == (MessageState.SENT, 1)


def test_a_busy_platform_is_asked_again_when_it_wants(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.faults.fail(Endpoint.SCORES, Fault(status=429, headers={"Retry-After": "120"}))
    message_id = school.grade(AMARA, 0.5, now=clock())

    office.deliver()

    assert (school.message(message_id).due_at - clock()).total_seconds() == 120


def test_a_platform_that_hangs_is_left_alone_for_a_moment(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.faults.fail(Endpoint.SCORES, Fault(hangs_seconds=30))
    for learner in seed.LEARNERS:
        school.grade(learner.id, 0.5, now=clock())

    tried = office.deliver()
    calls = lms.faults.counts()[Endpoint.SCORES]
    office.persist(school.unsent)

    assert (tried, calls) == (len(seed.LEARNERS), 1)
    assert arrivals(lms) == {(learner.id, 50.0): 1 for learner in seed.LEARNERS}


def test_an_existing_column_of_the_link_is_found_and_remembered(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    link = lms.world.add_link(seed.COURSE.id, Placement("Graded", score_maximum=20))
    placed = school.place(line_item_url=None, lti_resource_link_id=link.id)

    for scaled in (0.5, 0.6):
        placed.grade(AMARA, scaled, now=clock.move(seconds=5))
        office.deliver()

    [column] = [item for item in lms.world.line_items(seed.COURSE.id) if item.id == link.line_item_id]
    assert lms.world.results(column)[AMARA].score == 12
    assert lms.faults.counts()[Endpoint.LINE_ITEMS] == 1


def test_broken_delivery_of_one_message_does_not_hold_up_the_next(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    with school.database.writing() as session:
        broken = service.put(
            session,
            organisation_id=school.organisation_id,
            destination=queries.AGS_SCORE,
            subject="odd",
            payload={},
            now=clock(),
        ).id
    school.grade(BENCE, 0.5, now=clock.move(seconds=1))

    office.deliver()

    assert school.message(broken).reason == "broken"
    assert arrivals(lms) == {(BENCE, 50.0): 1}


def test_a_person_who_leads_sees_each_learners_newest_message(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    lms.world._memory.memberships.pop((seed.COURSE.id, BENCE))
    for scaled in (0.5, 0.6):
        school.grade(AMARA, scaled, now=clock.move(seconds=5))
        school.grade(BENCE, scaled, now=clock())
        office.deliver()

    with school.database.reading() as session:
        page = score_page(session, actor(school), None, 1)
        seen = {
            UUID(line.message.payload["person_id"]): (line.message.state, line.message.payload["scaled"])
            for line in page.lines
        }

    assert seen == {
        school.people[AMARA]: (MessageState.SENT, 0.6),
        school.people[BENCE]: (MessageState.REFUSED, 0.6),
    }


def test_a_refused_grade_can_be_sent_again(
    school: School, office: PostOffice, lms: DirectPlatform, clock: StandingClock
) -> None:
    member = lms.world._memory.memberships.pop((seed.COURSE.id, AMARA))
    message_id = school.grade(AMARA, 0.5, now=clock())
    office.deliver()
    lms.world.enrol(member)

    again(school.database, actor(school), message_id, clock)
    office.deliver()

    assert arrivals(lms) == {(AMARA, 50.0): 1}


def test_what_arrived_is_not_sent_again(school: School, office: PostOffice, clock: StandingClock) -> None:
    message_id = school.grade(AMARA, 0.5, now=clock())
    office.deliver()

    with pytest.raises(Refused, match="message-settled"):
        again(school.database, actor(school), message_id, clock)


@pytest.mark.parametrize("strange", ["organisation_id", "resource_link_id"])
def test_a_message_of_another_place_does_not_exist(
    school: School, office: PostOffice, clock: StandingClock, strange: str
) -> None:
    message_id = school.grade(AMARA, 0.5, now=clock())
    office.deliver()
    stranger = replace(actor(school), **{strange: uuid4()})

    with pytest.raises(NotFound):
        again(school.database, stranger, message_id, clock)


def test_a_message_for_nowhere_says_so(school: School, office: PostOffice, clock: StandingClock) -> None:
    message_id = school.grade(AMARA, 0.5, now=clock())

    deliver_one(replace(office.post, destinations={}))

    assert school.message(message_id).state == MessageState.REFUSED


def test_every_reason_has_words() -> None:
    assert set(reasons.WORDS) == set(Reason)


def test_the_platforms_own_words_are_shown_clean_and_short() -> None:
    said = "<b>No</b>\x00 such\u202e user\n\n\there " + "x" * 500

    shown = cleaned(said)

    assert shown.startswith("No such user here xxx")
    assert len(shown) == reasons.LONGEST_DETAIL


def actor(school: School) -> Actor:
    return Actor(
        launch_id=uuid4(),
        organisation_id=school.organisation_id,
        registration_id=school.registration_id,
        course_id=school.course_id,
        resource_link_id=school.link_id,
        person_id=uuid4(),
        permissions=frozenset(),
    )


def again(database: Database, who: Actor, message_id: UUID, clock: StandingClock) -> None:
    with database.writing() as session:
        service.send_again(session, who, message_id, now=clock())
