"""The completion API: keys, isolation, pages, conditional requests, problems."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.counting import counted
from tests.house import MORNING
from tests.reports.making import World
from xapi.lrs import keys
from xapi.lrs.keys import Scope

PATH = "/api/v1/completions"


def make_key(world: World, organisation_id: UUID, *scopes: Scope) -> tuple[str, str]:
    with world.database.writing() as session:
        made = keys.create(session, organisation_id, "BI", scopes or (Scope.ALL_READ,), now=MORNING)
    return made.credential.key, made.secret


def get(app: Flask, key: tuple[str, str] | None, path: str = PATH, **headers: str) -> TestResponse:
    return app.test_client().get(path, auth=key, headers=headers)


def names(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [row["person"]["name"] for row in answer.get_json()["completions"]]


class Scene:
    """One organisation with a course, an activity and a key."""

    def __init__(self, world: World, slug: str = "default") -> None:
        self.world = world
        self.organisation_id = world.make_organisation(slug)
        self.course_id = world.make_course(self.organisation_id)
        self.activity_id = world.make_activity(self.organisation_id, self.course_id)
        self.key = make_key(world, self.organisation_id)

    def person(self, name: str) -> UUID:
        return self.world.make_person(self.organisation_id, self.course_id, name)


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def test_a_row_says_how_somebody_stands_and_where_the_proof_is(app: Flask, scene: Scene) -> None:
    person_id = scene.person("Aiko Tanaka")
    proof = scene.world.complete(person_id, scene.activity_id, at=MORNING)

    [row] = get(app, scene.key).get_json()["completions"]

    assert row["state"] == "completed"
    assert row["completed_at"] == "2026-11-22T10:00:00.000000Z"
    assert row["statements"] == [
        {"id": str(proof), "url": f"http://localhost:8000/xapi/statements?statementId={proof}"}
    ]
    assert row["person"]["account"]["homePage"] == "https://potluck.example/iri/people"
    assert row["activity"]["iri"] == f"https://potluck.example/iri/activities/{scene.activity_id}"


def test_the_address_of_the_proof_opens_it_with_the_same_key(app: Flask, scene: Scene) -> None:
    proof = scene.world.complete(scene.person("Aiko Tanaka"), scene.activity_id)
    [row] = get(app, scene.key).get_json()["completions"]
    address = urlsplit(row["statements"][0]["url"])

    statement = get(
        app, scene.key, f"{address.path}?{address.query}", **{"X-Experience-API-Version": "1.0.3"}
    )

    assert statement.status_code == 200
    assert statement.get_json()["id"] == str(proof)


def test_who_has_not_started_is_answered_too(app: Flask, scene: Scene) -> None:
    scene.person("Ravi Patel")

    [row] = get(app, scene.key, f"{PATH}?state=not_started").get_json()["completions"]

    assert (row["state"], row["statements"], row["first_at"]) == ("not_started", [], None)


def test_a_key_sees_its_own_organisation_only(app: Flask, world: World) -> None:
    ours, theirs = Scene(world, "ours"), Scene(world, "theirs")
    ours.person("Ours")
    theirs.world.complete(theirs.person("Theirs"), theirs.activity_id)

    assert names(get(app, ours.key)) == ["Ours"]
    assert names(get(app, theirs.key)) == ["Theirs"]
    for foreign in (f"activity={theirs.activity_id}", f"course={theirs.course_id}"):
        stranger = get(app, ours.key, f"{PATH}?{foreign}")
        unknown = get(app, ours.key, f"{PATH}?{foreign.split('=')[0]}={uuid4()}")
        assert (stranger.status_code, unknown.status_code) == (404, 404)
        assert stranger.get_json()["detail"] == unknown.get_json()["detail"]


def test_a_cursor_of_another_organisation_opens_nothing(app: Flask, world: World) -> None:
    ours, theirs = Scene(world, "ours"), Scene(world, "theirs")
    for name in "AB":
        theirs.person(name)
    onward = get(app, theirs.key, f"{PATH}?limit=1").get_json()["next"]

    answer = get(app, ours.key, f"{PATH}?{urlsplit(onward).query}")

    assert answer.status_code == 400


def test_pages_are_linked_until_the_last_one(app: Flask, scene: Scene) -> None:
    for number in range(5):
        scene.person(f"Learner {number}")
    seen: list[str] = []
    path: str | None = f"{PATH}?limit=2&state=not_started&state=in_progress"

    while path:
        answer = get(app, scene.key, path)
        seen.extend(names(answer))
        onward = answer.get_json()["next"]
        assert answer.headers.get("Link") == (f'<{onward}>; rel="next"' if onward else None)
        path = onward and f"{urlsplit(onward).path}?{urlsplit(onward).query}"

    assert seen == [f"Learner {number}" for number in range(5)]


def test_rows_are_narrowed_by_what_the_query_names(app: Flask, scene: Scene) -> None:
    other = scene.world.make_activity(
        scene.organisation_id, scene.course_id, "Other", created_at=MORNING + timedelta(1)
    )
    scene.world.complete(scene.person("Done"), scene.activity_id)

    assert names(get(app, scene.key, f"{PATH}?activity={scene.activity_id}&course={scene.course_id}")) == [
        "Done"
    ]
    assert names(get(app, scene.key, f"{PATH}?activity={other}&state=completed")) == []
    assert names(get(app, scene.key, f"{PATH}?since=2026-11-22T10:00:00Z")) == ["Done"]
    assert names(get(app, scene.key, f"{PATH}?since=2026-11-22T12:00:00%2B01:00&state=completed")) == []


def test_what_did_not_change_is_not_sent_again(app: Flask, scene: Scene) -> None:
    person_id = scene.person("Aiko")
    first = get(app, scene.key)

    same = get(app, scene.key, **{"If-None-Match": first.headers["ETag"]})
    scene.world.start(person_id, scene.activity_id)
    changed = get(app, scene.key, **{"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data) == (304, b"")
    assert changed.status_code == 200
    assert "private" in first.headers["Cache-Control"]
    assert "Authorization" in first.headers["Vary"]


@pytest.mark.parametrize("shown", [None, ("nobody", "x"), ("", ""), ("\x00", "x"), ("key", "wrong")])
def test_without_a_good_key_nothing_is_said(app: Flask, scene: Scene, shown: tuple[str, str] | None) -> None:
    if shown and shown[0] == "key":
        shown = (scene.key[0], "wrong")

    answer = get(app, shown)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic realm=")
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["status"] == 401


@pytest.mark.parametrize(
    "header", ["Bearer x", "Basic", "Basic %%%", "Basic " + b64encode(b"\xff\xfe:\xff").decode()]
)
def test_an_unreadable_key_is_refused_the_same_way(app: Flask, scene: Scene, header: str) -> None:
    del scene

    answer = get(app, None, Authorization=header)

    assert answer.status_code == 401


def test_a_revoked_key_is_refused_from_the_next_request_on(app: Flask, scene: Scene) -> None:
    assert get(app, scene.key).status_code == 200
    with scene.world.database.writing() as session:
        keys.revoke(session, scene.organisation_id, scene.key[0], now=MORNING)

    assert get(app, scene.key).status_code == 401


@pytest.mark.parametrize("scope", [Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ, Scope.STATE])
def test_a_key_without_the_scope_is_told_so(app: Flask, scene: Scene, scope: Scope) -> None:
    key = make_key(scene.world, scene.organisation_id, scope)

    answer = get(app, key)

    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert "completions/read" in answer.get_json()["detail"]


@pytest.mark.parametrize("scope", [Scope.COMPLETIONS_READ, Scope.ALL_READ, Scope.ALL])
def test_three_scopes_open_completions(app: Flask, scene: Scene, scope: Scope) -> None:
    key = make_key(scene.world, scene.organisation_id, scope)

    assert get(app, key).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "activty=x",
        "activity=x",
        "activity=",
        "course=' OR 1=1--",
        "course=%00",
        "state=done",
        "state=",
        "since=yesterday",
        "since=2026-11-22T09:00:00",
        "since=0001-01-01T00:00:00%2B23:59",
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=1e3",
        "limit=99999999999999999999",
        "limit=%D9%A1",
        "cursor=x",
        "cursor=%00",
        "cursor=" + "A" * 43,
        "limit=1&limit=2",
    ],
)
def test_a_query_that_cannot_be_meant_is_a_problem_not_an_answer(
    app: Flask, scene: Scene, query: str
) -> None:
    answer = get(app, scene.key, f"{PATH}?{query}")

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert query.partition("=")[0] in answer.get_json()["detail"]


@pytest.mark.parametrize("people", [0, 1, 200])
def test_an_answer_costs_two_queries_however_many_people(
    app: Flask, world: World, scene: Scene, people: int
) -> None:
    names_given = [f"Learner {number:03}" for number in range(people)]
    world.make_people(scene.organisation_id, scene.course_id, names_given)
    get(app, scene.key)

    with counted(scene.world.database) as asked:
        answer = get(app, scene.key, f"{PATH}?limit=500")

    assert len(names(answer)) == people
    assert len(asked.queries) == 2
