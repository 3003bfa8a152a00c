"""Who has completed what: the roster and the record store, joined."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from lti_tool.courses.models import MembershipState
from lti_tool.reports import queries
from lti_tool.reports.selection import Cursor, CursorLost, Selection, read_cursor
from lti_tool.reports.standing import Standing
from lti_tool.runtime import Runtime
from tests.counting import counted
from tests.house import MORNING
from tests.reports.making import World, read
from xapi import vocabulary


def rows(world: World, selection: Selection) -> list[queries.Completion]:
    return list(read(world, selection, lambda session, chosen: list(queries.every(session, chosen))))


@pytest.fixture
def world(any_runtime: Runtime) -> World:
    """SQL speaks two dialects: every promise here is kept in both."""
    return World(any_runtime.database)


@pytest.fixture
def organisation_id(world: World) -> UUID:
    return world.make_organisation()


@pytest.fixture
def course_id(world: World, organisation_id: UUID) -> UUID:
    return world.make_course(organisation_id)


@pytest.fixture
def activity_id(world: World, organisation_id: UUID, course_id: UUID) -> UUID:
    return world.make_activity(organisation_id, course_id)


def test_who_never_came_is_not_started(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    world.make_person(organisation_id, course_id, "Ravi Patel")

    [row] = rows(world, Selection(organisation_id))

    assert (row.standing, row.person.shown_name, row.statement_ids) == (
        Standing.NOT_STARTED,
        "Ravi Patel",
        (),
    )
    assert (row.first_at, row.completed_at, row.attempts, row.person.on_roster) == (None, None, 0, True)
    assert row.activity.id == activity_id


def test_a_completion_carries_its_moments_its_score_and_the_statement_that_proves_it(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    person_id = world.make_person(organisation_id, course_id)
    world.tell(person_id, activity_id, vocabulary.SCORED, scaled=0.9, at=MORNING + timedelta(minutes=20))
    world.tell(person_id, activity_id, vocabulary.SCORED, scaled=0.7, at=MORNING + timedelta(minutes=30))
    proof = world.complete(person_id, activity_id)

    [row] = rows(world, Selection(organisation_id))

    assert (row.standing, row.statement_ids, row.attempts) == (Standing.COMPLETED, (proof,), 1)
    assert (row.first_at, row.completed_at) == (MORNING, MORNING + timedelta(hours=1))
    assert (row.best_scaled, row.last_scaled) == (0.9, 0.7)


@pytest.mark.parametrize(
    ("verb", "standing"),
    [
        (vocabulary.INITIALIZED, Standing.IN_PROGRESS),
        (vocabulary.COMPLETED, Standing.COMPLETED),
        (vocabulary.PASSED, Standing.PASSED),
        (vocabulary.FAILED, Standing.FAILED),
        (vocabulary.WAIVED, Standing.WAIVED),
    ],
)
def test_the_record_store_decides_how_somebody_stands(
    world: World,
    organisation_id: UUID,
    course_id: UUID,
    activity_id: UUID,
    verb: vocabulary.Verb,
    standing: Standing,
) -> None:
    person_id = world.make_person(organisation_id, course_id)
    world.tell(person_id, activity_id, verb)

    [row] = rows(world, Selection(organisation_id))

    assert row.standing is standing


def test_of_two_registrations_the_one_that_got_furthest_counts(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    person_id = world.make_person(organisation_id, course_id)
    proof = world.complete(person_id, activity_id, registration=uuid4())
    world.start(person_id, activity_id, registration=uuid4(), at=MORNING + timedelta(days=2))

    [row] = rows(world, Selection(organisation_id))

    assert (row.standing, row.statement_ids, row.attempts) == (Standing.COMPLETED, (proof,), 2)
    assert row.last_at == MORNING + timedelta(days=2)


def test_who_took_part_and_left_the_roster_is_kept_and_marked(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    gone = world.make_person(organisation_id, course_id, "Gone", state=MembershipState.INACTIVE)
    world.make_person(organisation_id, course_id, "Never came", state=MembershipState.INACTIVE)
    world.complete(gone, activity_id)

    [row] = rows(world, Selection(organisation_id))

    assert (row.person.id, row.person.on_roster, row.standing) == (gone, False, Standing.COMPLETED)


def test_staff_are_not_listed_even_when_they_looked(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    lead = world.make_person(organisation_id, course_id, is_learner=False, is_staff=True)
    world.tell(lead, activity_id, vocabulary.LAUNCHED, registration=None)

    assert rows(world, Selection(organisation_id)) == []


def test_who_leads_and_learns_at_once_is_listed_once(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    both_at_once = world.make_person(organisation_id, course_id, is_staff=True)
    world.tell(both_at_once, activity_id, vocabulary.LAUNCHED, registration=None)
    world.start(both_at_once, activity_id)

    [row] = rows(world, Selection(organisation_id))

    assert row.standing is Standing.IN_PROGRESS


def test_an_organisation_sees_nothing_of_another(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    other = world.make_organisation("other")
    person_id = world.make_person(organisation_id, course_id)
    world.complete(person_id, activity_id)

    assert rows(world, Selection(other)) == []
    assert rows(world, Selection(other, activity_id=activity_id)) == []
    assert rows(world, Selection(other, course_id=course_id)) == []


def test_an_account_of_the_same_name_elsewhere_is_somebody_else(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    person_id = world.make_person(organisation_id, course_id)
    world.complete(person_id, activity_id, home_page="https://elsewhere.example/people")

    [row] = rows(world, Selection(organisation_id))

    assert row.standing is Standing.NOT_STARTED


def test_rows_are_narrowed_by_course_activity_standing_and_moment(
    world: World, organisation_id: UUID
) -> None:
    courses = [world.make_course(organisation_id, title) for title in ("Alpha", "Beta")]
    activities = [world.make_activity(organisation_id, course) for course in courses]
    people = [world.make_person(organisation_id, course, str(course)) for course in courses]
    world.complete(people[0], activities[0])
    later = MORNING + timedelta(days=1)

    assert [row.person.id for row in rows(world, Selection(organisation_id))] == people
    for narrowed in (
        Selection(organisation_id, course_id=courses[0]),
        Selection(organisation_id, activity_id=activities[0]),
        Selection(organisation_id, standings=frozenset({Standing.COMPLETED, Standing.PASSED})),
        Selection(organisation_id, since=MORNING),
    ):
        assert [row.person.id for row in rows(world, narrowed)] == people[:1]
    not_started = frozenset({Standing.NOT_STARTED})
    assert [
        row.person.id for row in rows(world, Selection(organisation_id, standings=not_started))
    ] == people[1:]
    assert rows(world, Selection(organisation_id, since=later)) == []


@pytest.mark.parametrize("people", [0, 1, 3, 7])
def test_pages_join_without_gap_or_overlap(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, people: int
) -> None:
    del activity_id
    world.make_activity(organisation_id, course_id, "Second")
    names = ["Ada", "ada", None, "Zoë", "Ada", None, "Élodie"][:people]
    for name in names:
        world.make_person(organisation_id, course_id, name)
    whole = rows(world, Selection(organisation_id))

    pieces: list[queries.Completion] = []
    after: Cursor | None = None
    for _ in range(20):
        piece = read(world, Selection(organisation_id), queries.page, limit=3, after=after)
        pieces.extend(piece.rows)
        if piece.onward is None:
            break
        after = read_cursor(str(piece.onward))

    assert len(whole) == 2 * people
    assert pieces == whole


def test_people_without_a_name_come_last(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    del activity_id
    for name in (None, "Zoe", "ben"):
        world.make_person(organisation_id, course_id, name)

    names = [row.person.shown_name for row in rows(world, Selection(organisation_id))]

    assert names[:2] == ["ben", "Zoe"]
    assert names[2].startswith("Learner ")


def test_a_cursor_whose_row_is_gone_says_so(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    world.make_person(organisation_id, course_id)

    with pytest.raises(CursorLost):
        read(world, Selection(organisation_id), queries.page, limit=3, after=Cursor(activity_id, uuid4()))


@pytest.mark.parametrize("text", ["", "x", "ä", "AAAA", "=" * 9, "A" * 400, "../../etc"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CursorLost):
        read_cursor(text)


@pytest.mark.parametrize("people", [1, 60])
def test_a_page_is_one_query_however_many_people(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID, people: int
) -> None:
    ids = world.make_people(organisation_id, course_id, [f"Learner {number}" for number in range(people)])
    for person_id in ids[:5]:
        world.start(person_id, activity_id)

    with counted(world.database) as asked:
        page = read(world, Selection(organisation_id), queries.page, limit=50)

    assert len(asked.queries) == 1
    assert len(page.rows) == min(people, 50)


def test_tallies_count_people_by_standing(
    world: World, organisation_id: UUID, course_id: UUID, activity_id: UUID
) -> None:
    world.make_activity(organisation_id, course_id, "Second")
    people = [world.make_person(organisation_id, course_id, f"{number}") for number in range(3)]
    world.complete(people[0], activity_id)

    found = read(world, Selection(organisation_id), queries.tallies)

    assert found[activity_id] == {Standing.COMPLETED: 1, Standing.NOT_STARTED: 2}
    assert sum(sum(tally.values()) for tally in found.values()) == 6
