"""A secret address opens for whoever has it, while it is the newest; nothing tells it to anybody else."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lti_tool.calendars import service
from lti_tool.calendars.models import CalendarFeed
from lti_tool.parts.meetings.rules.feeds import hashed, new_secret
from tests.calendars.subscribing import AMARA, BENCE, Subscribers, page
from tests.house import BASE_URL
from tests.launch.sending import rows, sent_with
from tests.privacy.test_privacy import about, kept, url

AT_ONCE = 4


def secret_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".ics")


def test_an_address_is_a_calendar_for_whoever_has_it(subscribers: Subscribers) -> None:
    answer = subscribers.fetch(subscribers.make(subscribers.amara))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=600"
    assert answer.headers["Content-Disposition"] == 'inline; filename="meetings.ics"'
    assert "Set-Cookie" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_an_address_has_256_bits_nobody_can_guess(subscribers: Subscribers) -> None:
    subscribers.plan()
    addresses = {subscribers.make(subscribers.amara), subscribers.make(subscribers.bence)}
    addresses |= {subscribers.make(subscribers.amara, subscribers.activity_id)}

    assert len(addresses) == 3
    assert {len(secret_of(address)) for address in addresses} == {43}
    assert all(address.startswith(f"{BASE_URL}/calendar/") for address in addresses)


def test_a_question_for_the_head_gets_the_head(subscribers: Subscribers) -> None:
    address = subscribers.make(subscribers.amara)

    whole, head = subscribers.fetch(address), subscribers.fetch(address, "HEAD")

    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag"):
        assert head.headers[name] == whole.headers[name]


def test_what_has_not_changed_is_not_sent_again(any_subscribers: Subscribers) -> None:
    meeting = any_subscribers.plan()
    address = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)
    tag = any_subscribers.fetch(address).headers["ETag"]
    any_subscribers.clock.move(hours=1)

    same = any_subscribers.fetch(address, If_None_Match=tag)
    any_subscribers.call_off(meeting)
    other = any_subscribers.fetch(address, If_None_Match=tag)

    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert other.status_code == 200
    assert other.headers["ETag"] != tag


@pytest.mark.parametrize(
    "path",
    [
        f"/calendar/{'Zz09-_' * 7}a.ics",  # as long as a good one
        "/calendar/x.ics",
        "/calendar/%00.ics",
        "/calendar/%ed%a0%80.ics",
        "/calendar/' OR 1=1 --.ics",
        pytest.param(f"/calendar/{'a' * 5000}.ics", id="long"),
    ],
)
def test_what_opens_nothing_is_not_found(any_subscribers: Subscribers, path: str) -> None:
    any_subscribers.make(any_subscribers.amara)

    assert any_subscribers.fetch(path).status_code == 404


def test_the_kept_hash_opens_nothing(subscribers: Subscribers) -> None:
    subscribers.make(subscribers.amara)
    (feed,) = subscribers.kept()

    assert subscribers.fetch(f"/calendar/{feed.secret_hash}.ics").status_code == 404


def test_an_address_that_ended_answers_like_one_that_never_was(subscribers: Subscribers) -> None:
    ended = subscribers.make(subscribers.amara)
    tag = subscribers.fetch(ended).headers["ETag"]
    subscribers.stop(subscribers.amara)

    answers = [
        subscribers.fetch(address, If_None_Match=tag) for address in (ended, f"/calendar/{new_secret()}.ics")
    ]

    traces = [answer.text.rpartition("trace ")[2][:9] for answer in answers]
    first, second = (
        (answer.status_code, dict(answer.headers), answer.text.replace(trace, ""))
        for answer, trace in zip(answers, traces, strict=True)
    )
    assert first == second
    assert first[0] == 404


def test_a_new_address_ends_the_one_before_at_once(any_subscribers: Subscribers) -> None:
    first = any_subscribers.make(any_subscribers.amara)
    others = any_subscribers.make(any_subscribers.bence)

    second = any_subscribers.make(any_subscribers.amara)

    found = [any_subscribers.fetch(address).status_code for address in (first, second, others)]
    assert found == [404, 200, 200]
    assert len(any_subscribers.kept()) == 2


def test_to_stop_one_address_ends_no_other(any_subscribers: Subscribers) -> None:
    any_subscribers.plan()
    own = any_subscribers.make(any_subscribers.amara)
    of_activity = any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)
    others = any_subscribers.make(any_subscribers.bence)

    any_subscribers.stop(any_subscribers.amara)

    found = [any_subscribers.fetch(address).status_code for address in (own, of_activity, others)]
    assert found == [404, 200, 200]


def test_two_people_read_what_is_theirs(any_subscribers: Subscribers) -> None:
    any_subscribers.sign_up(AMARA, any_subscribers.plan("For Amara"))
    any_subscribers.sign_up(BENCE, any_subscribers.plan("For Bence"))
    addresses = [any_subscribers.make(each) for each in (any_subscribers.amara, any_subscribers.bence)]

    assert [any_subscribers.shown(each) for each in addresses] == [["For Amara"], ["For Bence"]]


def test_the_secret_stands_in_no_log_and_in_no_table(
    subscribers: Subscribers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    address = subscribers.make(subscribers.amara)
    secret = secret_of(address)

    subscribers.fetch(address)
    subscribers.fetch(address, "POST")
    subscribers.stop(subscribers.amara)
    subscribers.make(subscribers.amara)
    subscribers.fetch(address)

    assert "endpoint=calendars.fetch" in caplog.text
    assert secret not in caplog.text
    assert secret not in kept(subscribers.house)
    assert hashed(secret) not in caplog.text


def test_a_crash_does_not_log_the_secret(subscribers: Subscribers, caplog: pytest.LogCaptureFixture) -> None:
    address = subscribers.make(subscribers.amara)
    with subscribers.database.writing() as session:
        session.execute(text("ALTER TABLE calendar_feed RENAME TO gone"))

    answer = subscribers.fetch(address)

    assert answer.status_code == 500
    assert "crashed endpoint=calendars.fetch" in caplog.text
    for trace in (secret_of(address), hashed(secret_of(address))):
        assert trace not in caplog.text
        assert trace not in answer.text


def test_only_the_day_of_the_last_visit_is_kept(any_subscribers: Subscribers) -> None:
    address = any_subscribers.make(any_subscribers.amara)
    assert any_subscribers.kept()[0].fetched_at is None

    any_subscribers.fetch(address)
    first = any_subscribers.kept()[0].fetched_at
    any_subscribers.clock.move(hours=3)
    any_subscribers.fetch(address)
    same_day = any_subscribers.kept()[0].fetched_at
    any_subscribers.clock.move(hours=24)
    any_subscribers.fetch(address)

    assert first is not None
    assert first.time() == time(12)
    assert same_day == first
    assert any_subscribers.kept()[0].fetched_at == first.replace(day=first.day + 1)


def test_a_calendar_that_comes_twice_on_a_day_writes_once(subscribers: Subscribers) -> None:
    address = subscribers.make(subscribers.amara)
    subscribers.fetch(address)
    before = rows(subscribers.house)

    with subscribers.database.writing():  # nobody else can write meanwhile
        answer = subscribers.fetch(address)

    assert answer.status_code == 200
    assert rows(subscribers.house) == before


def test_there_is_one_feed_of_a_sort_for_each_person(any_subscribers: Subscribers) -> None:
    any_subscribers.plan()
    any_subscribers.make(any_subscribers.amara)
    any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id)

    for feed in any_subscribers.kept():
        again = CalendarFeed(
            organisation_id=feed.organisation_id,
            person_id=feed.person_id,
            activity_id=feed.activity_id,
            secret_hash=hashed(new_secret()),
            made_at=feed.made_at,
        )
        with pytest.raises(IntegrityError), any_subscribers.database.writing() as session:
            session.add(again)


def test_of_many_addresses_made_at_once_one_stays(any_subscribers: Subscribers) -> None:
    any_subscribers.plan()
    actor = any_subscribers.actor(any_subscribers.amara)
    start = Barrier(AT_ONCE)

    def make(activity_id: UUID | None) -> str:
        start.wait(10)
        with any_subscribers.database.writing() as session:
            return service.make(session, actor, activity_id, now=any_subscribers.clock())

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        for activity_id in (None, any_subscribers.activity_id):
            secrets = set(crowd.map(make, [activity_id] * AT_ONCE))
            opened = [any_subscribers.fetch(f"/calendar/{each}.ics").status_code for each in secrets]
            assert sorted(opened) == [200] + [404] * (AT_ONCE - 1)


def test_nobody_makes_an_address_for_what_they_have_no_part_in(any_subscribers: Subscribers) -> None:
    elsewhere = any_subscribers.another_activity("Secret", BENCE)
    any_subscribers.plan(activity_id=elsewhere)
    visitor = any_subscribers.amara
    visitor.get(page(visitor))

    answers = [
        visitor.send(page(visitor, path), {"activity": named}, follow=False).status_code
        for path in ("", "/stop")
        for named in (str(elsewhere), str(uuid4()), "nonsense")
    ]

    assert answers == [404] * 6
    assert any_subscribers.kept() == []


def test_an_activity_without_meetings_has_no_feed(subscribers: Subscribers) -> None:
    visitor = subscribers.amara
    visitor.get(page(visitor))

    answer = visitor.send(page(visitor), {"activity": str(subscribers.activity_id)})

    assert answer.status_code == 404


def test_to_stop_twice_is_to_stop_once(subscribers: Subscribers) -> None:
    subscribers.make(subscribers.amara)

    assert [subscribers.stop(subscribers.amara).status_code for _ in range(2)] == [200, 200]


def test_erasing_a_person_ends_their_addresses(any_subscribers: Subscribers) -> None:
    any_subscribers.plan()
    mine = [
        any_subscribers.make(any_subscribers.amara),
        any_subscribers.make(any_subscribers.amara, any_subscribers.activity_id),
    ]
    others = any_subscribers.make(any_subscribers.bence)
    person = sent_with(any_subscribers.house, about(), AMARA)
    told = person.browser.get(url(person, "/download"), base_url=BASE_URL).get_json()
    person.get(url(person, "/erase"))

    person.send(url(person, "/erase"))

    assert {one["activity"] for one in told["calendar_feeds"]} == {None, "A letter to a customer"}
    assert not any(secret_of(address) in str(told) for address in mine)
    found = [any_subscribers.fetch(address).status_code for address in (*mine, others)]
    assert found == [404, 404, 200]
