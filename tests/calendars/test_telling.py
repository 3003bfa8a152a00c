"""A feed tells its person what they have to do with, as other people's calendar programs read it."""

from datetime import timedelta

import pytest
from sqlalchemy import Update, update

from lti_tool.courses.models import Person
from lti_tool.parts.meetings.models import Meeting
from lti_tool.parts.meetings.rules.states import MeetingState, Rsvp, SeatRole
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState
from tests.calendars.subscribing import AMARA, BENCE, WEEK, Subscribers, leave
from tests.counting import counted
from tests.parts.diary import Diary, only, opened
from tests.parts.occasions import lines

DAY = timedelta(days=1)


def test_the_personal_feed_tells_of_ones_own_meetings_in_every_course(any_subscribers: Subscribers) -> None:
    other = any_subscribers.another_activity("Bread", AMARA)
    mine, second = any_subscribers.plan("Mine"), any_subscribers.plan("Bread", 2 * WEEK, other)
    any_subscribers.plan("Without a seat")
    any_subscribers.sign_up(AMARA, mine)
    any_subscribers.sign_up(AMARA, second)

    assert any_subscribers.shown(any_subscribers.make(any_subscribers.amara)) == ["Mine", "Bread"]


def test_the_feed_of_an_activity_tells_of_all_its_meetings_and_of_no_other(
    any_subscribers: Subscribers,
) -> None:
    other = any_subscribers.another_activity("Bread", AMARA)
    seat = any_subscribers.plan("First")
    any_subscribers.plan("Second", 2 * WEEK)
    any_subscribers.plan("Bread", activity_id=other)
    any_subscribers.sign_up(AMARA, seat)

    address = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)

    assert any_subscribers.shown(address) == ["First", "Second"]


def test_nobody_is_told_of_the_meetings_of_others(any_subscribers: Subscribers) -> None:
    elsewhere = any_subscribers.another_activity("Secret", BENCE)
    secret = any_subscribers.plan("Secret", activity_id=elsewhere)
    here = any_subscribers.plan("Here", text="What yeast does.")
    any_subscribers.sign_up(BENCE, secret)
    any_subscribers.sign_up(BENCE, here)

    own = any_subscribers.make(any_subscribers.amara)
    of_activity = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)

    assert any_subscribers.shown(own) == []
    assert any_subscribers.shown(of_activity) == ["Here"]
    for trace in (BENCE.name, BENCE.email, "ATTENDEE", "Secret"):
        assert trace not in any_subscribers.fetch(of_activity).text


@pytest.mark.parametrize(
    ("rsvp", "role", "is_told"),
    [
        (Rsvp.GOING, SeatRole.ATTENDEE, True),
        (Rsvp.CONFIRM, SeatRole.ATTENDEE, True),
        (Rsvp.WAITING, SeatRole.ATTENDEE, True),
        (Rsvp.OFFERED, SeatRole.ATTENDEE, True),
        (Rsvp.NONE, SeatRole.ATTENDEE, False),
        (Rsvp.DECLINED, SeatRole.ATTENDEE, False),
        (Rsvp.CANCELLED, SeatRole.ATTENDEE, False),
        (Rsvp.NONE, SeatRole.HOST, True),
        (Rsvp.NONE, SeatRole.PRESENTER, True),
        (Rsvp.NONE, SeatRole.FACILITATOR, True),
        (Rsvp.DECLINED, SeatRole.HOST, False),
        (Rsvp.CANCELLED, SeatRole.PRESENTER, False),
    ],
)
def test_ones_own_are_the_meetings_one_comes_to_waits_for_or_leads(
    subscribers: Subscribers,
    rsvp: Rsvp,
    role: SeatRole,
    is_told: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    subscribers.seat(AMARA, subscribers.plan(), rsvp=rsvp, role=role)

    assert subscribers.shown(subscribers.make(subscribers.amara)) == (["Lunch"] if is_told else [])


def test_only_who_is_expected_has_their_time_taken_and_learns_where_to_join(
    subscribers: Subscribers,
) -> None:
    link = "https://meet.example/bread"
    meeting = subscribers.plan(url=link)
    address = subscribers.make(subscribers.amara, subscribers.activity_id)
    before = subscribers.fetch(address)
    subscribers.seat(AMARA, meeting, rsvp=Rsvp.WAITING)
    waiting = subscribers.fetch(address)
    subscribers.sign_up(AMARA, meeting)
    going = subscribers.fetch(address)

    assert [link in answer.text for answer in (before, waiting, going)] == [False, False, True]
    assert ["TRANSP:TRANSPARENT" in lines(answer.data) for answer in (before, waiting, going)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("rsvp", "words"),
    [
        (Rsvp.WAITING, "You are on the waiting list."),
        (Rsvp.CONFIRM, "The date has moved. Please say again whether you come."),
        (Rsvp.OFFERED, "A seat came free for you. Please say soon whether you take it."),
    ],
)
def test_who_must_know_or_do_something_reads_it_first(
    subscribers: Subscribers, rsvp: Rsvp, words: str
) -> None:
    subscribers.seat(AMARA, subscribers.plan(text="What **yeast** does."), rsvp=rsvp)

    event = only(subscribers.fetch(subscribers.make(subscribers.amara)).data)

    assert event.description == f"{words}\n\nWhat yeast does.\n\nA letter to a customer"


def test_a_moved_meeting_moves_in_a_calendar_that_has_it(any_subscribers: Subscribers) -> None:
    meeting = any_subscribers.plan()
    any_subscribers.sign_up(AMARA, meeting)
    address = any_subscribers.make(any_subscribers.amara)
    diary = Diary().open(any_subscribers.fetch(address).data)
    starts_at = diary.shown()[0][1]
    any_subscribers.clock.move(hours=1)

    any_subscribers.move(meeting, DAY)
    diary.open(any_subscribers.fetch(address).data)

    assert diary.shown() == [("Lunch", starts_at + DAY)]


def test_a_meeting_that_is_called_off_is_struck_out_for_four_weeks(any_subscribers: Subscribers) -> None:
    meeting = any_subscribers.plan(starts_in=10 * WEEK)
    any_subscribers.sign_up(AMARA, meeting)
    addresses = [
        any_subscribers.make(any_subscribers.amara),
        any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id),
    ]
    diaries = [Diary().open(any_subscribers.fetch(address).data) for address in addresses]
    assert [diary.shown() != [] for diary in diaries] == [True, True]
    any_subscribers.clock.move(hours=1)

    any_subscribers.call_off(meeting)

    for diary, address in zip(diaries, addresses, strict=True):
        assert diary.open(any_subscribers.fetch(address).data).shown() == []
    any_subscribers.clock.move(weeks=4)
    assert [len(opened(any_subscribers.fetch(address).data)) for address in addresses] == [1, 1]
    any_subscribers.clock.move(seconds=1)
    assert [len(opened(any_subscribers.fetch(address).data)) for address in addresses] == [0, 0]


def test_who_gave_their_seat_back_finds_the_meeting_gone(subscribers: Subscribers) -> None:
    meeting = subscribers.plan()
    subscribers.sign_up(AMARA, meeting)
    address = subscribers.make(subscribers.amara)
    before = subscribers.shown(address)

    subscribers.stay_away(AMARA, meeting)

    assert (before, subscribers.shown(address)) == (["Lunch"], [])


def test_an_answer_moves_the_stamp_on(subscribers: Subscribers) -> None:
    meeting = subscribers.plan()
    address = subscribers.make(subscribers.amara, subscribers.activity_id)
    subscribers.clock.move(hours=1)

    subscribers.sign_up(AMARA, meeting)

    assert only(subscribers.fetch(address).data).dtstamp == subscribers.clock()


def test_a_draft_is_told_to_nobody(subscribers: Subscribers) -> None:
    meeting = subscribers.plan()
    subscribers.seat(AMARA, meeting, rsvp=Rsvp.GOING)
    addresses = [
        subscribers.make(subscribers.amara),
        subscribers.make(subscribers.amara, subscribers.activity_id),
    ]
    with subscribers.database.writing() as session:
        session.execute(update(Meeting).values(state=MeetingState.DRAFT))

    assert [subscribers.shown(address) for address in addresses] == [[], []]


def test_a_feed_reaches_from_four_weeks_back_to_two_years_ahead(any_subscribers: Subscribers) -> None:
    for title, starts_in in (
        ("too old", -4 * WEEK - timedelta(minutes=1)),
        ("old", -4 * WEEK),
        ("far", 730 * DAY),
        ("too far", 730 * DAY + timedelta(minutes=1)),
    ):
        any_subscribers.plan(title, starts_in)

    address = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)

    assert any_subscribers.shown(address) == ["old", "far"]


def test_hostile_words_stay_words(subscribers: Subscribers) -> None:
    title = "Bread;,\\n\r\nATTENDEE:mailto:evil@example.com\u2028END:VCALENDAR"
    subscribers.plan(title, text="<script>\r\nBEGIN:VEVENT", place="4\nURL:x", url="javascript:alert(1)")

    content = subscribers.fetch(subscribers.make(subscribers.amara, subscribers.activity_id)).data

    assert only(content).summary == "Bread;,\\n ATTENDEE:mailto:evil@example.com END:VCALENDAR"
    assert lines(content).count("END:VCALENDAR") == 1
    assert not [line for line in lines(content) if line.startswith(("ATTENDEE", "URL"))]


def test_many_meetings_cost_no_more_questions_than_one(any_subscribers: Subscribers) -> None:
    for nth in range(30):
        any_subscribers.plan(f"Lunch {nth}", nth * DAY)
    address = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)

    with counted(any_subscribers.database) as first:
        told = any_subscribers.shown(address)
    with counted(any_subscribers.database) as again:
        any_subscribers.fetch(address)

    assert len(told) == 30
    assert (len(first.queries), len(again.queries)) == (3, 2)


def test_who_left_the_course_finds_nothing_of_it(any_subscribers: Subscribers) -> None:
    meeting = any_subscribers.plan()
    any_subscribers.sign_up(AMARA, meeting)
    own = any_subscribers.make(any_subscribers.amara)
    of_activity = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)
    other = any_subscribers.another_activity("Bread", AMARA)
    any_subscribers.sign_up(AMARA, any_subscribers.plan("Bread", activity_id=other))

    leave(any_subscribers, any_subscribers.activity_id)

    assert any_subscribers.fetch(of_activity).status_code == 404
    assert any_subscribers.shown(own) == ["Bread"]


def test_who_left_every_course_has_no_feed(any_subscribers: Subscribers) -> None:
    address = any_subscribers.make(any_subscribers.amara)
    assert any_subscribers.fetch(address).status_code == 200

    leave(any_subscribers, any_subscribers.activity_id)

    assert any_subscribers.fetch(address).status_code == 404


@pytest.mark.parametrize(
    "switched_off",
    [
        update(Registration).values(state=RegistrationState.INACTIVE),
        update(Deployment).values(state=DeploymentState.PENDING),
    ],
    ids=["LMS", "deployment"],
)
def test_what_is_switched_off_is_switched_off_for_calendars_too(
    subscribers: Subscribers, switched_off: Update
) -> None:
    subscribers.plan()
    addresses = [
        subscribers.make(subscribers.amara),
        subscribers.make(subscribers.amara, subscribers.activity_id),
    ]

    with subscribers.database.writing() as session:
        session.execute(switched_off)

    assert [subscribers.fetch(address).status_code for address in addresses] == [404, 404]


def test_a_feed_has_a_name(subscribers: Subscribers) -> None:
    subscribers.plan()
    own = subscribers.make(subscribers.amara)
    of_activity = subscribers.make(subscribers.amara, subscribers.activity_id)
    with subscribers.database.writing() as session:
        session.execute(update(Person).values(locale="x-klingon"))

    assert "NAME:My meetings" in lines(subscribers.fetch(own).data)
    assert "NAME:A letter to a customer" in lines(subscribers.fetch(of_activity).data)
