import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.xapi.samples import NOW, make_actor, make_statement
from xapi.lrs import keys
from xapi.lrs.door import Door
from xapi.lrs.views import Settings, blueprint

VERSION = {"X-Experience-API-Version": "1.0.3"}
TWO = {"X-Experience-API-Version": "2.0.0"}


class StandingClock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> Any:
        return self.now


class Store:
    """The store as somebody with a key sees it."""

    def __init__(self, client: FlaskClient, key: keys.NewKey, clock: StandingClock) -> None:
        self.client = client
        self.auth = (key.credential.key, key.secret)
        self.key = key
        self.clock = clock

    def get(
        self, path: str = "/xapi/statements", headers: dict[str, str] = VERSION, **query: Any
    ) -> TestResponse:
        return self.client.get(path, query_string=query, headers=headers, auth=self.auth)

    def post(self, body: Any, headers: dict[str, str] = VERSION, **more: Any) -> TestResponse:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        arguments = {"content_type": "application/json"} | more
        return self.client.post("/xapi/statements", data=sent, headers=headers, auth=self.auth, **arguments)

    def put(self, body: Any, headers: dict[str, str] = VERSION, **query: Any) -> TestResponse:
        return self.client.put(
            "/xapi/statements", json=body, query_string=query, headers=headers, auth=self.auth
        )

    def ids(self, **query: Any) -> list[str]:
        answer = self.get(**query)
        assert answer.status_code == 200, answer.text
        return [statement["id"] for statement in answer.json["statements"]]


def open_store(door: Door, organisation_id: UUID, *scopes: keys.Scope, largest: int = 1_000_000) -> Store:
    clock = StandingClock()
    app = Flask(__name__)
    settings = Settings(secret=b"pages", iri_base="http://example.com", largest_body=largest)
    app.register_blueprint(blueprint(door, settings, clock=clock), url_prefix="/xapi")
    with door.writing() as session:
        key = keys.create(session, organisation_id, "tests", scopes or (keys.Scope.ALL,), now=NOW)
    return Store(app.test_client(), key, clock)


@pytest.fixture
def store(door: Door, organisation_id: UUID) -> Iterator[Store]:
    return open_store(door, organisation_id)


both = pytest.mark.parametrize(
    "door", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def named(*numbers: int) -> list[str]:
    return [f"00000000-0000-4000-8000-{number:012}" for number in numbers]


def numbered(number: int, **parts: Any) -> dict[str, Any]:
    return make_statement(id=named(number)[0], **parts)


@both
def test_what_was_posted_is_found_by_its_id(store: Store) -> None:
    posted = store.post(numbered(1))

    found = store.get(statementId=named(1)[0])

    assert posted.status_code == 200
    assert posted.json == named(1)
    assert found.status_code == 200
    assert found.json["actor"] == make_actor()
    assert found.json["authority"]["account"] == {
        "homePage": "http://example.com/tools",
        "name": store.auth[0],
    }
    assert found.headers["Last-Modified"] == "Sun, 01 Mar 2026 12:00:00 GMT"


def test_a_put_stores_under_the_id_of_the_request(store: Store) -> None:
    answer = store.put(make_statement(), statementId=named(7)[0])

    assert answer.status_code == 204
    assert store.ids() == named(7)


def test_a_put_whose_statement_has_another_id_is_refused(store: Store) -> None:
    answer = store.put(numbered(8), statementId=named(7)[0])

    assert answer.status_code == 400


def test_a_put_of_another_statement_under_a_known_id_is_a_conflict(store: Store) -> None:
    store.put(make_statement(), statementId=named(7)[0])

    answer = store.put(make_statement(verb={"id": "http://example.com/x"}), statementId=named(7)[0])

    assert answer.status_code == 409
    assert "message" in answer.json["error"]


@both
def test_the_newest_come_first_unless_asked_otherwise(store: Store) -> None:
    store.post([numbered(1), numbered(2), numbered(3)])

    assert store.ids() == named(3, 2, 1)
    assert store.ids(ascending="true") == named(1, 2, 3)


@both
@pytest.mark.parametrize("ascending", ["false", "true"])
def test_pages_follow_each_other_without_gap_or_repetition(store: Store, ascending: str) -> None:
    store.post([numbered(number) for number in range(1, 8)])

    seen, answer = [], store.get(limit=3, ascending=ascending)
    while True:
        seen += [statement["id"] for statement in answer.json["statements"]]
        if not answer.json["more"]:
            break
        answer = store.get(answer.json["more"])

    assert sorted(seen) == named(*range(1, 8))
    assert seen == sorted(seen, reverse=ascending == "false")


def test_a_more_link_that_was_changed_is_refused(store: Store) -> None:
    store.post([numbered(number) for number in range(1, 4)])
    more = store.get(limit=1).json["more"]

    answer = store.get(more[:-5] + "AAAA=")

    assert answer.status_code == 400


def test_a_more_link_of_another_organisation_is_refused(door: Door, store: Store) -> None:
    store.post([numbered(number) for number in range(1, 4)])
    other = open_store(door, uuid4())

    answer = other.get(store.get(limit=1).json["more"])

    assert answer.status_code == 400


def test_a_more_link_ends_after_seven_days(store: Store) -> None:
    store.post([numbered(number) for number in range(1, 4)])
    more = store.get(limit=1).json["more"]

    store.clock.now += timedelta(days=6)
    still = store.get(more).status_code
    store.clock.now += timedelta(days=2)
    then = store.get(more).status_code

    assert (still, then) == (200, 400)


REGISTRATION = "11111111-1111-4111-8111-111111111111"
PEOPLE = {
    1: make_statement(actor=make_actor("ann")),
    2: make_statement(actor=make_actor("bob"), verb={"id": "http://example.com/verbs/asked"}),
    3: make_statement(object=make_actor("ann"), actor=make_actor("bob")),
    4: make_statement(
        actor=make_actor("cat"),
        object={"id": "http://example.com/activities/2"},
        context={
            "registration": REGISTRATION,
            "instructor": make_actor("ann"),
            "contextActivities": {"grouping": {"id": "http://example.com/courses/1"}},
        },
    ),
    5: make_statement(actor={"objectType": "Group", "member": [make_actor("ann"), make_actor("dan")]}),
    6: make_statement(
        actor=make_actor("eve"),
        object={
            "objectType": "SubStatement",
            "actor": make_actor("ann"),
            "verb": {"id": "http://example.com/verbs/asked"},
            "object": {"id": "http://example.com/courses/1"},
        },
    ),
}


@both
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"agent": json.dumps(make_actor("ann"))}, [5, 3, 1]),
        ({"agent": json.dumps(make_actor("ann")), "related_agents": "true"}, [6, 5, 4, 3, 1]),
        ({"agent": json.dumps(make_actor("nobody"))}, []),
        ({"verb": "http://example.com/verbs/asked"}, [2]),
        ({"verb": "http://example.com/verbs/asked", "agent": json.dumps(make_actor("bob"))}, [2]),
        ({"verb": "http://example.com/verbs/asked", "agent": json.dumps(make_actor("ann"))}, []),
        ({"activity": "http://example.com/activities/2"}, [4]),
        ({"activity": "http://example.com/courses/1"}, []),
        ({"activity": "http://example.com/courses/1", "related_activities": "true"}, [6, 4]),
        (
            {
                "activity": "http://example.com/courses/1",
                "related_activities": "true",
                "agent": json.dumps(make_actor("cat")),
                "related_agents": "true",
            },
            [4],
        ),
        ({"registration": REGISTRATION}, [4]),
        ({"registration": REGISTRATION, "agent": json.dumps(make_actor("cat"))}, [4]),
        ({"registration": REGISTRATION, "agent": json.dumps(make_actor("bob"))}, []),
        ({"registration": REGISTRATION, "verb": "http://example.com/verbs/asked"}, []),
        ({"registration": REGISTRATION, "activity": "http://example.com/activities/2"}, [4]),
        ({"activity": "http://example.com/activities/1", "verb": "http://example.com/verbs/asked"}, [2]),
        ({"agent": json.dumps(make_actor("ann")), "activity": "http://example.com/activities/1"}, [5, 1]),
        ({"limit": "2"}, [6, 5]),
    ],
)
def test_filters_find_what_matches(store: Store, query: dict[str, str], expected: list[int]) -> None:
    store.post([{**statement, "id": named(number)[0]} for number, statement in PEOPLE.items()])

    found = store.ids(**query)

    assert found == named(*expected)


def test_both_spellings_of_activity_streams_find_the_verb(store: Store) -> None:
    store.post(
        [
            numbered(1, verb={"id": "http://activitystrea.ms/submit"}),
            numbered(2, verb={"id": "http://activitystrea.ms/schema/1.0/submit"}),
        ]
    )

    assert store.ids(verb="http://activitystrea.ms/submit") == named(2, 1)
    assert store.ids(verb="http://activitystrea.ms/schema/1.0/submit") == named(2, 1)


@both
def test_since_leaves_out_and_until_takes_in_the_moment_itself(store: Store) -> None:
    for number in (1, 2, 3):
        store.clock.now = NOW + timedelta(seconds=number)
        store.post(numbered(number))

    assert store.ids(since="2026-03-01T12:00:01Z") == named(3, 2)
    assert store.ids(until="2026-03-01T12:00:02Z") == named(2, 1)
    assert store.ids(since="2026-03-01T13:00:01+01:00", until="2026-03-01T12:00:02Z") == named(2)
    assert store.ids(since="2026-03-02T00:00:00Z") == []


def refers(number: int, to: int, **parts: Any) -> dict[str, Any]:
    return numbered(number, object={"objectType": "StatementRef", "id": named(to)[0]}, **parts)


BY_BOB = {"agent": json.dumps(make_actor("bob"))}


@both
@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (2, 4, 1, 3)])
def test_who_refers_to_a_match_is_found_however_far_and_in_whatever_order(
    store: Store, order: tuple[int, ...]
) -> None:
    chain = {
        1: numbered(1, actor=make_actor("bob")),
        2: refers(2, 1),
        3: refers(3, 2),
        4: numbered(4),
    }

    for number in order:
        store.post(chain[number])

    assert sorted(store.ids(**BY_BOB)) == named(1, 2, 3)


def test_referrers_come_page_by_page(store: Store) -> None:
    store.post([numbered(1, actor=make_actor("bob")), refers(2, 1), numbered(3), refers(4, 2), refers(5, 1)])

    first = store.get(limit=2, **BY_BOB).json
    second = store.get(first["more"]).json

    assert [each["id"] for each in first["statements"]] == named(5, 4)
    assert [each["id"] for each in second["statements"]] == named(2, 1)


def test_statements_that_refer_to_each_other_in_a_circle_are_found_once(store: Store) -> None:
    store.post([refers(1, 2, actor=make_actor("bob")), refers(2, 1)])

    assert store.ids(**BY_BOB) == named(2, 1)


def test_filters_must_be_met_by_one_statement_not_by_a_pair(store: Store) -> None:
    store.post([numbered(1, actor=make_actor("bob")), refers(2, 1, verb={"id": "http://example.com/asked"})])

    assert store.ids(verb="http://example.com/asked", **BY_BOB) == []


VOID = {"id": "http://adlnet.gov/expapi/verbs/voided"}


@both
def test_a_voided_statement_is_hidden_and_its_referrers_are_kept(store: Store) -> None:
    store.post([numbered(1, actor=make_actor("bob")), refers(2, 1), refers(3, 1, verb=VOID)])

    assert store.ids(**BY_BOB) == named(3, 2)
    assert store.get(statementId=named(1)[0]).status_code == 404
    assert store.get(voidedStatementId=named(1)[0]).json["id"] == named(1)[0]
    assert store.get(voidedStatementId=named(2)[0]).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"statementid": named(1)[0]},
        {"foo": "bar"},
        {"statementId": "no-uuid"},
        {"statementId": named(1)[0], "voidedStatementId": named(1)[0]},
        {"statementId": named(1)[0], "verb": "http://example.com/v"},
        {"agent": "no json"},
        {"agent": "{}"},
        {"agent": '{"mbox":"mailto:a@b.c","mbox":"mailto:a@b.c"}'},
        {"agent": '{"objectType":"Group","member":[]}'},
        {"verb": "no iri"},
        {"activity": "no iri"},
        {"registration": "1"},
        {"since": "yesterday"},
        {"until": "2026-02-30T00:00:00Z"},
        {"limit": "-1"},
        {"limit": "many"},
        {"limit": ""},
        {"ascending": "yes"},
        {"related_agents": "1"},
        {"format": "short"},
        {"attachments": "maybe"},
        {"verb": ["http://a.example/1", "http://a.example/2"]},
    ],
)
def test_a_query_the_standard_does_not_know_is_refused(store: Store, query: dict[str, Any]) -> None:
    answer = store.get(**query)

    assert answer.status_code == 400
    assert answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("header", "answered"),
    [("1.0", "1.0.3"), ("1.0.0", "1.0.3"), ("1.0.3", "1.0.3"), ("1.0.9", "1.0.3"), ("2.0.0", "2.0.0")],
)
def test_the_answer_carries_the_version_that_was_agreed_on(store: Store, header: str, answered: str) -> None:
    answer = store.get(headers={"X-Experience-API-Version": header})

    assert answer.status_code == 200
    assert answer.headers["X-Experience-API-Version"] == answered


@pytest.mark.parametrize("header", [None, "", "0.9", "0.95", "1.1.0", "2.1.0", "3", "1.0.x"])
def test_a_version_not_spoken_here_is_refused(store: Store, header: str | None) -> None:
    answer = store.get(headers={} if header is None else {"X-Experience-API-Version": header})

    assert answer.status_code == 400


def test_about_needs_neither_version_nor_key(store: Store) -> None:
    answer = store.client.get("/xapi/about")

    assert answer.status_code == 200
    assert answer.json["version"] == ["1.0.3", "2.0.0"]
    assert answer.headers["X-Experience-API-Version"]


def test_consistent_through_is_on_every_answer_about_statements(store: Store) -> None:
    header = "X-Experience-API-Consistent-Through"

    posted = store.post(numbered(1))
    put = store.put(make_statement(), statementId=named(2)[0])
    one = store.get(statementId=named(1)[0])
    many = store.get()

    assert {each.headers[header] for each in (posted, put, one, many)} == {"2026-03-01T12:00:00.000000Z"}


def test_head_has_the_headers_of_get(store: Store) -> None:
    store.post(numbered(1))

    answer = store.client.head("/xapi/statements", headers=VERSION, auth=store.auth)

    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["X-Experience-API-Version"] == "1.0.3"
    assert "X-Experience-API-Consistent-Through" in answer.headers


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a":1,"a":1}',
        b"[1]",
        b"null",
        b"[[]]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 5_000,
        json.dumps(make_statement(verb=None)).encode(),
        json.dumps([make_statement(), make_statement(extra=1)]).encode(),
        json.dumps(make_statement(result={"score": {"scaled": 2}})).encode(),
        json.dumps(make_statement(timestamp="0001-01-01T00:00:00+05:00")).encode(),
        json.dumps(make_statement(object={"id": "http://e.com/" + "x" * 3_000})).encode(),
    ],
)
def test_a_body_that_is_no_statement_is_refused_and_nothing_is_kept(store: Store, body: bytes) -> None:
    answer = store.post(body)

    assert answer.status_code == 400
    assert answer.json["error"]["message"]
    assert store.ids() == []


@both
@pytest.mark.parametrize(
    "parts",
    [
        {"actor": make_actor("nul \x00 name")},
        {"actor": make_actor("ü" * 500)},
        {"actor": make_actor("\x00" * 500)},
        {"object": {"id": "http://e.com/" + "ü" * 1_400}},
        {"result": {"extensions": {"http://e.com/x": {"deep": None, "": "\x00", "number": 10**40}}}},
        {"result": {"score": {"raw": 1e300}}},
        {"timestamp": "0001-01-01T00:00:00Z"},
        {"timestamp": "9999-12-31T23:59:59.9999999999Z"},
    ],
)
def test_odd_but_valid_statements_are_kept(store: Store, parts: dict[str, Any]) -> None:
    posted = store.post(numbered(1, **parts))

    found = store.get(statementId=named(1)[0])

    assert posted.status_code == 200, posted.text
    for key, value in parts.items():
        assert found.json[key] == value


def test_statements_are_only_taken_as_json(store: Store) -> None:
    assert store.post(numbered(1), content_type="text/plain").status_code == 400


def test_an_attachment_without_bytes_or_address_is_refused(store: Store) -> None:
    attachment = {
        "usageType": "http://e.com/u",
        "display": {"en": "a"},
        "contentType": "text/plain",
        "length": 1,
        "sha2": "0" * 64,
    }

    without = store.post(numbered(1, attachments=[attachment]))
    with_address = store.post(numbered(1, attachments=[attachment | {"fileUrl": "http://e.com/f"}]))

    assert (without.status_code, with_address.status_code) == (400, 200)


def test_too_large_a_body_is_refused(door: Door, organisation_id: UUID) -> None:
    store = open_store(door, organisation_id, largest=1_000)

    answer = store.post(make_statement(result={"response": "x" * 2_000}))

    assert answer.status_code == 413
    assert answer.json["error"]["status"] == 413


def test_a_parameter_on_a_post_is_refused(store: Store) -> None:
    answer = store.client.post(
        f"/xapi/statements?statementId={named(1)[0]}", json=numbered(1), headers=VERSION, auth=store.auth
    )

    assert answer.status_code == 400


def test_ids_shows_identifiers_only(store: Store) -> None:
    named_actor = make_actor() | {"name": "Ann"}
    store.post(
        numbered(
            1,
            actor=named_actor,
            object={"id": "http://example.com/a", "definition": {"name": {"en": "A"}}},
            context={
                "contextActivities": {
                    "parent": [{"id": "http://e.com/p", "definition": {"type": "http://t.e/t"}}]
                }
            },
        )
    )

    [shown] = store.get(format="ids").json["statements"]

    assert shown["actor"] == make_actor()
    assert shown["verb"] == {"id": "http://adlnet.gov/expapi/verbs/initialized"}
    assert shown["object"] == {"id": "http://example.com/a"}
    assert shown["context"]["contextActivities"]["parent"] == [{"id": "http://e.com/p"}]


@pytest.mark.parametrize(
    ("accepted", "name"), [("de, en;q=0.5", "Eins"), ("fr;q=0.9, en;q=0.8", "One"), ("ja", "One")]
)
def test_canonical_merges_definitions_and_shows_one_language(store: Store, accepted: str, name: str) -> None:
    iri = "http://example.com/a"
    store.post(numbered(1, object={"id": iri, "definition": {"name": {"en": "One"}}}))
    store.post(
        numbered(2, object={"id": iri, "definition": {"name": {"de": "Eins"}, "type": "http://t.e/t"}})
    )

    answer = store.get(
        headers=VERSION | {"Accept-Language": accepted}, format="canonical", statementId=named(1)[0]
    )

    assert list(answer.json["object"]["definition"]["name"].values()) == [name]
    assert answer.json["object"]["definition"]["type"] == "http://t.e/t"


def test_exact_gives_back_what_was_sent(store: Store) -> None:
    sent = numbered(1, object={"id": "http://example.com/a", "definition": {"name": {"en": "A", "de": "B"}}})
    store.post(sent)
    store.post(numbered(2, object={"id": "http://example.com/a", "definition": {"name": {"en": "Other"}}}))

    found = store.get(statementId=named(1)[0]).json

    assert found["object"] == sent["object"]


def test_without_a_key_nothing_is_shown(store: Store) -> None:
    answer = store.client.get("/xapi/statements", headers=VERSION)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("auth", [("nobody", "nothing"), ("\x00", "x"), ("", "")])
def test_a_wrong_key_is_refused(store: Store, auth: tuple[str, str]) -> None:
    answer = store.client.get("/xapi/statements", headers=VERSION, auth=auth)

    assert answer.status_code == 401


def test_a_wrong_secret_is_refused_before_and_after_the_right_one(store: Store) -> None:
    wrong = (store.auth[0], "wrong")

    before = store.client.get("/xapi/statements", headers=VERSION, auth=wrong).status_code
    right = store.get().status_code
    after = store.client.get("/xapi/statements", headers=VERSION, auth=wrong).status_code

    assert (before, right, after) == (401, 200, 401)


def test_a_revoked_key_is_refused_from_the_next_request_on(
    door: Door, store: Store, organisation_id: UUID
) -> None:
    before = store.get().status_code
    with door.writing() as session:
        keys.revoke(session, organisation_id, store.auth[0], now=NOW)

    after = store.get().status_code

    assert (before, after) == (200, 401)


@pytest.mark.parametrize(
    ("scope", "reads", "writes"),
    [
        (keys.Scope.ALL, 200, 200),
        (keys.Scope.ALL_READ, 200, 403),
        (keys.Scope.STATEMENTS_READ, 200, 403),
        (keys.Scope.STATEMENTS_WRITE, 403, 200),
        (keys.Scope.STATE, 403, 403),
    ],
)
def test_a_key_opens_what_its_scope_says(
    door: Door, organisation_id: UUID, scope: keys.Scope, reads: int, writes: int
) -> None:
    store = open_store(door, organisation_id, scope)

    assert store.get().status_code == reads
    assert store.post(numbered(1)).status_code == writes


def test_read_mine_shows_only_what_the_key_itself_wrote(door: Door, organisation_id: UUID) -> None:
    other = open_store(door, organisation_id)
    mine = open_store(door, organisation_id, keys.Scope.STATEMENTS_WRITE, keys.Scope.STATEMENTS_READ_MINE)
    other.post([numbered(1), refers(4, 2)])
    mine.post([numbered(2), refers(3, 1)])

    assert mine.ids() == named(3, 2)
    assert mine.ids(agent=json.dumps(make_actor())) == named(3, 2)
    assert mine.get(statementId=named(1)[0]).status_code == 404
    assert mine.get(statementId=named(2)[0]).status_code == 200


@both
def test_one_organisation_never_sees_another(door: Door, store: Store) -> None:
    other = open_store(door, uuid4())
    store.post(
        [numbered(1, object={"id": "http://e.com/a", "definition": {"name": {"en": "Secret"}}}), refers(2, 1)]
    )

    posted = other.post(numbered(1, object={"id": "http://e.com/a"}, actor=make_actor("bob")))

    assert posted.status_code == 200
    assert other.ids() == named(1)
    assert other.ids(**BY_BOB) == named(1)
    assert other.ids(agent=json.dumps(make_actor("learner"))) == []
    assert "definition" not in other.get(format="canonical").json["statements"][0]["object"]


def test_a_batch_with_one_id_twice_is_refused_in_2_0(store: Store) -> None:
    answer = store.post([numbered(1), numbered(1)], headers=TWO)

    assert answer.status_code == 400
