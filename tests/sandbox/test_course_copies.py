import pytest

from lti_tool.sandbox import course_copies, seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.state import LineItem, Material, Membership, ResourceLink
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import authentication_url, verified
from tests.sandbox.reading import Ask, text_of
from tests.sandbox.test_persistence import a_score

COPY = f"/as/ingrid.solberg/course/{seed.COURSE.id}/copy"
CUSTOM = {"activity": "42", "of": "$ResourceLink.id.history", "course": "$Context.id.history"}


def a_chosen_activity(world: World) -> ResourceLink:
    return world.place(
        ResourceLink(
            "", seed.COURSE.id, "Chosen", custom=CUSTOM, dates={"ResourceLink.available.endDateTime": "x"}
        ),
        LineItem("", seed.COURSE.id, "Chosen", 50, resource_id="activity-42", tag="t", more=seed.REVIEWABLE),
    )


def test_a_copy_has_new_ids_and_the_same_content(world: World) -> None:
    old = a_chosen_activity(world)
    world.add_material(Material("", seed.COURSE.id, "link", "Handbook", url="https://handbook.example"))

    made = course_copies.copy(world, seed.COURSE, "Customer care, spring")

    first, copied = world.links(made.id)
    column = world.line_item(made.id, copied.line_item_id or "")
    assert made.id != seed.COURSE.id
    assert (copied.title, copied.custom, copied.dates) == (old.title, old.custom, old.dates)
    assert not {first.id, copied.id} & {seed.LINK.id, old.id}
    assert column is not None
    assert (column.score_maximum, column.resource_id, column.tag) == (50, "activity-42", "t")
    assert (column.resource_link_id, column.more) == (copied.id, seed.REVIEWABLE)
    assert column.id != old.line_item_id
    assert [material.title for material in world.materials(made.id)] == ["Handbook"]
    assert len(world.links(seed.COURSE.id)) == 2


def test_a_copied_activity_says_what_it_was_copied_from(platform: DirectPlatform, world: World) -> None:
    old = a_chosen_activity(world)
    once = course_copies.copy(world, seed.COURSE, "Once")
    twice = course_copies.copy(world, once, "Twice")

    link = world.links(twice.id)[-1]
    form = platform.launch(authentication_url(platform, platform.login(seed.LEARNERS[0], link)))

    between = world.links(once.id)[-1]
    claims = verified(platform, form.fields["id_token"])
    assert claims[v.CLAIM + "context"]["id"] == twice.id
    assert claims[v.CLAIM + "custom"] == {
        "activity": "42",
        "of": f"{between.id},{old.id}",
        "course": f"{once.id},{seed.COURSE.id}",
    }


def test_grades_stay_behind(world: World) -> None:
    world.accept_score(seed.COURSE.id, a_score())

    made = course_copies.copy(world, seed.COURSE, "Spring")

    assert [world.results(item) for item in world.line_items(made.id)] == [{}]
    assert len(world.scores()) == 1


def test_a_copy_has_the_same_people_unless_others_are_named(world: World) -> None:
    same = course_copies.copy(world, seed.COURSE, "Same")
    other = course_copies.copy(
        world, seed.COURSE, "Other", [Membership(seed.COURSE.id, seed.INSTRUCTOR.id, (v.INSTRUCTOR,))]
    )

    assert [person for person, _ in world.roster(same.id)] == list(seed.PEOPLE)
    assert [person for person, _ in world.roster(other.id)] == [seed.INSTRUCTOR]


@pytest.mark.parametrize(("title", "called"), [("Spring", "Spring"), ("  ", "Customer care, autumn (copy)")])
def test_the_instructor_copies_the_course(ask: Ask, title: str, called: str) -> None:
    sent = ask(COPY, method="POST", data={"title": title})

    page = ask(sent.headers["Location"])
    assert called in text_of(page)
    assert "Your courses" in text_of(page)


@pytest.mark.parametrize("username", ["amara.okafor", "priya.raghunathan"])
def test_nobody_else_copies_it(ask: Ask, world: World, username: str) -> None:
    before = world.courses_of(seed.INSTRUCTOR.id)

    answer = ask(COPY.replace("ingrid.solberg", username), method="POST", data={"title": "Mine"})

    assert answer.status_code == 403
    assert world.courses_of(seed.INSTRUCTOR.id) == before


def test_another_site_copies_nothing(ask: Ask) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    assert ask(COPY, method="POST", data={"title": "Not yours"}, headers=headers).status_code == 403
