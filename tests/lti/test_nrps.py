"""A roster is read to its end or known to be partial, whatever its pages do."""

from typing import Any

import pytest

from lti_tool.lti import nrps
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, ServiceFailed
from lti_tool.lti.http import Response
from lti_tool.lti.launch_values import Person
from lti_tool.lti.nrps import Roster, RosterQuery, Status
from lti_tool.lti.pages import MAX_PAGES, Stopped
from lti_tool.lti.roles import Role
from tests.lti.making import NOW, Wire, make_json, make_services

URL = "https://lms.example/Members?type=1"


def make_member(user_id: object = "user-5", **changes: Any) -> dict[str, Any]:
    return {"user_id": user_id, "roles": ["Learner"], "status": "Active", **changes}


def make_page(*members: Any, following: str | None = None) -> Response:
    headers = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return make_json({"context": {"id": "course-1"}, "members": list(members)}, **headers)


def fetch(*answers: Response, query: RosterQuery = nrps.EVERYBODY) -> tuple[Roster, Wire]:
    services, wire = make_services(*answers)
    return nrps.fetch_roster(services, URL, query, now=NOW), wire


def test_a_roster_of_one_page_is_complete() -> None:
    roster, wire = fetch(make_page(make_member(name="Ana", email="ana@example.test"), make_member("user-6")))

    assert roster.complete
    assert roster.context_id == "course-1"
    assert [member.user_id for member in roster.members] == ["user-5", "user-6"]
    assert roster.members[0].person == Person("Ana", email="ana@example.test")
    assert wire.requests[1].headers["Accept"] == nrps.MEDIA_TYPE
    assert Scope.MEMBERSHIP_READ.replace(":", "%3A").replace("/", "%2F") in wire.requests[0].body.decode()


def test_an_empty_roster_is_complete() -> None:
    roster, _ = fetch(make_page())

    assert (roster.members, roster.complete) == ((), True)


def test_pages_are_followed_with_their_case_kept() -> None:
    roster, wire = fetch(
        make_page(make_member("a"), following="https://lms.example/Members?From=3&Token=AbC"),
        make_page(make_member("b"), following="/Members?From=6"),
        make_page(make_member("c")),
    )

    assert [member.user_id for member in roster.members] == ["a", "b", "c"]
    assert roster.complete
    assert [request.url for request in wire.requests[1:]] == [
        URL,
        "https://lms.example/Members?From=3&Token=AbC",
        "https://lms.example/Members?From=6",
    ]


@pytest.mark.parametrize(
    ("following", "stopped"),
    [
        (URL, Stopped.LOOP),
        ("https://evil.example/Members", Stopped.OTHER_HOST),
        ("http://lms.example/Members", Stopped.OTHER_HOST),
        ("https://lms.example:8443/Members", Stopped.OTHER_HOST),
        ("javascript:alert(1)", Stopped.OTHER_HOST),
    ],
)
def test_a_next_page_that_leads_astray_leaves_the_roster_partial(following: str, stopped: Stopped) -> None:
    roster, wire = fetch(make_page(make_member(), following=following))

    assert (roster.complete, roster.stopped, len(roster.members)) == (False, stopped, 1)
    assert len(wire.requests) == 2


def test_a_loop_over_two_pages_is_cut() -> None:
    roster, _ = fetch(
        make_page(make_member("a"), following="/Members?page=2"), make_page(make_member("b"), following=URL)
    )

    assert (roster.complete, roster.stopped) == (False, Stopped.LOOP)


def test_pages_without_end_are_cut() -> None:
    pages = [make_page(make_member(str(number)), following=f"?page={number}") for number in range(MAX_PAGES)]

    roster, _ = fetch(*pages)

    assert (roster.complete, roster.stopped, len(roster.members)) == (
        False,
        Stopped.TOO_MANY_PAGES,
        MAX_PAGES,
    )


@pytest.mark.parametrize(
    "second", [Response(500), Response(200, body=b"<html>"), make_json({"members": None})]
)
def test_a_later_page_that_fails_leaves_the_roster_partial(second: Response) -> None:
    roster, _ = fetch(make_page(make_member(), following="?page=2"), second)

    assert (roster.complete, roster.stopped, len(roster.members)) == (False, Stopped.PAGE_FAILED, 1)
    assert roster.failure is not None


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (Response(500), Reason.SERVICE_TROUBLE),
        (Response(200, body=b"<html>"), Reason.SERVICE_UNREADABLE),
        (Response(200, body=b"[" * 100_000), Reason.SERVICE_UNREADABLE),
        (make_json([]), Reason.SERVICE_UNREADABLE),
        (make_json({"members": {}}), Reason.SERVICE_UNREADABLE),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else None,
)
def test_a_first_page_that_fails_is_no_roster(first: Response, reason: Reason) -> None:
    with pytest.raises(ServiceFailed) as raised:
        fetch(first)

    assert raised.value.reason is reason


@pytest.mark.parametrize(
    "entry", ["user-5", {}, {"user_id": None}, {"user_id": 5}, {"user_id": ""}, {"user_id": "a\x00"}]
)
def test_a_member_who_cannot_be_read_leaves_the_roster_partial(entry: object) -> None:
    roster, _ = fetch(make_page(entry, make_member("user-6")))

    assert (len(roster.members), roster.unreadable_members, roster.complete) == (1, 1, False)


def test_null_members_are_nobody() -> None:
    roster, _ = fetch(make_page(None, make_member()))

    assert (len(roster.members), roster.complete) == (1, True)


def test_somebody_listed_twice_is_one_person_with_both_roles() -> None:
    roster, _ = fetch(
        make_page(
            make_member(roles=["Learner"], status="Inactive", name="Ana"),
            make_member(roles=["Mentor"], status="Active", name="Other"),
        )
    )

    (member,) = roster.members
    assert (member.roles, member.status, member.person.name) == (
        {Role.LEARNER, Role.MENTOR},
        Status.ACTIVE,
        "Ana",
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Active", Status.ACTIVE),
        ("Inactive", Status.INACTIVE),
        ("Deleted", Status.DELETED),
        ("deleted", Status.DELETED),
        (None, Status.ACTIVE),
        ("Sleeping", Status.ACTIVE),
        (7, Status.ACTIVE),
    ],
)
def test_a_status_is_read(written: object, read: Status) -> None:
    roster, _ = fetch(make_page(make_member(status=written)))

    assert roster.members[0].status is read


@pytest.mark.parametrize("written", [None, "Instructor", [None, 7], {}])
def test_roles_of_the_wrong_type_are_no_roles(written: object) -> None:
    roster, _ = fetch(make_page(make_member(roles=written)))

    assert roster.members[0].roles == frozenset()


def test_a_part_can_be_asked_for() -> None:
    roster, wire = fetch(
        make_page(), query=RosterQuery(resource_link_id="link 1", role="Learner", page_size=50)
    )

    assert wire.requests[1].url == URL + "&rlid=link+1&role=Learner&limit=50"
    assert not roster.complete


def test_a_roster_prints_no_names() -> None:
    roster, _ = fetch(make_page(make_member(name="Ana")))

    assert "Ana" not in repr(roster)
