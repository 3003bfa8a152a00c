"""A link that came as a copy: whoever leads the course begins with the settings of its original."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from lti_tool.lti import claims
from lti_tool.participation.models import Activity, Participant, Placement
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS, LINK
from lti_tool.sandbox.state import Course, ResourceLink
from lti_tool.sandbox.world import Placement as Placing
from tests.authoring.desk import Desk, another_course, learns_in, move_to_another_lms, stands_on
from tests.house import BASE_URL, House, Visitor
from tests.peer_review.browsing import SET_UP, Table, press

BEGIN = "This link needs an activity"
OFFER = re.compile(r'name="activity" value="([0-9a-f-]{36})"')


def copied(house: House, **custom: str) -> tuple[Course, ResourceLink]:
    """The course copied by the LMS into one with a new link, whose custom parameters are these."""
    course = another_course(house, INSTRUCTOR)
    learns_in(house, course, LEARNERS[0])
    link = house.world.add_link(course.id, Placing("A letter to a customer", custom=custom))
    return course, link


def placed(house: House) -> str:
    """A peer review set up behind the seeded link; gives its id."""
    Table(house).set_up(instructions="Write **one** letter.", reviews_asked="1")
    return str(one(house, select(Activity.id)))


def one(house: House, query: Any) -> Any:
    with house.runtime.database.reading() as session:
        return session.scalars(query).one()


def count(house: House, table: type) -> int:
    with house.runtime.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def offered(visitor: Visitor) -> list[str]:
    return [found for found in visitor.text.split('name="activity" value="')[1:] for found in [found[:36]]]


def begin(visitor: Visitor, activity_id: str) -> None:
    visitor.send(f"/l/{visitor.at.split('/')[2]}/begin", {"activity": activity_id})


def test_a_copied_link_begins_with_the_settings_of_its_original(any_house: House) -> None:
    original = placed(any_house)
    _, link = copied(any_house, **{claims.CUSTOM_ACTIVITY: original})
    author = any_house.open(INSTRUCTOR, link)
    assert stands_on(author) == BEGIN
    assert "Customer care, autumn" in author.text

    begin(author, original)

    with any_house.runtime.database.reading() as session:
        copy = session.scalars(select(Activity).where(Activity.copied_from_id.is_not(None))).one()
        assert str(copy.copied_from_id) == original
        assert copy.settings == session.get_one(Activity, copy.copied_from_id).settings
    assert stands_on(any_house.open(LEARNERS[0], link)) == SET_UP["title"]


def test_what_people_did_is_not_copied(house: House) -> None:
    original = placed(house)
    house.open(LEARNERS[0])
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})

    begin(house.open(INSTRUCTOR, link), original)

    with house.runtime.database.reading() as session:
        copy = session.scalars(select(Activity.id).where(Activity.copied_from_id.is_not(None))).one()
        assert not session.scalars(select(Participant).where(Participant.activity_id == copy)).all()


def test_learners_of_a_copied_course_are_told_that_it_is_not_ready(house: House) -> None:
    original = placed(house)
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})

    learner = house.open(LEARNERS[0], link)

    assert stands_on(learner) == "Nothing here yet"
    assert SET_UP["title"] not in learner.text
    assert count(house, Placement) == 1


def history(name: str, value: str) -> Callable[[dict[str, Any]], None]:
    def edit(said: dict[str, Any]) -> None:
        said[claims.CUSTOM] = {name: value}

    return edit


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (claims.CUSTOM_RESOURCE_LINK_HISTORY, f"unheard-of,{LINK.id}"),
        (claims.CUSTOM_CONTEXT_HISTORY, "unheard-of,c-2051"),
    ],
)
def test_history_leads_to_the_original_where_the_link_carries_no_name(
    any_house: House, name: str, value: str
) -> None:
    original = placed(any_house)
    _, link = copied(any_house)
    any_house.platform.faults.lie(LaunchLie(claims=history(name, value)))

    author = any_house.open(INSTRUCTOR, link)

    assert stands_on(author) == BEGIN
    assert offered(author) == [original]


def test_the_nearest_ancestor_is_offered_first(house: House) -> None:
    far = placed(house)
    first, near_link = copied(house)
    author = house.open(INSTRUCTOR, near_link)
    press(author, "/set-up", "publish", SET_UP | {"title": "Nearer"})
    near = str(one(house, select(Activity.id).where(Activity.title == "Nearer")))
    _, link = copied(house)
    ancestors = f"{near_link.id},{LINK.id}"
    house.platform.faults.lie(LaunchLie(claims=history(claims.CUSTOM_RESOURCE_LINK_HISTORY, ancestors)))

    author = house.open(INSTRUCTOR, link)

    assert offered(author) == [near, far]
    assert first.id != link.course_id


def test_a_launch_that_says_nothing_keeps_what_was_known_of_the_copy(house: House) -> None:
    original = placed(house)
    _, link = copied(house)
    told = history(claims.CUSTOM_RESOURCE_LINK_HISTORY, LINK.id)
    house.platform.faults.lie(LaunchLie(claims=told))
    house.open(LEARNERS[0], link)

    author = house.open(INSTRUCTOR, link)

    assert offered(author) == [original]


def test_whoever_starts_anew_gets_the_empty_form(house: House) -> None:
    original = placed(house)
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})
    author = house.open(INSTRUCTOR, link)

    press_anew = f"/l/{author.at.split('/')[2]}/peer_review/set-up"
    assert press_anew in author.text
    author.get(press_anew)
    press(author, "/set-up", "publish", SET_UP | {"title": "Fresh"})

    assert one(house, select(Activity.copied_from_id).where(Activity.title == "Fresh")) is None


@pytest.mark.parametrize("name", ["nonsense", "3f0c2f9e-0d7a-4c55-9d5e-0c1f4a3b2d11", ""])
def test_a_name_that_leads_nowhere_is_as_if_absent(house: House, name: str) -> None:
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: name})

    assert stands_on(house.open(INSTRUCTOR, link)) == "What shall people do here?"


def test_an_activity_of_another_lms_is_as_if_absent(house: House) -> None:
    original = placed(house)
    move_to_another_lms(house)
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})

    author = house.open(INSTRUCTOR, link)

    assert stands_on(author) == "What shall people do here?"
    begin(author, original)
    assert author.page is not None
    assert author.page.status_code == 404


def test_only_what_is_offered_can_be_used(house: House) -> None:
    original = placed(house)
    desk = Desk(house)
    desk.sit_down()
    unoffered = desk.make(title="Not offered")
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})
    author = house.open(INSTRUCTOR, link)

    begin(author, unoffered)

    assert author.page is not None
    assert author.page.status_code == 404
    assert count(house, Activity) == 2


def test_learners_cannot_begin(house: House) -> None:
    original = placed(house)
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})
    learner = house.open(LEARNERS[0], link)

    begin(learner, original)

    assert learner.page is not None
    assert learner.page.status_code == 403


def test_pressing_twice_begins_once(house: House) -> None:
    original = placed(house)
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})
    author = house.open(INSTRUCTOR, link)
    at, token = f"/l/{author.at.split('/')[2]}/begin", author.form_token
    fields = {"activity": original, "form_token": token}

    first = author.browser.post(at, data=fields, base_url=BASE_URL)
    second = author.browser.post(at, data=fields, base_url=BASE_URL)

    assert (first.status_code, second.status_code) == (303, 303)
    assert count(house, Activity) == 2


def test_an_offer_is_over_once_something_is_placed(house: House) -> None:
    original = placed(house)
    _, link = copied(house, **{claims.CUSTOM_ACTIVITY: original})
    begin(house.open(INSTRUCTOR, link), original)

    again = house.open(INSTRUCTOR, link)

    assert stands_on(again) == SET_UP["title"]
