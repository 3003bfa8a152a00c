"""The check itself: the owner gets in; strangers with the owner's ids find nothing."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lti_tool.access.guard import RESCUE_FIELD, TOKEN_FIELD, TOKEN_HEADER
from tests.admin.desk import TOKEN, Desk
from tests.house import BASE_URL
from tests.isolation.examples import EXAMPLES, OPEN_TO_ALL, Example
from tests.isolation.town import Seat, Town
from tests.peer_review.browsing import Fields

ADMIN = "/admin/"
LAUNCH = "/l/"
SILENT = frozenset({"HEAD", "OPTIONS"})
NOBODY = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
OWNER = frozenset({HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.SEE_OTHER})


def needs_an_example(rule: Rule) -> bool:
    """Whether an address can be somebody's: behind a session, or with an id in it."""
    return rule.rule.startswith((ADMIN, LAUNCH)) or bool(rule.arguments)


def without_example(app: Flask) -> list[str]:
    """The addresses nobody wrote an example for."""
    return sorted(
        f"{method} {rule.rule} ({rule.endpoint}): give an example id in tests/isolation/examples.py"
        for rule in app.url_map.iter_rules()
        if needs_an_example(rule) and rule.endpoint not in OPEN_TO_ALL
        for method in (rule.methods or set()) - SILENT
        if f"{method} {rule.endpoint}" not in EXAMPLES
    )


def without_address(app: Flask) -> list[str]:
    """The examples of addresses that are no more."""
    there = {
        f"{method} {rule.endpoint}" for rule in app.url_map.iter_rules() for method in rule.methods or set()
    }
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted((set(EXAMPLES) - there) | (set(OPEN_TO_ALL) - endpoints))


def leaks(town: Town, name: str, example: Example) -> list[str]:
    """What is wrong with one address, in words; nothing when only its owner gets there."""
    method = name.partition(" ")[0]
    probe = _staff_probes if example.is_of_staff else _launch_probes
    return [
        f"{who}: {answer.status_code}"
        for who, answer, right in probe(town, method, example)
        if answer.status_code not in right
    ]


Probe = tuple[str, TestResponse, frozenset[HTTPStatus]]
OF_A_SESSION = frozenset({TOKEN_FIELD, RESCUE_FIELD})
NOTHING_THERE = frozenset({HTTPStatus.NOT_FOUND})


def _launch_probes(town: Town, method: str, example: Example) -> Iterator[Probe]:
    owner = town.owner.seats[example.part]
    fields = _fields(town, owner, example)
    path = example.path.format(**town.ids)
    address = f"{LAUNCH}{owner.launch_id}/{path}"
    yield "nobody", _send(town, method, address, fields), NOBODY
    for place in town.strangers:
        stranger = place.seats.get(example.part, place.seats["learner"])
        yield f"{place.name} by its launch", _send(town, method, address, fields, stranger), NOBODY
        if example.names_somebody_elses:
            own = f"{LAUNCH}{stranger.launch_id}/{path}"
            yield f"{place.name} by its ids", _send(town, method, own, fields, stranger), NOTHING_THERE
    yield "its owner", _send(town, method, address, fields, owner, follow=False), OWNER


def _staff_probes(town: Town, method: str, example: Example) -> Iterator[Probe]:
    address = ADMIN + example.path.format(**town.ids)
    yield "nobody", _send(town, method, address, example.fields), NOBODY
    if example.names_somebody_elses:
        stranger = town.staff["stranger"]
        yield "the staff of another organisation", _ask(stranger, method, address, example), NOTHING_THERE
    owner = town.staff[example.part]
    yield "its owner", _ask(owner, method, address, example), OWNER


def _fields(town: Town, owner: Seat, example: Example) -> dict[str, str]:
    """What the owner's form would send."""
    given = {name: value.format(**town.ids) for name, value in example.fields.items()}
    if not example.page:
        return given
    page = owner.visitor.browser.get(
        f"{LAUNCH}{owner.launch_id}/{example.page.format(**town.ids)}", base_url=BASE_URL
    )
    assert page.status_code == HTTPStatus.OK, page.text
    shown = Fields(page.text).values | given
    return {name: value for name, value in shown.items() if name not in OF_A_SESSION}


def _send(
    town: Town,
    method: str,
    address: str,
    fields: Mapping[str, str],
    seat: Seat | None = None,
    *,
    follow: bool = True,
) -> TestResponse:
    """A request from a browser with its own token, or from one that has neither session nor token."""
    browser = seat.visitor.browser if seat else town.house.app.test_client()
    form = {"data": fields, "headers": {TOKEN_HEADER: seat.token if seat else ""}} if method == "POST" else {}
    return browser.open(
        address, method=method, base_url=BASE_URL, follow_redirects=follow, buffered=True, **form
    )


def _ask(desk: Desk, method: str, address: str, example: Example) -> TestResponse:
    found = TOKEN.search(desk.text)
    assert found, "the desk has seen no form"
    form = {"data": {**example.fields, "staff_token": found[1]}} if method == "POST" else {}
    return desk.browser.open(address, method=method, base_url=BASE_URL, **form)
