"""Who asked without a name stays unknown; what people write for themselves stays theirs."""

import logging
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import inspect, select, text

from lti_tool.activities.lunch_and_learn.kind import KIND
from lti_tool.activities.lunch_and_learn.models import Lunch
from lti_tool.courses.models import Person
from lti_tool.parts.boards.models import Item, Vote
from lti_tool.parts.meetings.models import Seat
from lti_tool.sandbox.seed import LEARNERS
from tests.house import Visitor
from tests.lunch_and_learn.lunchroom import Lunchroom

CANARY = "Why does nobody dare to say that the figures are wrong?"
MINE = "The canary of my own follow-up"


def person_id(room: Lunchroom, nth: int) -> UUID:
    with room.database.reading() as session:
        return session.scalars(select(Person.id).where(Person.name == LEARNERS[nth].name)).one()


def cells_with(room: Lunchroom, words: str) -> set[str]:
    """The columns of all tables in which these words stand."""
    found = set()
    with room.database.reading() as session:
        tables = inspect(session.connection())
        for table in tables.get_table_names():
            for column in tables.get_columns(table):
                name = f'"{table}"."{column["name"]}"'
                there = text(f'SELECT 1 FROM "{table}" WHERE CAST({name} AS TEXT) LIKE :words LIMIT 1')  # noqa: S608
                if session.execute(there, {"words": f"%{words}%"}).first():
                    found.add(f"{table}.{column['name']}")
    return found


def test_who_asked_without_a_name_stands_nowhere(
    any_room: Lunchroom, caplog: pytest.LogCaptureFixture
) -> None:
    room = any_room
    caplog.set_level(logging.DEBUG)
    ada, ben, _ = room.everybody_in(3)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    before = len(room.told())

    room.ask(ada, meeting_id, CANARY, nameless="yes")

    asked = room.told()[before:]
    assert [verb for verb, _ in asked if verb not in {"launched", "initialized"}] == []
    with room.database.reading() as session:
        [item] = session.scalars(select(Item)).all()
        assert (item.author_id, item.owner_id) == (None, None)
        assert session.scalars(select(Vote)).all() == []
    assert cells_with(room, CANARY) == {"item.body"}
    for visitor, path in (
        (ben, f"/meetings/{meeting_id}"),
        (ben, f"/meetings/{meeting_id}/live"),
        (room.host, f"/meetings/{meeting_id}/host"),
        (room.host, f"/meetings/{meeting_id}/host/live"),
    ):
        shown = " ".join(
            html.fromstring(room.get(visitor, path).get_data(as_text=True)).text_content().split()
        )
        assert CANARY in shown, path
        assert LEARNERS[0].name not in shown, path
    with room.database.reading() as session:
        for nth in range(3):
            assert CANARY not in str(KIND.export_personal(session, person_id(room, nth)))
    assert CANARY not in caplog.text
    assert "/questions" not in caplog.text


def test_once_the_date_is_over_not_even_the_database_can_tell(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.ask(ada, meeting_id, CANARY, nameless="yes")
    room.get(ada, f"/meetings/{meeting_id}")
    assert "Take it back" in ada.text
    with room.database.reading() as session:
        secret = session.scalars(select(Lunch.board_secret)).one()
    assert secret

    room.close(meeting_id)

    assert cells_with(room, secret) == set()
    room.get(ada, f"/meetings/{meeting_id}")
    assert "Take it back" not in ada.text


def test_nobody_can_look_up_an_asker_by_trying_the_buttons(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.ask(ada, meeting_id, CANARY, nameless="yes")
    with room.database.reading() as session:
        item_id = session.scalars(select(Item.id)).one()
    room.get(ben, f"/meetings/{meeting_id}")

    for visitor in (ben, room.host):
        answer = room.send(visitor, f"/meetings/{meeting_id}/questions/{item_id}/withdraw", {})
        assert answer.status_code == 403
        room.get(visitor, f"/meetings/{meeting_id}")

    room.send(ada, f"/meetings/{meeting_id}/questions/{item_id}/vote", {"do": "for"})
    with room.database.reading() as session:
        assert session.scalars(select(Item.votes)).one() == 1


def test_what_became_of_it_is_read_by_nobody_else(room: Lunchroom) -> None:
    ada, ben = room.everybody_in(2)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.take_away(ada, meeting_id, MINE)
    with room.database.reading() as session:
        item_id = session.scalars(select(Item.id)).one()
    room.get(ada, f"/takeaways/{item_id}")
    room.send(ada, f"/takeaways/{item_id}", {"became": "partly", "happened": MINE})
    room.close(meeting_id)

    for visitor, path in (
        (ben, f"/meetings/{meeting_id}"),
        (room.host, f"/meetings/{meeting_id}"),
        (room.host, f"/meetings/{meeting_id}/host"),
        (room.host, "/people"),
    ):
        assert MINE not in room.get(visitor, path).get_data(as_text=True), path
    assert room.get(ben, f"/takeaways/{item_id}").status_code == 404
    assert room.get(room.host, f"/takeaways/{item_id}").status_code == 404
    assert MINE not in str(room.told())
    assert cells_with(room, MINE) == {"item.body", "item.answer"}


def test_feedback_of_fewer_than_three_is_shown_to_nobody_and_to_nobody_too_early(room: Lunchroom) -> None:
    people = room.everybody_in(3)
    meeting_id = room.plan()
    room.open_doors(meeting_id)
    for visitor in people[:2]:
        room.check_in(visitor, meeting_id)
        say(room, visitor, meeting_id)
    room.close(meeting_id)
    assert room.get(room.host, f"/meetings/{meeting_id}/feedback/together").status_code == 404

    room.clock.move(days=4)
    room.come_back()
    shown = room.get(room.host, f"/meetings/{meeting_id}/feedback/together").get_data(as_text=True)

    assert "The answers are shown once there are three" in shown
    assert "Because of the sheet." not in shown
    assert room.get(people[0], f"/meetings/{meeting_id}/feedback/together").status_code == 403
    assert "Because of the sheet." not in str(room.told())


def test_all_that_is_held_is_given_and_removed_and_what_others_need_stays(any_room: Lunchroom) -> None:
    room = any_room
    ada, ben = room.everybody_in(2)
    room.fill_in(ada, "/topics", topic="The canary's topic", do="offer")
    room.send(ada, "/presenting", {"do": "yes"})
    meeting_id = room.plan(capacity="1")
    room.come(ada, meeting_id, way="in_person")
    room.come(ben, meeting_id, way="in_person")
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.ask(ada, meeting_id, "The canary's question")
    room.take_away(ada, meeting_id, "The canary's takeaway")
    say(room, ada, meeting_id)
    mine = person_id(room, 0)
    with room.database.reading() as session:
        given = str(KIND.export_personal(session, mine))
        counts = {str(one.words): one.count for one in KIND.count_personal(session, mine)}
    for words in ("topic", "question", "takeaway"):
        assert f"The canary's {words}" in given
    assert "Because of the sheet." in given
    assert set(counts.values()) >= {1, 3}

    with room.database.writing() as session:
        KIND.erase_personal(session, mine, now=room.clock())

    with room.database.reading() as session:
        assert session.scalars(select(Seat)).all()
        assert all(one.count == 0 for one in KIND.count_personal(session, mine))
        assert "canary" not in str(KIND.export_personal(session, mine))
    assert cells_with(room, "Because of the sheet.") == set()
    room.get(ben, f"/meetings/{meeting_id}")
    assert "a former member" in ben.text or "canary" not in ben.text


def say(room: Lunchroom, visitor: Visitor, meeting_id: UUID) -> None:
    """Give feedback in words."""
    page = room.get(visitor, f"/meetings/{meeting_id}/feedback").get_data(as_text=True)
    tree = html.fromstring(page)
    scale = tree.xpath("//input[@type='radio'][starts-with(@name, 'q-')]/@name")[0]
    words = tree.xpath("//textarea[starts-with(@name, 'q-')]/@name")[0]
    fields = {scale: "4", words: "Because of the sheet."}
    room.send(visitor, f"/meetings/{meeting_id}/feedback", fields)
