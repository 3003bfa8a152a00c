"""After a lunch people are asked how it was, and two weeks later what became of it; not for ever."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from lti_tool.activities.lunch_and_learn.kind import KIND
from lti_tool.courses.models import Membership, MembershipState, Person
from lti_tool.participation.kinds import Addressee
from lti_tool.parts.boards.models import Item
from lti_tool.sandbox.seed import LEARNERS
from lti_tool.web.language import voice_for
from tests.lunch_and_learn.lunchroom import Lunchroom
from tests.lunch_and_learn.test_privacy import say

HOW_IT_WAS = "Say how “Reading a balance sheet” was, while you remember. It takes a minute."
WHAT_BECAME = "Two weeks ago you wrote down what you will use of “Reading a balance sheet”. Did it work out?"


def reminded(room: Lunchroom, since: timedelta | None = None) -> list[str]:
    """What the first learner is to be reminded of now; also whether they are looked for at all."""
    now = room.clock()
    with room.database.reading() as session:
        person_id = session.scalars(select(Person.id).where(Person.name == LEARNERS[0].name)).one()
        near = set(session.scalars(KIND.may_be_reminded(now)))
        to = Addressee(person_id, voice_for("en"), ZoneInfo("Europe/Berlin"))
        found = KIND.reminders(session, to, since=now - since if since else None, now=now)
    lines = [line for reminder in found for line in reminder.lines]
    assert not lines or person_id in near
    return lines


def held(room: Lunchroom) -> None:
    """A lunch the first learner came to and took something away from; its roll is closed."""
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.take_away(ada, meeting_id)
    room.go_to(meeting_id, minutes=50)
    room.close(meeting_id)


def test_who_was_there_is_asked_how_it_was_for_three_days(room: Lunchroom) -> None:
    held(room)

    assert reminded(room) == [HOW_IT_WAS]
    room.clock.move(days=1)
    assert reminded(room, since=timedelta(hours=20)) == []
    room.clock.move(days=3)
    assert reminded(room) == []


def test_who_has_said_how_it_was_is_not_asked(room: Lunchroom) -> None:
    held(room)
    room.come_back()
    say(room, room.people[0], room.meeting_ids()[0])

    assert reminded(room) == []


def test_two_weeks_later_people_are_asked_what_became_of_it_until_they_say(room: Lunchroom) -> None:
    held(room)
    room.clock.move(days=13)
    assert reminded(room) == []
    room.clock.move(days=2)
    assert reminded(room) == [WHAT_BECAME]
    room.come_back()
    with room.database.reading() as session:
        item_id = session.scalars(select(Item.id)).one()
    room.get(room.people[0], f"/takeaways/{item_id}")

    room.send(room.people[0], f"/takeaways/{item_id}", {"became": "not", "happened": ""})

    assert reminded(room) == []


def test_nobody_is_asked_who_left_the_course_or_where_the_author_wants_no_mails(room: Lunchroom) -> None:
    held(room)
    with room.database.writing() as session:
        session.execute(update(Membership).values(state=MembershipState.INACTIVE))
    assert reminded(room) == []

    with room.database.writing() as session:
        session.execute(update(Membership).values(state=MembershipState.ACTIVE))
    assert reminded(room) == [HOW_IT_WAS]
    room.come_back()
    room.fill_in(room.host, "/change", remind_asked="yes", remind="")
    assert reminded(room) == []
