"""An author sets lunches up, changes them, and plans their dates."""

import re

import pytest
from sqlalchemy import func, select

from lti_tool.activities.lunch_and_learn.models import Lunch
from lti_tool.activities.lunch_and_learn.rules.settings import read
from lti_tool.lti import claims
from lti_tool.participation.models import Activity
from lti_tool.parts.meetings.models import Meeting
from lti_tool.sandbox.seed import INSTRUCTOR
from tests.authoring.test_recovery import copied
from tests.house import House
from tests.lunch_and_learn.lunchroom import Lunchroom


def activity(room: Lunchroom) -> Activity:
    with room.database.reading() as session:
        found = session.scalars(select(Activity)).one()
        session.expunge(found)
        return found


def count(room: Lunchroom, model: type) -> int:
    with room.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_what_an_author_chooses_is_kept(house: House) -> None:
    room = Lunchroom(house)

    room.set_up(title="Circle", attend_least="3", capacity="12", naming="named", proposes="no")

    kept = read(activity(room).settings)
    assert (activity(room).title, kept.attend_least, kept.capacity, kept.naming) == ("Circle", 3, 12, "named")
    assert kept.proposes is False
    assert kept.time_zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "", "Give the activity a title."),
        ("minutes", "2", "A date takes: Type a whole number from 10 to 480."),
        ("capacity", "none", "Seats: Type a whole number"),
        ("url", "javascript:alert(1)", "Type an address that begins with https:// or http://."),
        ("time_zone", "Nowhere/Land", "Choose a zone such as Europe/Berlin."),
        ("grading", "<b>", "The gradebook gets: Choose one of the answers."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_made(
    house: House, field: str, typed: str, told: str
) -> None:
    room = Lunchroom(house)

    room.set_up(**{field: typed})

    assert told in room.host.text
    assert count(room, Activity) == 0


def test_a_preset_fills_the_form_in_and_what_was_typed_stays(house: House) -> None:
    room = Lunchroom(house)
    room.host.open()

    room.fill_in(room.host, "/set-up", title="Our circle", place="Room 4", do="preset-practice_circle")

    assert 'value="Our circle"' in room.host.text
    assert 'value="Room 4"' in room.host.text
    assert re.search(r'name="attend_least" value="3"', room.host.text)
    assert count(room, Activity) == 0


def test_publishing_twice_makes_one_activity(house: House) -> None:
    room = Lunchroom(house)

    room.set_up()
    room.send(room.host, "/set-up", {"title": "Again", "do": "publish"})

    assert count(room, Activity) == 1


def test_a_series_keeps_its_hour_when_the_clocks_change(room: Lunchroom) -> None:
    room.plan(title="Lunch", starts="2027-03-18T12:00", times="3")

    with room.database.reading() as session:
        starts = session.scalars(select(Meeting.starts_at).order_by(Meeting.starts_at)).all()
    assert [moment.strftime("%m-%d %H:%M") for moment in starts] == [
        "03-18 11:00",
        "03-25 11:00",
        "04-01 10:00",
    ]


def test_an_hour_the_clock_skips_is_refused_and_nothing_is_planned(room: Lunchroom) -> None:
    room.get(room.host, "/dates/new")
    room.send(
        room.host,
        "/dates/new",
        {"title": "Lunch", "starts": "2027-03-21T02:30", "time_zone": "Europe/Berlin", "times": "2"},
    )

    assert "The clock skips this hour on one of these days" in room.host.text
    assert count(room, Meeting) == 0


def test_planning_the_same_date_twice_makes_one(room: Lunchroom) -> None:
    room.plan()

    for _ in range(2):
        room.get(room.host, "/dates/new")
        room.send(
            room.host,
            "/dates/new",
            {
                "title": "Reading a balance sheet",
                "starts": room.look(room.meeting_ids()[0]).wall_time,
                "time_zone": "Europe/Berlin",
                "minutes": "45",
            },
        )

    assert count(room, Meeting) == count(room, Lunch) == 1


def test_only_later_dates_of_a_series_are_changed_with_one_and_each_keeps_its_day(room: Lunchroom) -> None:
    room.plan(times="3")
    first, second, third = room.meeting_ids()
    before = [room.look(each).wall_time for each in (first, second, third)]

    room.fill_in(room.host, f"/dates/{second}/change", starts=before[1][:11] + "13:00", with_later="yes")

    after = [room.look(each).wall_time for each in (first, second, third)]
    assert after == [before[0], before[1][:11] + "13:00", before[2][:11] + "13:00"]


def test_names_of_questions_stay_as_people_were_told_once_somebody_has_asked(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()
    room.ask(ada, meeting_id, "Why?")

    room.fill_in(room.host, "/change", naming="named")

    assert "People have asked questions already" in room.host.text
    assert read(activity(room).settings).naming == "choose"


def test_whoever_only_learns_neither_sets_up_nor_plans(room: Lunchroom) -> None:
    [ada] = room.everybody_in(1)
    meeting_id = room.plan()

    for path in ("/set-up", "/change", "/people", "/dates/new", f"/dates/{meeting_id}/change"):
        assert room.get(ada, path).status_code == 403, path
    assert room.get(ada, f"/meetings/{meeting_id}/host").status_code == 403
    assert room.send(ada, f"/dates/{meeting_id}/call-off", {}).status_code == 403
    assert room.look(meeting_id).state == "scheduled"


def test_a_copied_link_begins_with_the_settings_and_without_dates(house: House, room: Lunchroom) -> None:
    room.plan()
    original = activity(room).id
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: str(original)})
    author = house.open(INSTRUCTOR, link)

    author.send(f"/l/{author.at.split('/')[2]}/begin", {"activity": str(original)})

    with room.database.reading() as session:
        made = session.scalars(select(Activity).where(Activity.copied_from_id == original)).one()
        dates = session.scalar(select(func.count()).where(Meeting.activity_id == made.id))
        assert (made.title, read(made.settings).attend_least, dates) == ("Lunches at the works", 1, 0)
    assert "No date is planned" in author.text
