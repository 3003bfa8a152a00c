import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from lti_tool.sandbox import gradebook, seed
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.errors import SandboxError
from lti_tool.sandbox.state import (
    Course,
    Group,
    GroupSet,
    LineItem,
    Material,
    Membership,
    Person,
    ResourceLink,
    Score,
)
from lti_tool.sandbox.world import Placement, World
from tests.sandbox.pretend_tool import NOW, TOOL, StandingClock, ToolJwks, authentication_url


def a_score(person: Person = seed.LEARNERS[0], *, second: int = 0, given: float = 80.0) -> Score:
    at = NOW + timedelta(seconds=second)
    return Score(seed.LINE_ITEM.id, person.id, at, at, "Completed", "FullyGraded", given, 100)


def test_a_restart_keeps_people_activities_grades_and_keys(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    before = World.open(path)
    before.add_person(Person("p-9", "lena.fox", "Lena", "Fox", "lena@x.example", "hr:9", locale="de"))
    before.add_course(Course("c-9", "Second course", "C9", "hr:c9", history=("c-7", "c-8")))
    before.enrol(Membership("c-9", "p-9", ("urn:role",), status="Inactive"))
    before.add_link("c-9", Placement("Talk it over", custom={"a": "b"}))
    before.place(ResourceLink("", "c-9", "Chosen", dates={"a": "b"}, history=("rl-1", "rl-2")), None)
    before.add_material(Material("", "c-9", "link", "Handbook", url="https://handbook.example"))
    before.add_line_item(
        LineItem("", "c-9", "More", 5, tag="t", more={"endDateTime": "2026-12-01T00:00:00Z"})
    )
    before.accept_score(seed.COURSE.id, a_score())
    before.add_group_set(GroupSet("gs-9", "c-9", "Halves"))
    before.add_group(Group("g-9", "c-9", "One half", ("p-9",), set_id="gs-9", tag="t"))
    before.rotate_key()
    before.add_tool(replace(TOOL, client_id="tool-9", messages={"a": "b"}, custom={"c": "d"}, scopes=("e",)))

    after = World.open(path)

    for course_id in (seed.COURSE.id, "c-9"):
        assert after.roster(course_id) == before.roster(course_id)
        assert after.course(course_id) == before.course(course_id)
        assert after.links(course_id) == before.links(course_id)
        assert after.groups(course_id) == before.groups(course_id)
        assert after.group_sets(course_id) == before.group_sets(course_id)
        assert after.materials(course_id) == before.materials(course_id)
        assert after.line_items(course_id) == before.line_items(course_id)
    assert after.people() == before.people()
    assert after.tools() == before.tools()
    assert after.scores() == before.scores()
    assert after.signing_keys() == before.signing_keys()
    assert after.results(seed.LINE_ITEM) == before.results(seed.LINE_ITEM)


def test_a_login_begun_before_a_restart_ends_after_it(tmp_path: Path, clock: StandingClock) -> None:
    path = tmp_path / "sandbox.json"

    def start() -> DirectPlatform:
        return DirectPlatform(World.open(path), tool=TOOL, clock=clock, tool_transport=ToolJwks())

    login = start().login(seed.LEARNERS[0])
    restarted = start()

    assert "id_token" in restarted.launch(authentication_url(restarted, login)).fields


def test_the_file_is_whole_after_each_change(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.json"
    world = World.open(path)

    world.accept_score(seed.COURSE.id, a_score())

    assert [each.name for each in tmp_path.iterdir()] == ["sandbox.json"]
    assert len(json.loads(path.read_text(encoding="utf-8"))["scores"]) == 1
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"secret": 1}', "not json"])
def test_a_file_that_is_something_else_is_left_alone_with_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "sandbox.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SandboxError, match=r"sandbox\.json is not a sandbox's memory; move it away"):
        World.open(path)

    assert path.read_text(encoding="utf-8") == content


def test_two_fresh_worlds_share_ids_but_no_secrets() -> None:
    one, other = World.open(), World.open()

    assert one.people() == other.people()
    assert one.secret != other.secret
    assert one.signing_keys() != other.signing_keys()


def test_scores_that_arrive_at_once_are_all_kept(tmp_path: Path) -> None:
    world = World.open(tmp_path / "sandbox.json")
    threads = [
        Thread(target=world.accept_score, args=(seed.COURSE.id, a_score(person))) for person in seed.LEARNERS
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {score.person_id for score in world.scores()} == {person.id for person in seed.LEARNERS}
    assert World.open(tmp_path / "sandbox.json").scores() == world.scores()


def test_a_world_can_follow_another_lmss_rules(tmp_path: Path) -> None:
    world = World.open(tmp_path / "sandbox.json", rules=gradebook.LIKE_MOODLE)
    world.accept_score(seed.COURSE.id, a_score())

    world.accept_score(seed.COURSE.id, replace(a_score(second=1), score_given=None))

    assert world.results(seed.LINE_ITEM) == {}


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match=r"cannot write its memory to .*; choose another folder"):
        World.open(tmp_path / "missing" / "sandbox.json")
