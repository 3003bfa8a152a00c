"""What people do at lunches, through their browsers: seats, topics, the code, questions, the roll."""

from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import select

from lti_tool.activities.lunch_and_learn.kind import KIND
from lti_tool.activities.lunch_and_learn.models import Lunch
from lti_tool.courses.models import Person
from lti_tool.outbox.models import Message
from lti_tool.participation.models import Outcome, Participant
from lti_tool.parts.boards.models import Item
from lti_tool.parts.meetings.models import Seat
from lti_tool.parts.meetings.rules.states import Attendance, MeetingState, Rsvp, SeatRole
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.counting import counted
from tests.house import Visitor
from tests.lunch_and_learn.lunchroom import Lunchroom, url

IN_ORDER = [person.name for person in (*LEARNERS, INSTRUCTOR)]


def text(visitor: Visitor) -> str:
    return " ".join(html.fromstring(visitor.text).text_content().split())


def seats(room: Lunchroom, meeting_id: UUID) -> list[Seat]:
    """The seats of a date in the order of the people."""
    with room.database.reading() as session:
        rows = session.execute(
            select(Person.name, Seat)
            .join(Participant, Participant.person_id == Person.id)
            .join(Seat, Seat.participant_id == Participant.id)
            .where(Seat.meeting_id == meeting_id)
        ).all()
        session.expunge_all()
        return [seat for _, seat in sorted(rows, key=lambda row: IN_ORDER.index(row[0] or ""))]


def items(room: Lunchroom) -> list[Item]:
    with room.database.reading() as session:
        found = session.scalars(select(Item).order_by(Item.created_at, Item.id)).all()
        session.expunge_all()
        return list(found)


def lunch(room: Lunchroom, meeting_id: UUID) -> Lunch:
    with room.database.reading() as session:
        found = session.get_one(Lunch, meeting_id)
        session.expunge(found)
        return found


def is_complete(room: Lunchroom) -> list[bool]:
    """Of each participant in the order of the people."""
    with room.database.reading() as session:
        rows = session.execute(
            select(Person.name, Participant.completed_at).join(
                Participant, Participant.person_id == Person.id
            )
        ).all()
    return [when is not None for _, when in sorted(rows, key=lambda row: IN_ORDER.index(row[0] or ""))]


def work(room: Lunchroom) -> None:
    """Let the worker do what is due."""
    with room.database.writing() as session:
        KIND.run_jobs(session, room.clock())


def offered_topic(room: Lunchroom, visitor: Visitor, words: str = "Reading a balance sheet") -> UUID:
    room.fill_in(visitor, "/topics", topic=words, do="offer")
    return items(room)[-1].id


def schedule(room: Lunchroom, meeting_id: UUID, topic_id: UUID) -> None:
    room.get(room.host, f"/meetings/{meeting_id}/host")
    room.send(room.host, f"/dates/{meeting_id}/topic", {"topic": str(topic_id)})


def test_who_comes_first_has_the_seat_and_who_waits_gets_it_when_it_is_given_back(
    any_room: Lunchroom,
) -> None:
    room = any_room
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan(capacity="1")

    room.come(ada, meeting_id, way="in_person")
    room.come(ben, meeting_id, way="remote")
    assert "You are number 1 in line" in text(ben)
    room.press(ada, meeting_id, "seat", do="no")

    room.get(ben, f"/meetings/{meeting_id}")
    assert "You have a seat." in text(ben)
    assert [seat.rsvp for seat in seats(room, meeting_id)] == [Rsvp.CANCELLED, Rsvp.GOING]
    assert room.look(meeting_id).taken == 1


def test_an_offer_nobody_answers_goes_to_the_next_in_line(room: Lunchroom) -> None:
    ada, ben, cleo = room.everybody_in(3)
    meeting_id = room.plan(capacity="1")
    for visitor in (ada, ben, cleo):
        room.come(visitor, meeting_id, way="in_person")
        room.clock.move(seconds=1)
    room.go_to(meeting_id, minutes=-20 * 60)
    room.come_back()
    room.press(ada, meeting_id, "seat", do="no")
    room.get(ben, f"/meetings/{meeting_id}")
    assert "A seat is free for you" in text(ben)

    room.clock.move(hours=2, minutes=1)
    work(room)

    room.get(cleo, f"/meetings/{meeting_id}")
    assert "A seat is free for you" in text(cleo)
    assert [seat.rsvp for seat in seats(room, meeting_id)] == [Rsvp.CANCELLED, Rsvp.WAITING, Rsvp.OFFERED]


def test_two_dates_at_once_are_told(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    first, second = room.plan(), room.plan(title="Another lunch")
    room.come(ada, first, way="in_person")

    room.get(ada, f"/meetings/{second}")

    assert "At the same time you are expected at “Reading a balance sheet”." in text(ada)


def test_a_date_outside_of_lunch_offers_the_recording(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    ada.send(f"/l/{ada.at.split('/')[2]}/zone", {"zone": "Asia/Tokyo"})
    meeting_id = room.plan()

    room.get(ada, f"/meetings/{meeting_id}")

    assert "Where you are, this is not at lunch. You may as well watch the recording" in text(ada)


def test_mg_21_a_date_around_midnight_is_on_the_day_of_whoever_reads(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    for visitor, zone in ((ada, "Europe/Berlin"), (ben, "America/New_York")):
        visitor.send(f"/l/{visitor.at.split('/')[2]}/zone", {"zone": zone})
    meeting_id = room.plan(starts="2026-12-03T00:30")

    for visitor, day in ((ada, "Thu 3 Dec, 00:30"), (ben, "Wed 2 Dec, 18:30")):
        room.get(visitor, f"/meetings/{meeting_id}")
        assert day in text(visitor)
    assert "(00:30 by the clock of Europe/Berlin)" in text(ben)


def test_votes_are_seen_once_one_has_voted(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    topic_id = offered_topic(room, ada)
    room.get(ada, "/topics")
    room.send(ada, f"/topics/{topic_id}/vote", {"do": "for"})
    room.send(ada, f"/topics/{topic_id}/vote", {"do": "for"})

    room.get(ben, "/topics")
    assert "You see how many want a topic once you have voted" in text(ben)
    room.send(ben, f"/topics/{topic_id}/vote", {"do": "for"})

    assert html.fromstring(ben.text).xpath("//*[contains(@class, 'pl-vote')]//text()")[-1].strip() == "2"
    room.send(ben, f"/topics/{topic_id}/vote", {"do": "back"})
    assert items(room)[0].votes == 1


def test_a_wish_has_one_presenter_and_the_second_is_told(room: Lunchroom) -> None:
    ada, ben, cleo = room.everybody_in(3)
    room.fill_in(ada, "/topics", topic="Writing to customers", do="wish")
    wish = items(room)[0]
    assert (wish.owner_id, wish.votes) == (None, 1)

    for visitor in (ben, cleo):
        room.get(visitor, "/topics")
    room.send(ben, f"/topics/{wish.id}/take-up", {})
    room.send(cleo, f"/topics/{wish.id}/take-up", {})

    assert "Thank you. The topic is yours." in text(ben)
    assert "Somebody else was faster and presents it." in text(cleo)


def test_a_topic_with_a_date_gives_it_its_name_and_its_presenter_a_seat_past_all_others(
    room: Lunchroom,
) -> None:
    ada, ben = room.everybody_in(2)
    topic_id = offered_topic(room, ada)
    meeting_id = room.plan(title="Lunch", capacity="1")
    room.come(ben, meeting_id, way="in_person")

    schedule(room, meeting_id, topic_id)

    assert room.look(meeting_id).title == "Reading a balance sheet"
    assert [(seat.role, seat.is_past_capacity) for seat in seats(room, meeting_id)] == [
        (SeatRole.PRESENTER, True),
        (SeatRole.ATTENDEE, False),
    ]
    assert items(room)[0].state == "scheduled"


def test_a_date_that_is_called_off_gives_its_topic_back_and_asks_nobody_for_it(room: Lunchroom) -> None:
    room.fill_in(room.host, "/change", attend_least="2", takeaways_least="0")
    [ada] = room.everybody_in(1)
    topic_id = offered_topic(room, ada)
    first, second = room.plan(days=7), room.plan(days=14)
    schedule(room, second, topic_id)
    room.open_doors(first)
    room.check_in(ada, first)
    assert is_complete(room) == [False]

    room.get(room.host, f"/dates/{second}/call-off")
    room.send(room.host, f"/dates/{second}/call-off", {})

    assert items(room)[0].state == "accepted"
    assert is_complete(room) == [True]
    assert lunch(room, second).board_secret == ""


def test_a_presenter_who_cannot_come_hands_over(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    schedule(room, meeting_id, offered_topic(room, ada))
    room.get(ben, "/topics")
    room.send(ben, "/presenting", {"do": "yes"})
    room.get(ada, f"/meetings/{meeting_id}/hand-over")
    [chosen, *_] = html.fromstring(ada.text).xpath("//select[@name='person']/option[@value!='']/@value")

    room.send(ada, f"/meetings/{meeting_id}/hand-over", {"person": chosen})
    room.get(ben, f"/meetings/{meeting_id}")
    assert "asks you to present this date in their place" in text(ben)
    room.send(ben, f"/meetings/{meeting_id}/take-over", {"do": "yes"})

    roles = {str(seat.participant_id): seat.role for seat in seats(room, meeting_id)}
    assert roles[chosen] == SeatRole.PRESENTER
    assert sorted(roles.values()) == [SeatRole.ATTENDEE, SeatRole.PRESENTER]
    room.send(ben, f"/meetings/{meeting_id}/take-over", {"do": "yes"})
    assert "They do not ask you any more." in text(ben)


def test_nobody_hands_over_what_they_do_not_present(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    schedule(room, meeting_id, offered_topic(room, ada))
    room.get(ben, f"/meetings/{meeting_id}/hand-over")
    [chosen] = html.fromstring(ben.text).xpath("//select[@name='person']/option[@value!='']/@value")

    answer = room.send(ben, f"/meetings/{meeting_id}/hand-over", {"person": chosen})

    assert answer.status_code == 403


def test_doors_open_an_hour_before_and_not_earlier(room: Lunchroom) -> None:
    meeting_id = room.plan()
    room.get(room.host, f"/meetings/{meeting_id}/host")

    room.send(room.host, f"/meetings/{meeting_id}/host", {"do": "open"})

    assert "It is too early for that" in text(room.host)
    assert room.look(meeting_id).state == MeetingState.SCHEDULED


def test_a_wrong_code_checks_nobody_in_and_is_counted(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    right = room.code(meeting_id)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"

    for _ in range(10):
        room.check_in(ada, meeting_id, wrong)
        assert "This is not the code on the screen." in text(ada)
    room.check_in(ada, meeting_id, right)

    assert "Too many tries." in text(ada)
    assert seats(room, meeting_id)[0].attendance is None
    room.clock.move(minutes=5)
    room.check_in(ada, meeting_id)
    assert "You are checked in" in text(ada)


def test_a_code_made_useless_opens_nothing_any_more(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    passed_on = room.code(meeting_id)

    room.send(room.host, f"/meetings/{meeting_id}/host", {"do": "new-code"})
    room.check_in(ada, meeting_id, passed_on)

    assert seats(room, meeting_id)[0].attendance is None


def test_an_open_page_from_afar_counts_as_time_there(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.get(ada, f"/meetings/{meeting_id}")

    for _ in range(45 * 2 + 1):
        room.send(ada, f"/meetings/{meeting_id}/seen", {})
        room.get(ada, f"/meetings/{meeting_id}")
        room.clock.move(seconds=30)
    room.close(meeting_id)

    [seat] = seats(room, meeting_id)
    assert (seat.attendance, seat.present_seconds) == (Attendance.PRESENT, 45 * 60)


def test_nobody_is_absent_before_the_roll_is_closed_and_then_who_said_they_come_is(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    for visitor in (ada, ben):
        room.come(visitor, meeting_id, way="in_person")
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.go_to(meeting_id, minutes=13 * 60)
    work(room)
    room.come_back()
    assert room.look(meeting_id).state == MeetingState.HELD
    assert [seat.attendance for seat in seats(room, meeting_id)] == [Attendance.PRESENT, None]
    room.get(room.host, "/people")
    assert "is over, and its roll is open." in text(room.host)

    room.close(meeting_id)

    assert [seat.attendance for seat in seats(room, meeting_id)] == [Attendance.PRESENT, Attendance.ABSENT]


def test_what_the_host_says_of_somebody_stands_and_is_corrected_by_a_void(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.come(ada, meeting_id, way="in_person")
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)

    field = f"p-{seats(room, meeting_id)[0].participant_id.hex}"
    room.get(room.host, f"/meetings/{meeting_id}/roll")
    room.send(room.host, f"/meetings/{meeting_id}/roll", {field: "absent", "do": "keep"})

    assert seats(room, meeting_id)[0].attendance == Attendance.ABSENT
    assert [verb for verb, _ in room.told() if verb in {"attended", "voided"}] == ["attended", "voided"]


def test_a_question_is_answered_pinned_and_hidden_by_whoever_runs_the_date(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.ask(ada, meeting_id, "Which line first?")
    room.ask(ada, meeting_id, "Something rude")
    first, rude = sorted(items(room), key=lambda item: item.body, reverse=True)
    look_after = f"/meetings/{meeting_id}/host/questions"
    room.get(room.host, f"/meetings/{meeting_id}/host")

    room.send(room.host, f"{look_after}/{first.id}", {"do": "answered", "answer": "The last one."})
    room.send(room.host, f"{look_after}/{first.id}", {"do": "pin"})
    room.send(room.host, f"{look_after}/{rude.id}", {"do": "hide"})

    room.get(ben, f"/meetings/{meeting_id}")
    assert "The last one." in text(ben)
    assert "Something rude" not in ben.text
    assert room.send(ben, f"{look_after}/{first.id}", {"do": "hide"}).status_code == 403


def test_polling_gets_nothing_until_something_changes(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.ask(ada, meeting_id, "Which line first?")
    question = items(room)[0]
    first = room.get(ben, f"/meetings/{meeting_id}/live")
    tag = {"If-None-Match": first.headers["ETag"]}
    address = url(ben, f"/meetings/{meeting_id}/live")
    again = ben.browser.get(address, headers=tag, base_url="http://localhost:8000")
    assert (again.status_code, again.get_data()) == (304, b"")

    room.get(ada, f"/meetings/{meeting_id}")
    room.send(ada, f"/meetings/{meeting_id}/questions/{question.id}/vote", {"do": "for"})

    at_once = ben.browser.get(address, headers=tag, base_url="http://localhost:8000")
    assert at_once.status_code == 304
    room.clock.move(seconds=5)
    changed = ben.browser.get(address, headers=tag, base_url="http://localhost:8000")
    assert changed.status_code == 200
    assert "One vote" in changed.get_data(as_text=True)


def test_who_caught_up_is_complete_like_who_was_there(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.go_to(meeting_id, minutes=50)
    room.close(meeting_id)
    room.get(room.host, f"/meetings/{meeting_id}/kept")
    recording = {"link_title": "Recording", "link_url": "https://video.example/1", "recording": "yes"}
    room.send(room.host, f"/meetings/{meeting_id}/kept", recording)

    room.press(ben, meeting_id, "watched")
    assert is_complete(room) == [False, False]
    room.take_away(ben, meeting_id)

    assert is_complete(room) == [False, True]
    assert "viewed" in [verb for verb, _ in room.told()]


def test_a_recording_alone_does_not_count_where_the_author_says_so(room: Lunchroom) -> None:
    room.fill_in(room.host, "/change", catches_up="")
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.close(meeting_id)
    room.get(room.host, f"/meetings/{meeting_id}/kept")
    recording = {"link_title": "Recording", "link_url": "https://video.example/1", "recording": "yes"}
    room.send(room.host, f"/meetings/{meeting_id}/kept", recording)

    room.press(ben, meeting_id, "watched")
    room.take_away(ben, meeting_id)

    assert is_complete(room) == [False, False]


def test_completion_reaches_the_gradebook_and_the_record_store(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.take_away(ada, meeting_id)

    assert is_complete(room) == [True]
    verbs = [verb for verb, _ in room.told()]
    assert verbs.count("completed") == 1
    with room.database.reading() as session:
        assert session.scalars(select(Outcome.scaled)).all() == [1.0]
        assert [payload["scaled"] for payload in session.scalars(select(Message.payload))] == [1.0]


def test_a_facilitator_who_comes_gets_no_grade(room: Lunchroom) -> None:
    meeting_id = room.plan()
    room.open_doors(meeting_id)

    room.check_in(room.host, meeting_id)
    room.take_away(room.host, meeting_id)

    assert is_complete(room) == [True]
    with room.database.reading() as session:
        assert session.scalars(select(Outcome)).all() == []


def test_somebody_need_not_do_a_step_for_a_reason_that_is_kept(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.take_away(ada, meeting_id)
    with room.database.reading() as session:
        participant_id = session.scalars(select(Participant.id)).one()
    room.get(room.host, f"/people/{participant_id}")

    room.send(room.host, f"/people/{participant_id}/steps/attend", {"reason": ""})
    assert is_complete(room) == [False]
    room.send(room.host, f"/people/{participant_id}/steps/attend", {"reason": "Ill that week."})

    assert is_complete(room) == [True]
    assert "Ill that week." in text(room.host)
    assert room.send(room.host, f"/people/{participant_id}/steps/nothing", {"reason": "x"}).status_code == 404


def test_who_stays_away_twice_is_first_in_the_table(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    for days in (7, 14):
        meeting_id = room.plan(days=days)
        for visitor in (ada, ben):
            room.come(visitor, meeting_id, way="in_person")
        room.open_doors(meeting_id)
        room.check_in(ada, meeting_id)
        room.close(meeting_id)
        room.clock.moment = room.clock.moment.replace(hour=9)

    room.come_back()
    room.get(room.host, "/people")

    assert "Stayed away twice or more" in text(room.host)
    assert text(room.host).index(LEARNERS[1].name) < text(room.host).index(LEARNERS[0].name)


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "http://", "ftp://files.example", "not an address"])
def test_only_addresses_of_the_web_are_kept(room: Lunchroom, typed: str) -> None:
    meeting_id = room.plan()
    room.get(room.host, f"/meetings/{meeting_id}/kept")

    room.send(room.host, f"/meetings/{meeting_id}/kept", {"link_title": "Slides", "link_url": typed})

    assert "Type an address that begins with https:// or http://." in text(room.host)
    assert "Nothing yet." in text(room.host)


def test_pages_ask_the_database_no_more_for_many_people_than_for_few(room: Lunchroom) -> None:
    people = room.everybody_in(6)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    for visitor in people[:2]:
        room.check_in(visitor, meeting_id)
        room.ask(visitor, meeting_id, "Why?")
    few = asked_by_pages(room, meeting_id, people[0])

    for visitor in people[2:]:
        room.check_in(visitor, meeting_id)
        room.ask(visitor, meeting_id, "Why not?", nameless="yes")
        room.take_away(visitor, meeting_id)

    assert asked_by_pages(room, meeting_id, people[0]) == few
    tag = {"If-None-Match": room.get(people[0], f"/meetings/{meeting_id}/live").headers["ETag"]}
    with counted(room.database) as asked:
        people[0].browser.get(
            url(people[0], f"/meetings/{meeting_id}/live"), headers=tag, base_url="http://localhost:8000"
        )
    assert len(asked.queries) == 3


def asked_by_pages(room: Lunchroom, meeting_id: UUID, visitor: Visitor) -> dict[str, int]:
    """How many statements each page takes."""
    pages = {
        f"/meetings/{meeting_id}": visitor,
        f"/meetings/{meeting_id}/live": visitor,
        "/mine": visitor,
        "/topics": visitor,
        f"/meetings/{meeting_id}/host": room.host,
        f"/meetings/{meeting_id}/host/live": room.host,
        f"/meetings/{meeting_id}/roll": room.host,
        "/people": room.host,
    }
    costs = {}
    for path, who in pages.items():
        with counted(room.database) as asked:
            room.get(who, path)
        costs[path] = len(asked.queries)
    return costs
