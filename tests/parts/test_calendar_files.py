"""Calendar programs of others understand our files, and follow what becomes of a meeting."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from lti_tool.parts.meetings.calendar_files import cancellation, feed, invitation
from lti_tool.parts.meetings.rules.states import Rsvp, SeatRole
from tests.parts.diary import Diary, only, opened
from tests.parts.occasions import (
    AMARA,
    HOUR,
    LUNCH,
    MADE_AT,
    STARTS_AT,
    by_the_wall,
    files,
    lines,
    make_attendee,
    make_occasion,
    names,
)

DAY = timedelta(days=1)


def test_an_invitation_says_all_that_a_calendar_needs() -> None:
    content = invitation(LUNCH, AMARA)

    assert lines(content) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Potluck//Meetings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "SUMMARY:Bread for beginners",
        "DTSTART:20270321T110000Z",
        "DTEND:20270321T114500Z",
        "DTSTAMP:20270104T090000Z",
        "UID:00000000-0000-0000-0000-000000000007@potluck.example",
        "SEQUENCE:0",
        "ATTENDEE;CN=Amara;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:amara@school.example",
        "CONFERENCE;VALUE=URI:https://meet.example/bread",
        "DESCRIPTION:What yeast does.\\n\\nhttps://meet.example/bread",
        "LAST-MODIFIED:20270104T090000Z",
        "LOCATION:Room 4",
        "ORGANIZER;CN=Potluck:mailto:lunch@potluck.example",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://meet.example/bread",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_the_same_meeting_gives_the_same_bytes() -> None:
    assert files(LUNCH) == files(make_occasion())


@pytest.mark.parametrize(
    ("wall_time", "zone", "written"),
    [
        ("2027-03-21T12:00", "Europe/Berlin", "20270321T110000Z"),
        ("2027-03-28T12:00", "Europe/Berlin", "20270328T100000Z"),
        ("2027-10-30T12:00", "Europe/Berlin", "20271030T100000Z"),
        ("2027-10-31T12:00", "Europe/Berlin", "20271031T110000Z"),
        ("2027-03-13T12:00", "America/New_York", "20270313T170000Z"),
        ("2027-03-14T12:00", "America/New_York", "20270314T160000Z"),
        ("2027-03-21T12:00", "Asia/Kathmandu", "20270321T061500Z"),
        ("2027-01-01T00:30", "Pacific/Auckland", "20261231T113000Z"),
    ],
)
def test_mg_18_files_carry_utc_and_clocks_on_the_wall_are_right(
    wall_time: str, zone: str, written: str
) -> None:
    occasion = make_occasion(starts_at=by_the_wall(wall_time, zone))

    for content in files(occasion):
        assert f"DTSTART:{written}" in lines(content)
        read_there = only(content).dtstart.astimezone(ZoneInfo(zone))
        assert read_there.strftime("%Y-%m-%dT%H:%M") == wall_time


def test_each_date_of_a_series_is_a_meeting_of_its_own() -> None:
    walls = [f"2027-03-{day}T12:00" for day in ("14", "21", "28")]
    series = [
        make_occasion(id=UUID(int=nth), starts_at=by_the_wall(wall, "Europe/Berlin"))
        for nth, wall in enumerate(walls)
    ]

    content = feed(series, "Lunches", HOUR)

    assert len({event.uid for event in opened(content)}) == 3
    assert not {"RRULE", "RDATE", "TZID"} & set(names(content))
    assert [begin.hour for _, begin in Diary().open(content).shown()] == [11, 11, 10]


def test_a_moved_meeting_is_shown_once_at_its_new_date() -> None:
    moved = make_occasion(starts_at=STARTS_AT + DAY, sequence=1, changed_at=MADE_AT + HOUR)

    diary = Diary().open(invitation(LUNCH, AMARA), invitation(moved, AMARA))

    assert diary.shown() == [("Bread for beginners", STARTS_AT + DAY)]


def test_a_mail_that_comes_late_moves_nothing_back() -> None:
    moved = make_occasion(starts_at=STARTS_AT + DAY, sequence=1, changed_at=MADE_AT + HOUR)

    diary = Diary().open(invitation(moved, AMARA), invitation(LUNCH, AMARA))

    assert diary.shown() == [("Bread for beginners", STARTS_AT + DAY)]


def test_a_new_title_is_believed_without_a_new_date() -> None:
    renamed = make_occasion(title="Bread for all", changed_at=MADE_AT + HOUR)

    diary = Diary().open(invitation(LUNCH, AMARA), invitation(renamed, AMARA))

    assert diary.shown() == [("Bread for all", STARTS_AT)]


@pytest.mark.parametrize("last", [0, 3])
def test_mg_15_a_cancelled_meeting_leaves_the_calendar_and_stays_away(last: int) -> None:
    planned = make_occasion(sequence=last)
    cancelled = make_occasion(sequence=last, is_cancelled=True, changed_at=MADE_AT + HOUR)

    diary = Diary().open(
        invitation(planned, AMARA), cancellation(cancelled, AMARA), invitation(planned, AMARA)
    )

    assert diary.shown() == []
    assert only(cancellation(cancelled, AMARA)).sequence == last + 1


def test_a_cancelled_meeting_leaves_calendars_that_read_the_feed() -> None:
    other = make_occasion(id=UUID(int=8), title="Soup")
    cancelled = make_occasion(is_cancelled=True, changed_at=MADE_AT + HOUR, remind_before=HOUR)

    content = feed([cancelled, other], "Lunches", HOUR)

    assert Diary().open(feed([LUNCH, other], "Lunches", HOUR), content).shown() == [("Soup", STARTS_AT)]
    assert "TRANSP:TRANSPARENT" in lines(content)
    assert "VALARM" not in content.decode()


def test_feed_and_mail_count_a_cancelled_meeting_alike() -> None:
    cancelled = make_occasion(is_cancelled=True, sequence=4)

    in_feed, in_mail = only(feed([cancelled], "Lunches", HOUR)), only(cancellation(cancelled, AMARA))

    assert (in_feed.uid, in_feed.sequence) == (in_mail.uid, in_mail.sequence)


def test_who_gives_a_seat_up_and_takes_it_again_has_the_meeting_again() -> None:
    gave_up = make_attendee(rsvp=Rsvp.CANCELLED, answered_at=MADE_AT + HOUR)
    came_back = make_attendee(answered_at=MADE_AT + 2 * HOUR)
    diary = Diary().open(invitation(LUNCH, AMARA))

    assert diary.open(cancellation(LUNCH, gave_up)).shown() == []
    assert diary.open(invitation(LUNCH, came_back)).shown() == [("Bread for beginners", STARTS_AT)]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_last_answer_counts_in_whatever_order_mails_arrive(order: tuple[int, ...]) -> None:
    gave_up = make_attendee(rsvp=Rsvp.CANCELLED, answered_at=MADE_AT + HOUR)
    came_back = make_attendee(answered_at=MADE_AT + 2 * HOUR)
    mails = [invitation(LUNCH, AMARA), cancellation(LUNCH, gave_up), invitation(LUNCH, came_back)]

    diary = Diary().open(*(mails[nth] for nth in order))

    assert diary.shown() == [("Bread for beginners", STARTS_AT)]


def test_who_is_uninvited_is_not_told_that_the_meeting_is_cancelled() -> None:
    assert "STATUS" not in names(cancellation(LUNCH, AMARA))
    assert "STATUS:CANCELLED" in lines(cancellation(make_occasion(is_cancelled=True), AMARA))


def test_an_answer_before_the_last_change_does_not_turn_the_stamp_back() -> None:
    early = make_attendee(answered_at=MADE_AT - DAY)

    assert only(invitation(LUNCH, early)).dtstamp == MADE_AT


def test_nobody_is_invited_to_a_cancelled_meeting() -> None:
    with pytest.raises(ValueError, match="came a cancelled one"):
        invitation(make_occasion(is_cancelled=True), AMARA)


@pytest.mark.parametrize(
    ("rsvp", "answer", "is_asked"),
    [
        (Rsvp.NONE, "NEEDS-ACTION", True),
        (Rsvp.GOING, "ACCEPTED", False),
        (Rsvp.CONFIRM, "NEEDS-ACTION", True),
        (Rsvp.WAITING, "TENTATIVE", False),
        (Rsvp.OFFERED, "NEEDS-ACTION", True),
        (Rsvp.DECLINED, "DECLINED", False),
        (Rsvp.CANCELLED, "DECLINED", False),
    ],
)
def test_a_calendar_asks_whoever_has_not_answered(rsvp: Rsvp, answer: str, is_asked: bool) -> None:  # noqa: FBT001 -- a column of the table
    (attendee,) = only(invitation(LUNCH, make_attendee(rsvp=rsvp))).attendees

    assert (attendee.status, attendee.rsvp) == (answer, is_asked)


def test_how_every_seat_stands_has_a_word_for_calendars() -> None:
    for rsvp in Rsvp:
        assert only(invitation(LUNCH, make_attendee(rsvp=rsvp))).attendees


def test_the_host_has_the_chair() -> None:
    (host,) = only(invitation(LUNCH, make_attendee(role=SeatRole.HOST))).attendees
    (guest,) = only(invitation(LUNCH, make_attendee(role=SeatRole.PRESENTER))).attendees

    assert (host.role, guest.role) == ("CHAIR", "REQ-PARTICIPANT")


def test_an_invitation_names_those_who_may_be_named_and_its_reader_once() -> None:
    ben = make_attendee(name="Ben", address="ben@school.example")
    occasion = make_occasion(attendees=(ben, AMARA))

    invited = only(invitation(occasion, AMARA)).attendees
    taken_back = only(cancellation(occasion, AMARA)).attendees

    assert [each.common_name for each in invited] == ["Amara", "Ben"]
    assert [each.common_name for each in taken_back] == ["Amara"]


def test_a_feed_names_no_attendees() -> None:
    content = feed([make_occasion(attendees=(AMARA,))], "Lunches", HOUR)

    assert "METHOD:PUBLISH" in lines(content)
    assert "ATTENDEE" not in names(content)
    assert b"amara" not in content


def test_a_feed_says_its_name_and_when_to_come_again() -> None:
    written = lines(feed([LUNCH], "Lunch, learn; \\n and\r\nX-EVIL:1", timedelta(hours=6)))

    name = "Lunch\\, learn\\; \\\\n and X-EVIL:1"
    assert written[5:9] == [
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]


def test_a_feed_of_nothing_is_a_calendar_all_the_same() -> None:
    content = feed([], "Lunches", HOUR)

    assert opened(content) == []
    assert "BEGIN:VTIMEZONE" in lines(content)


def test_many_meetings_stay_in_their_order() -> None:
    many = [make_occasion(id=UUID(int=nth), title=f"Lunch {nth}") for nth in range(300)]

    content = feed(many, "Lunches", HOUR)

    assert [event.summary for event in opened(content)] == [f"Lunch {nth}" for nth in range(300)]


def test_time_of_those_who_are_not_going_stays_free() -> None:
    assert "TRANSP:TRANSPARENT" in lines(feed([make_occasion(takes_time=False)], "Lunches", HOUR))
    assert "TRANSP:OPAQUE" in lines(feed([LUNCH], "Lunches", HOUR))


def test_a_calendar_can_remind() -> None:
    occasion = make_occasion(remind_before=timedelta(minutes=10))

    for content in (invitation(occasion, AMARA), feed([occasion], "Lunches", HOUR)):
        (alarm,) = only(content).alarm
        assert (alarm.action, alarm.trigger) == ("DISPLAY", timedelta(minutes=-10))
        assert alarm.description == "Bread for beginners"
    assert "BEGIN:VALARM" not in lines(cancellation(occasion, AMARA))
    assert "BEGIN:VALARM" not in lines(invitation(LUNCH, AMARA))


def test_moments_are_read_as_they_were_meant() -> None:
    at = datetime(2028, 2, 29, 23, 59, 30, tzinfo=UTC)

    event = only(invitation(make_occasion(starts_at=at, minutes=90), AMARA))

    assert (event.dtstart, event.dtend) == (at, at + timedelta(minutes=90))
