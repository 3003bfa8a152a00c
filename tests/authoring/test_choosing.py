"""An LMS asks what a course shall show: the author chooses or makes it, and the course gets the link."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from lxml import html
from sqlalchemy import func, select, update

from lti_tool.access.models import LaunchSession
from lti_tool.courses.models import Course as CourseRow
from lti_tool.db import new_id
from lti_tool.lti import claims
from lti_tool.participation.models import Activity, Placement
from lti_tool.platforms.models import Registration
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.deep_linking import DeepLinkingSettings
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS, LEARNING_LEAD
from tests.authoring.desk import Desk, another_course, move_to_another_lms, stands_on
from tests.counting import counted
from tests.house import BASE_URL, House
from tests.peer_review.browsing import SET_UP, Fields

ONE_ONLY = DeepLinkingSettings(accept_multiple=False)
LMS = "http://127.0.0.1:8001"


def answered(desk: Desk) -> dict[str, Any]:
    """The claims of the answer on the page, unchecked."""
    (form,) = html.fromstring(desk.author.text).forms
    return jwt.decode(form.fields["JWT"], options={"verify_signature": False})


def items(desk: Desk) -> list[dict[str, Any]]:
    return answered(desk)[claims.CONTENT_ITEMS]


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_an_author_makes_an_activity_and_the_course_gets_its_link(any_house: House) -> None:
    desk = Desk(any_house)
    desk.sit_down()

    kept = desk.choose(desk.make(title="A letter"))

    (link,) = kept.links
    assert link.title == "A letter"
    assert stands_on(any_house.open(LEARNERS[0], link)) == "A letter"


def test_the_first_who_opens_a_chosen_link_places_the_activity(any_house: House) -> None:
    desk = Desk(any_house)
    desk.sit_down()
    made = desk.make()
    (link,) = desk.choose(made).links

    any_house.open(LEARNERS[0], link)
    any_house.open(LEARNERS[1], link)

    with any_house.runtime.database.reading() as session:
        assert [str(one) for one in session.scalars(select(Placement.activity_id))] == [made]


def test_what_was_made_a_moment_ago_is_chosen_already(desk: Desk) -> None:
    desk.sit_down()

    made = desk.make()

    assert desk.choices == {made: True}
    assert stands_on(desk.author) == "Choose what your course shows"


def test_pressing_twice_makes_one_activity(house: House, desk: Desk) -> None:
    desk.sit_down()
    desk.author.get(desk.url("peer_review/set-up"))
    fields = Fields(desk.author.text).values | SET_UP | {"do": "publish"}

    for _ in range(2):
        answer = desk.author.send(desk.url("peer_review/set-up"), fields, follow=False)
        assert answer.status_code == 303

    with house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Activity)) == 1


def test_whoever_has_nothing_yet_is_led_to_make_something(desk: Desk) -> None:
    desk.sit_down()

    assert desk.choices == {}
    assert 'class="pl-next"' in desk.author.text


def test_an_activity_of_the_course_can_be_chosen_by_a_colleague(house: House) -> None:
    first = Desk(house)
    first.sit_down()
    made = first.make()
    colleague = Desk(house, LEARNING_LEAD)

    colleague.sit_down()

    assert colleague.choices == {made: False}
    assert colleague.choose(made).links


def test_the_page_says_what_is_in_the_course_already(house: House, desk: Desk) -> None:
    desk.sit_down()
    (link,) = desk.choose(desk.make()).links
    desk.sit_down()
    before = desk.author.text

    house.open(LEARNERS[0], link)
    desk.sit_down()

    assert "Not in your course yet" in before
    assert "In your course" in desk.author.text


def test_an_activity_may_stand_behind_two_links(house: House, desk: Desk) -> None:
    desk.sit_down()
    made = desk.make(title="Twice")
    (first,) = desk.choose(made).links
    desk.sit_down()
    (second,) = desk.choose(made).links

    for link in (first, second):
        assert stands_on(house.open(LEARNERS[0], link)) == "Twice"


def test_several_are_taken_where_the_lms_takes_several(desk: Desk) -> None:
    desk.sit_down()
    made = [desk.make(title="One"), desk.make(title="Two")]

    kept = desk.choose(*made)

    assert [link.title for link in kept.links] == ["One", "Two"]


def test_one_is_taken_where_the_lms_takes_one(desk: Desk) -> None:
    desk.sit_down(ONE_ONLY)
    made = [desk.make(title="One"), desk.make(title="Two")]
    assert 'type="radio"' in desk.author.text

    desk.take(*made)

    assert desk.author.page is not None
    assert desk.author.page.status_code == 422
    assert "one activity at a time" in desk.author.text


def test_going_on_without_choosing_says_what_to_do(desk: Desk) -> None:
    desk.sit_down()
    desk.make()

    desk.take()

    assert "Choose an activity, or make a new one." in desk.author.text


def test_the_author_names_it_for_the_course(desk: Desk) -> None:
    desk.sit_down()

    (link,) = desk.choose(desk.make(), title="Week 3: letters").links

    assert link.title == "Week 3: letters"


def test_a_link_without_a_title_is_not_handed_over(desk: Desk) -> None:
    desk.sit_down()
    desk.take(desk.make())

    desk.put(title="")

    assert desk.author.page is not None
    assert desk.author.page.status_code == 422
    assert "a title in the course." in desk.author.text


def test_the_column_carries_our_name_for_the_activity(desk: Desk) -> None:
    desk.sit_down()
    made = desk.make(title="A letter")
    desk.take(made)

    desk.put(points="20")

    (item,) = items(desk)
    assert item["custom"] == {claims.CUSTOM_ACTIVITY: made}
    column = item["lineItem"]
    assert (column["label"], column["scoreMaximum"], column["resourceId"]) == ("A letter", 20, made)
    assert column["tag"] == "grade"
    assert column["submissionReview"]["reviewableStatus"]


def test_an_lms_without_submission_review_gets_no_word_of_it(house: House, desk: Desk) -> None:
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(product="canvas"))
    desk.sit_down()
    desk.take(desk.make())

    desk.put()

    (item,) = items(desk)
    assert "submissionReview" not in item["lineItem"]


def test_points_that_are_no_number_are_pointed_out(desk: Desk) -> None:
    desk.sit_down()
    desk.take(desk.make(title="A letter"))

    desk.put(points="many")

    assert "A letter: Type a whole number" in desk.author.text


def test_an_author_may_do_without_a_column(desk: Desk) -> None:
    desk.sit_down()
    made = desk.make()
    desk.take(made)
    fields = {"activity": made, f"title-{made.replace('-', '')}": "No grades"}

    desk.author.send(desk.url("choose/answer"), fields)

    (item,) = items(desk)
    assert "lineItem" not in item


def test_an_lms_that_makes_no_columns_is_sent_none(desk: Desk) -> None:
    desk.sit_down(DeepLinkingSettings(accept_lineitem=False))
    desk.take(desk.make())

    desk.put()

    (item,) = items(desk)
    assert "lineItem" not in item
    assert "gradebook" not in desk.author.text


def test_the_last_date_of_the_activity_is_proposed_as_due(desk: Desk) -> None:
    desk.sit_down()
    desk.take(desk.make(submit_due="2026-11-26T12:00", review_due="2026-11-30T12:00"))

    desk.put()

    (item,) = items(desk)
    assert item["submission"]["endDateTime"].startswith("2026-11-30T12:00")


def test_an_activity_without_dates_says_nothing_of_dates(desk: Desk) -> None:
    desk.sit_down()
    desk.take(desk.make())

    desk.put()

    (item,) = items(desk)
    assert not {"available", "submission"} & item.keys()


@pytest.mark.parametrize("target", ["iframe", "window"])
def test_it_opens_where_the_author_wants_it(desk: Desk, target: str) -> None:
    desk.sit_down()
    desk.take(desk.make())

    desk.put(target=target)

    (item,) = items(desk)
    assert {"iframe", "window"} & item.keys() == {target}


def test_an_lms_that_shows_things_one_way_is_not_asked(desk: Desk) -> None:
    desk.sit_down(DeepLinkingSettings(accept_presentation_document_targets=("iframe",)))

    desk.take(desk.make())

    assert 'name="target"' not in desk.author.text


def test_the_words_for_the_course_are_plain(desk: Desk) -> None:
    desk.sit_down()
    desk.take(desk.make(instructions="Write **one** letter.\n\n- kind\n- short"))

    desk.put()

    (item,) = items(desk)
    assert item["text"] == "Write one letter.\nkind\nshort"


def test_a_hostile_title_stays_a_title(desk: Desk) -> None:
    hostile = '"><script>alert(1)</script>'
    desk.sit_down()

    made = desk.make(title=hostile)
    choosing = desk.author.text
    desk.take(made)
    naming = desk.author.text
    desk.put()

    assert "<script>alert" not in choosing + naming + desk.author.text
    assert items(desk)[0]["title"] == hostile


def test_cancelling_hands_an_empty_answer_over(desk: Desk) -> None:
    desk.sit_down()

    desk.cancel()
    kept = desk.author.hand_over()

    assert not kept.links
    assert not kept.chosen.problem


@pytest.mark.parametrize("types", [("file", "html"), ("link",), ()])
def test_a_request_for_what_we_do_not_have_is_answered_with_words(desk: Desk, types: tuple[str, ...]) -> None:
    desk.sit_down(DeepLinkingSettings(accept_types=types))
    assert stands_on(desk.author) == "Nothing fits here"

    desk.cancel()
    kept = desk.author.hand_over()

    assert not kept.links
    assert kept.chosen.problem


@pytest.mark.parametrize("data", ["", "ä\u0000\n\t\"'<&>\\u0041 \U0001f958", "x" * 20_000, None])
def test_what_the_lms_sent_along_goes_back_as_it_came(any_house: House, data: str | None) -> None:
    desk = Desk(any_house)
    desk.sit_down(DeepLinkingSettings(data=data))

    desk.cancel()

    assert answered(desk).get(claims.DEEP_LINKING_DATA) == data
    desk.author.hand_over()


def test_the_answer_goes_only_to_the_address_of_this_request(desk: Desk) -> None:
    desk.sit_down()

    desk.cancel()

    (form,) = html.fromstring(desk.author.text).forms
    assert form.action.startswith(f"{LMS}/")
    assert form.method == "POST"
    assert desk.author.page is not None
    policy = desk.author.page.headers["Content-Security-Policy"]
    assert f"form-action 'self' {LMS};" in policy


def test_pages_of_other_launches_send_forms_to_us_alone(house: House) -> None:
    page = house.open(INSTRUCTOR).page

    assert page is not None
    assert "form-action 'self';" in page.headers["Content-Security-Policy"]


def test_whoever_chooses_has_no_other_rooms(desk: Desk) -> None:
    desk.sit_down()
    desk.make()

    for path in ("peer_review/people", "peer_review/write", "completion"):
        assert desk.author.browser.get(desk.url(path), base_url=BASE_URL).status_code in {403, 404}


def test_a_launch_of_an_activity_is_no_way_to_choose(house: House) -> None:
    author = house.open(INSTRUCTOR)
    base = f"/l/{author.at.split('/')[2]}"

    for path in ("choose", "choose/options"):
        assert author.browser.get(f"{base}/{path}", base_url=BASE_URL).status_code == 403


def test_a_learner_is_not_asked_to_choose(house: House) -> None:
    learner = house.visitor(LEARNERS[0])
    form = house.platform.launch(learner.begin(house.platform.deep_link_form(LEARNERS[0])))

    answer = learner.post_launch(form)

    assert answer.status_code == 403
    assert "DOOR-08" in answer.get_data(as_text=True)
    with house.runtime.database.reading() as session:
        assert not session.scalar(select(func.count()).select_from(LaunchSession))
        assert not session.scalar(select(func.count()).select_from(CourseRow))


def test_an_own_activity_of_another_course_is_copied(any_house: House) -> None:
    desk = Desk(any_house)
    other = another_course(any_house, INSTRUCTOR)
    desk.sit_down(course=other)
    original = desk.make(title="From before", instructions="Be kind.", reviews_asked="1")
    desk.sit_down()
    assert "Copies its settings" in desk.author.text

    (link,) = desk.choose(original).links

    assert stands_on(any_house.open(LEARNERS[0], link)) == "From before"
    with any_house.runtime.database.reading() as session:
        copy = session.scalars(select(Activity).where(Activity.copied_from_id.is_not(None))).one()
        assert str(copy.copied_from_id) == original
        assert copy.settings["instructions"] == "Be kind."
        assert copy.course_id != session.get_one(Activity, copy.copied_from_id).course_id


def test_pressing_twice_copies_once(house: House, desk: Desk) -> None:
    other = another_course(house, INSTRUCTOR)
    desk.sit_down(course=other)
    original = desk.make()
    desk.sit_down()
    desk.take(original)
    page = desk.author.page

    desk.put()
    desk.author.page = page
    desk.put()

    with house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Activity)) == 2


def test_two_of_the_same_title_are_copied_both(house: House, desk: Desk) -> None:
    originals = []
    for _ in range(2):
        course = another_course(house, INSTRUCTOR)
        desk.sit_down(course=course)
        originals.append(desk.make(title="The same"))
    desk.sit_down()

    assert len(desk.choose(*originals).links) == 2

    with house.runtime.database.reading() as session:
        copied = session.scalars(select(Activity.copied_from_id).where(Activity.copied_from_id.is_not(None)))
        assert {str(one) for one in copied} == set(originals)


def test_dates_that_are_over_are_not_copied(house: House, desk: Desk) -> None:
    other = another_course(house, INSTRUCTOR)
    desk.sit_down(course=other)
    original = desk.make(submit_due="2026-11-23T12:00", review_due="2026-12-30T12:00")
    house.clock.move(days=7)
    desk.sit_down()

    desk.choose(original)

    with house.runtime.database.reading() as session:
        copy = session.scalars(select(Activity).where(Activity.copied_from_id.is_not(None))).one()
        assert copy.settings["submit_due"] is None
        assert copy.settings["review_due"].startswith("2026-12-30")


def test_a_colleagues_activity_of_another_course_does_not_exist_here(house: House, desk: Desk) -> None:
    other = another_course(house, LEARNING_LEAD)
    colleague = Desk(house, LEARNING_LEAD)
    colleague.sit_down(course=other)
    theirs = colleague.make()
    desk.sit_down()

    assert desk.choices == {}
    desk.take(theirs)
    assert desk.author.page is not None
    assert desk.author.page.status_code == 404


def test_an_activity_of_another_lms_does_not_exist_here(house: House, desk: Desk) -> None:
    desk.sit_down()
    made = desk.make()
    move_to_another_lms(house)

    desk.take(made)

    assert desk.author.page is not None
    assert desk.author.page.status_code == 404


def test_ids_that_are_none_are_refused(desk: Desk) -> None:
    desk.sit_down()

    for activity, status in (("nonsense", 400), ("", 400), (str(new_id()), 404)):
        page = desk.author.browser.get(
            desk.url("choose/options"), query_string={"activity": activity}, base_url=BASE_URL
        )
        assert page.status_code == status


def test_many_activities_are_found_by_their_title(desk: Desk) -> None:
    desk.sit_down()
    for title in ("A letter", "A talk", "50% of a talk"):
        desk.make(title=title)

    desk.author.get(desk.url("choose?title=50%25"))

    assert len(desk.choices) == 1
    desk.author.get(desk.url("choose?title=nothing"))
    assert desk.choices == {}
    assert "No activity has this in its title." in desk.author.text


def test_content_chosen_outside_of_a_course_belongs_to_the_first_that_opens_it(any_house: House) -> None:
    def without_context(said: dict[str, object]) -> None:
        said.pop(claims.CONTEXT, None)

    desk = Desk(any_house)
    any_house.platform.faults.lie(LaunchLie(claims=without_context))
    desk.sit_down()
    (link,) = desk.choose(desk.make(title="Anywhere")).links

    visitor = any_house.open(LEARNERS[0], link)

    assert stands_on(visitor) == "Anywhere"
    with any_house.runtime.database.reading() as session:
        activity = session.scalars(select(Activity)).one()
        assert session.get_one(CourseRow, activity.course_id).context_id == "c-2051"


def test_outside_of_courses_nobody_sees_what_strangers_made(house: House) -> None:
    def without_context(said: dict[str, object]) -> None:
        said.pop(claims.CONTEXT, None)

    first, second = Desk(house), Desk(house, LEARNING_LEAD)
    house.platform.faults.lie(LaunchLie(claims=without_context), times=2)
    first.sit_down()
    first.make()

    second.sit_down()

    assert second.choices == {}


def test_the_choosing_page_asks_the_database_a_known_number_of_times(house: House, desk: Desk) -> None:
    desk.sit_down()
    for _ in range(3):
        desk.make()
        house.clock.move(minutes=1)

    with counted(house.runtime.database) as asked:
        desk.author.get(desk.url("choose"))

    assert len(asked.queries) <= 4, "\n".join(asked.queries)


def test_the_answer_lasts_minutes(desk: Desk) -> None:
    desk.sit_down()

    desk.cancel()

    said = answered(desk)
    assert said["exp"] - said["iat"] < timedelta(minutes=15).total_seconds()
    assert said["aud"] == LMS
    assert v.CLAIM + "deployment_id" in said
