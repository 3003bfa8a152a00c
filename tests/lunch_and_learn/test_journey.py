"""A lunch-and-learn from its set-up to what became of it two weeks later."""

from lxml import html

from tests.lunch_and_learn.lunchroom import Lunchroom, url


def words(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())


def test_a_lunch_goes_from_an_idea_to_something_applied(any_room: Lunchroom) -> None:
    room = any_room
    ada, ben, cleo = room.everybody_in(3)

    room.fill_in(ada, "/topics", topic="Reading a balance sheet", practice="I check suppliers", do="offer")
    room.get(ben, "/topics")
    topic = html.fromstring(ben.text).xpath("//form[contains(@action, '/vote')]/@action")[0]
    ben.send(topic, {"do": "for"})
    meeting_id = room.plan()
    room.get(room.host, f"/meetings/{meeting_id}/host")
    chosen = html.fromstring(room.host.text).xpath("//select[@name='topic']/option/@value")[0]
    room.send(room.host, f"/dates/{meeting_id}/topic", {"topic": chosen})
    room.come(ben, meeting_id, way="in_person")
    room.come(cleo, meeting_id, way="remote")
    room.open_doors(meeting_id)
    room.check_in(ada, meeting_id)
    room.check_in(ben, meeting_id)
    room.ask(ben, meeting_id, "Which line first?", nameless="yes")
    room.take_away(ben, meeting_id, "debt to equity")
    room.go_to(meeting_id, minutes=45)
    room.close(meeting_id)

    room.get(ben, "/mine")
    assert "This is complete for you." in words(ben.text)
    room.get(room.host, "/people")
    assert "1 of 4" in words(room.host.text) or "1 of 3" in words(room.host.text)
    assert "With " in words(room.host.text)

    room.clock.move(days=15)
    room.come_back()
    item = html.fromstring(ben.text).xpath("//a[contains(@href, '/takeaways/')]/@href")[0]
    ben.get(item)
    ben.send(item, {"became": "applied", "happened": "It worked"})

    room.get(ada, f"/meetings/{meeting_id}")
    assert "One person has applied something of this." in words(ada.text)
    verbs = [verb for verb, _ in room.told()]
    for verb in (
        "create",
        "voted-up",
        "schedule",
        "registered",
        "attended",
        "present",
        "committed",
        "applied",
    ):
        assert verb in verbs, verb
    assert "asked" not in verbs
    assert url(ben, "/mine").endswith("/lunch_and_learn/mine")
