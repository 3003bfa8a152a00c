"""The doctor says in plain words what stands between this installation and an LMS."""

import ssl
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import datetime, timedelta
from io import StringIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from lti_tool.admin.commands.doctor import consult
from lti_tool.admin.doctor import patients
from lti_tool.admin.doctor.instruments import Instruments
from lti_tool.admin.health import duties
from lti_tool.admin.health.models import Duty
from lti_tool.cli import cli
from lti_tool.lti.http import Request, Response, TransportFailed, TransportFailure
from lti_tool.outbox.models import MessageState
from lti_tool.outbox.service import put
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Registration, RegistrationState
from lti_tool.platforms.network_addresses import Address
from lti_tool.sandbox.misbehaviour import FOREVER, Endpoint, Fault
from tests.house import House

HERE, OUTSIDE, INSIDE = (ip_address(text) for text in ("127.0.0.1", "93.184.216.34", "10.0.0.7"))
Answers = Callable[[Request], Response]


def leading_to(*addresses: Address) -> Callable[[str, int], list[Address]]:
    return lambda _host, _port: list(addresses)


def ending(moment: datetime) -> Callable[[str, int, Address], datetime]:
    return lambda _host, _port, _address: moment


class Visit:
    """A visit of the doctor to the tool of a house."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.runtime = house.runtime
        self.instruments = Instruments(house.carry, leading_to(HERE))
        with house.runtime.database.writing() as session:
            duties.take_up(session, Duty.HEARTBEAT, duties.BEATS_EVERY, now=house.clock())
            platforms.add_deployment(
                session, session.scalars(select(Registration)).one(), "1", now=house.clock()
            )

    def look(self, **instruments: Any) -> bool:
        """Examine; the lines are kept."""
        printed = StringIO()
        with redirect_stdout(printed):
            well = consult(self.runtime, None, replace(self.instruments, **instruments))
        self.said = printed.getvalue()
        return well

    def lines(self, verdict: str) -> list[str]:
        """What was found so, such as all that failed."""
        return [line[8:] for line in self.said.splitlines() if line.startswith(f"  {verdict} ")]

    def change(self, **values: object) -> None:
        with self.runtime.database.writing() as session:
            registration = session.scalars(select(Registration)).one()
            for name, value in values.items():
                setattr(registration, name, value)


@pytest.fixture
def visit(house: House) -> Visit:
    house.open()
    return Visit(house)


def test_all_is_well_between_the_tool_and_a_good_lms(visit: Visit) -> None:
    assert visit.look() is True

    assert visit.lines("fail") == visit.lines("warn") == []
    checked = [line.split("  ")[0] for line in visit.lines("ok")]
    for name in ("the worker", "name", "its keys", "access token", "gradebook", "roster"):
        assert name in checked, visit.said


def test_nothing_is_changed_by_looking(visit: Visit) -> None:
    with visit.runtime.database.engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA data_version").scalar()

        visit.look()

        assert connection.exec_driver_sql("PRAGMA data_version").scalar() == before


def test_without_a_worker_grades_stand_still(visit: Visit) -> None:
    visit.house.clock.move(minutes=5)

    assert visit.look() is False

    (failed,) = visit.lines("fail")
    assert "No worker gave a sign of life" in failed
    assert "potluck work" in visit.said


def test_a_name_that_leads_nowhere_ends_the_examination(visit: Visit) -> None:
    def nowhere(_host: str, _port: int) -> list[Address]:
        raise OSError("no such name")

    assert visit.look(resolve=nowhere) is False

    assert "leads nowhere" in visit.lines("fail")[0]
    assert "access token" not in visit.said


@pytest.mark.parametrize(("named", "well"), [(frozenset(), False), (frozenset({"127.0.0.1:8001"}), True)])
def test_a_private_address_is_fine_only_when_it_was_named(
    visit: Visit,
    named: frozenset[str],
    well: bool,  # noqa: FBT001
) -> None:
    far = ending(visit.house.clock() + timedelta(days=90))

    assert visit.look(resolve=leading_to(INSIDE), named_hosts=named, certificate_end=far) is well

    assert ("POTLUCK_PRIVATE_LMS_HOSTS" in visit.said) is not well


def test_a_certificate_that_ends_soon_is_told_in_time(visit: Visit) -> None:
    soon = ending(visit.house.clock() + timedelta(days=3))

    assert visit.look(resolve=leading_to(OUTSIDE), certificate_end=soon) is True

    assert "ends on 25 November 2026" in visit.lines("warn")[0]


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (ssl.SSLCertVerificationError("x"), "cannot be trusted"),
        (TimeoutError(), "Nobody answers"),
        (ConnectionRefusedError(), "Nobody answers"),
    ],
)
def test_a_certificate_that_cannot_be_trusted_fails(visit: Visit, problem: OSError, words: str) -> None:
    def refuse(_host: str, _port: int, _address: Address) -> datetime:
        raise problem

    assert visit.look(resolve=leading_to(OUTSIDE), certificate_end=refuse) is False

    assert words in visit.lines("fail")[0]


@pytest.mark.parametrize(
    ("endpoint", "fault", "code"),
    [
        (Endpoint.JWKS, Fault(status=404), "KEYS-02"),
        (Endpoint.JWKS, Fault(body=b"<html>"), "KEYS-04"),
        (Endpoint.JWKS, Fault(body=b'{"keys": []}'), "KEYS-05"),
        (Endpoint.TOKEN, Fault(status=401, body=b'{"error": "invalid_client"}'), "TOKEN-02"),
        (Endpoint.TOKEN, Fault(body=b"<html>"), "TOKEN-04"),
        (Endpoint.LINE_ITEMS, Fault(status=403), "SERVICE-05"),
        (Endpoint.LINE_ITEMS, Fault(status=404), "SERVICE-06"),
        (Endpoint.LINE_ITEMS, Fault(body=b"<html>"), "SERVICE-13"),
        (Endpoint.MEMBERSHIPS, Fault(status=403), "SERVICE-05"),
        (Endpoint.MEMBERSHIPS, Fault(status=401), "SERVICE-04"),
    ],
)
def test_what_an_lms_refuses_is_said_with_its_code_and_what_to_do(
    visit: Visit, endpoint: Endpoint, fault: Fault, code: str
) -> None:
    visit.house.platform.faults.fail(endpoint, fault, times=FOREVER)

    visit.look()

    bad = [line for line in [*visit.lines("fail"), *visit.lines("warn")] if code in line]
    assert len(bad) == 1, visit.said


@pytest.mark.parametrize("endpoint", [Endpoint.TOKEN, Endpoint.LINE_ITEMS, Endpoint.MEMBERSHIPS])
@pytest.mark.parametrize("fault", [Fault(status=503), Fault(hangs_seconds=60)], ids=["503", "hangs"])
def test_what_may_pass_is_a_warning(visit: Visit, endpoint: Endpoint, fault: Fault) -> None:
    visit.house.platform.faults.fail(endpoint, fault, times=FOREVER)

    assert visit.look() is True

    assert "Try again in a while" in visit.said


@pytest.mark.parametrize(
    ("seconds", "verdict"), [(0, "ok"), (5, "ok"), (-40, "warn"), (59, "warn"), (61, "fail"), (-300, "fail")]
)
def test_clocks_are_compared(visit: Visit, seconds: int, verdict: str) -> None:
    theirs = visit.house.clock() - timedelta(seconds=seconds)
    said = {"Date": theirs.strftime("%a, %d %b %Y %H:%M:%S GMT")}
    visit.house.platform.faults.fail(Endpoint.JWKS, Fault(headers=said))

    visit.look()

    (line,) = [line for line in visit.lines(verdict) if line.startswith("clocks")]
    assert (f"{seconds:+d} seconds" in line) is (verdict != "ok")


def test_services_that_are_not_allowed_are_named(visit: Visit) -> None:
    def without_rosters(request: Request) -> Response:
        if request.url.endswith("/token") and b"contextmembership" in request.body:
            return Response(400, body=b'{"error": "invalid_scope"}')
        return visit.house.carry(request)

    assert visit.look(transport=without_rosters) is False

    (warned,) = visit.lines("warn")
    assert "gives no token for: contextmembership.readonly" in warned
    assert "columns of ours" in visit.said or "column of ours" in visit.said


def test_what_no_launch_has_told_is_not_tried(house: House) -> None:
    visit = Visit(house)

    assert visit.look() is True

    notes = " ".join(visit.lines("note"))
    assert "gradebook is, so it was not tried" in notes
    assert "roster is, so it was not tried" in notes


@pytest.mark.parametrize(
    ("state", "words"),
    [(RegistrationState.INACTIVE, "switched off"), (RegistrationState.WAITING, "waits to be confirmed")],
)
def test_a_connection_that_lets_nobody_in_is_said_so(
    visit: Visit, state: RegistrationState, words: str
) -> None:
    visit.change(state=state)

    visit.look()

    assert words in visit.lines("warn")[0]


def test_a_deployment_that_waits_is_said_so(visit: Visit) -> None:
    with visit.runtime.database.writing() as session:
        registration = session.scalars(select(Registration)).one()
        platforms.note_deployment(session, registration, "7", now=visit.house.clock())

    visit.look()

    assert "One waits to be let in" in visit.lines("warn")[0]


def in_the_world(visit: Visit, answer: Answers) -> bool:
    """Look at an installation with an address of the world, whose own address answers so."""
    settings = replace(visit.runtime.settings, base_url="https://potluck.example")
    visit.runtime = replace(visit.runtime, settings=settings)

    def carry(request: Request) -> Response:
        ours = request.url == "https://potluck.example/lti/jwks"
        return answer(request) if ours else visit.house.carry(request)

    return visit.look(transport=carry)


def test_our_own_keys_are_looked_at_from_outside(visit: Visit) -> None:
    def shown(_request: Request) -> Response:
        found = visit.house.app.test_client().get("/lti/jwks")
        return Response(found.status_code, body=found.data)

    assert in_the_world(visit, shown) is True

    assert "shows every key we sign with" in visit.said


@pytest.mark.parametrize(
    "answer", [Response(404), Response(200, body=b"<html>"), Response(200, body=b'{"keys": []}')]
)
def test_our_own_keys_that_nobody_can_read_fail(visit: Visit, answer: Response) -> None:
    assert in_the_world(visit, lambda _request: answer) is False

    assert "does not show the keys we sign with" in visit.lines("fail")[0]


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [(TransportFailure.ADDRESS_NOT_ALLOWED, "note"), (TransportFailure.TLS, "fail")],
)
def test_our_own_address_seen_from_inside_is_only_noted(
    visit: Visit, kind: TransportFailure, verdict: str
) -> None:
    def fail(_request: Request) -> Response:
        raise TransportFailed(kind, "x")

    in_the_world(visit, fail)

    assert any(line.startswith("our keys") for line in visit.lines(verdict)), visit.said


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MessageState.RETRY, "One grade has been on its way"),
        (MessageState.REFUSED, "was refused by its LMS"),
    ],
)
def test_grades_that_are_late_or_refused_are_counted(visit: Visit, state: MessageState, words: str) -> None:
    with visit.runtime.database.writing() as session:
        owner = platforms.organisation_called(session, platforms.DEFAULT_SLUG)
        message = put(
            session,
            organisation_id=owner.id,
            destination="ags_score",
            subject="one",
            payload={},
            now=visit.house.clock(),
        )
        message.state = state
    visit.house.clock.move(hours=2)

    visit.look()

    assert words in " ".join(visit.lines("warn"))


def test_one_platform_is_examined_alone_and_an_unknown_one_is_said_so(tmp_path: Path) -> None:
    environment = {"POTLUCK_DATA_DIR": str(tmp_path)}
    CliRunner().invoke(cli, ["migrate"], env=environment)

    alone = CliRunner().invoke(cli, ["doctor"], env=environment)
    unknown = CliRunner().invoke(cli, ["doctor", "Nobody"], env=environment)

    assert alone.exit_code == 1
    assert "the worker" in alone.output
    assert "There is no platform Nobody" in str(unknown.exception)


def test_grades_of_another_organisation_are_none_of_ours(visit: Visit) -> None:
    now = visit.house.clock()
    with visit.runtime.database.writing() as session:
        owner = platforms.organisation_called(session, platforms.DEFAULT_SLUG)
        put(session, organisation_id=owner.id, destination="ags_score", subject="one", payload={}, now=now)
        rival = platforms.make_organisation(session, "rival", "Rival", iri_base="https://r.example", now=now)
        found = {
            organisation_id: patients.installation(
                session,
                "https://potluck.example",
                is_loopback=False,
                organisation_id=organisation_id,
                now=now + timedelta(hours=2),
            ).stuck_messages
            for organisation_id in (None, owner.id, rival.id)
        }

    assert list(found.values()) == [1, 1, 0]
