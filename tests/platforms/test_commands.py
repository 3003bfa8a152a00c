"""What an administrator types about LMSs, and that each deed stands in the log."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from lti_tool.access.models import AuditEntry
from lti_tool.cli import cli
from lti_tool.errors import PotluckError
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Deployment, Invitation, Registration, RegistrationState, ToolKey
from lti_tool.runtime import Runtime, open_runtime
from lti_tool.settings import read
from tests.house import SECRET

ADDRESSES = (
    "--issuer=https://lms.example",
    "--client-id=abc",
    "--auth-url=https://lms.example/auth",
    "--token-url=https://lms.example/token",
    "--jwks-url=https://lms.example/jwks",
)


class Typed:
    """Commands typed one after another at one installation."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"POTLUCK_DATA_DIR": str(folder), "POTLUCK_SECRET_KEY": SECRET}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), env=self.environment)

    def done(self, *arguments: str) -> str:
        result = self(*arguments)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    def refused(self, *arguments: str) -> str:
        result = self(*arguments)
        assert isinstance(result.exception, PotluckError), result.output
        return str(result.exception)

    @property
    def runtime(self) -> Runtime:
        return open_runtime(read(self.environment))

    def acts(self) -> list[str]:
        """What the log says, oldest first."""
        with self.runtime.database.reading() as session:
            return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.at)))


@pytest.fixture
def typed(tmp_path: Path, template_database: Path) -> Typed:
    shutil.copyfile(template_database, tmp_path / "potluck.db")
    return Typed(tmp_path)


@pytest.fixture
def connected(typed: Typed) -> Typed:
    typed.done("platforms", "add", "--label=Moodle", *ADDRESSES)
    return typed


def test_an_invitation_is_printed_once_and_only_its_hash_is_kept(typed: Typed) -> None:
    printed = typed.done("platforms", "invite", "--label=Our Moodle", "--hours=2")

    found = re.search(r"http://localhost:8000/lti/register/(\S{40,})", printed)
    assert found is not None
    assert "Our Moodle" in typed.done("platforms", "invitations")
    with typed.runtime.database.reading() as session:
        invitation = session.scalars(select(Invitation)).one()
        assert found[1] not in {invitation.secret_hash, invitation.label}
        assert (invitation.expires_at - invitation.created_at).total_seconds() == 2 * 3600
    assert typed.acts() == ["platform.invited"]


def test_an_invitation_can_be_withdrawn(typed: Typed) -> None:
    typed.done("platforms", "invite")
    invitation_id = typed.done("platforms", "invitations").split()[0]

    typed.done("platforms", "withdraw", invitation_id)

    assert typed.done("platforms", "invitations") == ""
    assert typed.acts() == ["platform.invited", "invitation.withdrawn"]


def test_a_platform_takes_the_manners_of_its_product(typed: Typed) -> None:
    typed.done(
        "platforms",
        "add",
        "--label=Canvas",
        *ADDRESSES,
        "--product=canvas",
        "--host=.pods.example",
        "--frame-origin=https://frame.example",
        "--guests",
    )

    with typed.runtime.database.reading() as session:
        made = session.scalars(select(Registration)).one()
        assert (made.product, made.new_deployments, made.lets_guests_look) == ("canvas", "approve", True)
        assert (made.service_hosts, made.frame_origins) == (".pods.example", "https://frame.example")


def test_what_is_not_given_stays_when_a_platform_is_changed(connected: Typed) -> None:
    connected.done("platforms", "change", "Moodle", "--token-url=https://lms.example/new", "--no-guests")

    with connected.runtime.database.reading() as session:
        found = session.scalars(select(Registration)).one()
        assert (found.token_url, found.auth_url) == ("https://lms.example/new", "https://lms.example/auth")
    assert connected.acts() == ["platform.registered", "platform.changed"]


def test_a_platform_is_switched_off_and_on_again(connected: Typed) -> None:
    connected.done("platforms", "off", "Moodle")
    off = connected.done("platforms", "list")
    connected.done("platforms", "on", "Moodle")

    assert "Moodle (inactive)" in off
    assert "Moodle (active)" in connected.done("platforms", "list")
    assert connected.acts()[1:] == ["platform.switched-off", "platform.switched-on"]


def test_a_platform_that_waits_is_confirmed(connected: Typed) -> None:
    with connected.runtime.database.writing() as session:
        session.scalars(select(Registration)).one().state = RegistrationState.WAITING

    connected.done("platforms", "on", "Moodle")

    assert connected.acts()[-1] == "platform.confirmed"


def test_deployments_are_let_in_and_refused(connected: Typed) -> None:
    with connected.runtime.database.writing() as session:
        registration = session.scalars(select(Registration)).one()
        platforms.note_deployment(session, registration, "7", now=datetime(2026, 11, 22, tzinfo=UTC))
    connected.done("platforms", "deployment", "Moodle", "1")
    listed = connected.done("platforms", "deployments").splitlines()

    connected.done("platforms", "refuse", "Moodle", "7")

    assert listed == ["7\twaits\tMoodle", "1\tlet in\tMoodle"]
    with connected.runtime.database.reading() as session:
        assert list(session.scalars(select(Deployment.lti_deployment_id))) == ["1"]
    assert connected.acts()[1:] == ["deployment.approved", "deployment.refused"]
    assert "switch the platform off" in connected.refused("platforms", "refuse", "Moodle", "1")


def test_a_key_is_rotated_with_notice(typed: Typed) -> None:
    typed.done("platforms", "rotate-key")

    with typed.runtime.database.reading() as session:
        older, younger = session.scalars(select(ToolKey).order_by(ToolKey.created_at))
        assert (younger.signs_from - younger.created_at).days == 1
        assert older.retires_at is not None
        assert (older.retires_at - younger.signs_from).days == 14
    assert typed.acts() == ["key.made"]


def test_a_key_can_sign_at_once(typed: Typed) -> None:
    typed.done("platforms", "rotate-key", "--now")

    with typed.runtime.database.reading() as session:
        younger = session.scalars(select(ToolKey).order_by(ToolKey.created_at.desc())).first()
        assert younger is not None
        assert younger.signs_from == younger.created_at


def test_a_key_is_not_made_with_a_wrong_secret(typed: Typed) -> None:
    typed.environment["POTLUCK_SECRET_KEY"] = "another secret that is long enough for it"

    said = typed.refused("platforms", "rotate-key")

    assert "another POTLUCK_SECRET_KEY" in said


@pytest.mark.parametrize("product", ["moodle", "canvas", "blackboard", "generic"])
def test_a_sheet_is_printed_for_a_product(connected: Typed, product: str) -> None:
    general = connected.done("platforms", "sheet", product)
    own = connected.done("platforms", "sheet", product, "--platform=Moodle")

    assert "potluck platforms add" in general
    assert f"--product          {product}" in general
    if product != "canvas":
        assert "http://localhost:8000/lti/login/" not in general
        assert "http://localhost:8000/lti/login/" in own


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("platforms", "off", "Nobody"), "There is no platform Nobody"),
        (("platforms", "off", "00000000-0000-0000-0000-000000000000"), "There is no platform"),
        (("platforms", "change", "Moodle", "--host=https://x"), "no host name"),
        (("platforms", "change", "Moodle", "--frame-origin=x"), "no origin"),
        (("platforms", "change", "Moodle", "--token-url=http://lms.example"), "give an https:// URL"),
        (("platforms", "refuse", "Moodle", "9"), "has no deployment 9"),
        (("platforms", "invite", "--organisation=nobody"), "There is no organisation 'nobody'"),
        (("platforms", "withdraw", "00000000-0000-0000-0000-000000000000"), "There is no invitation"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    connected: Typed, arguments: tuple[str, ...], words: str
) -> None:
    assert words in connected.refused(*arguments)
    assert connected.acts() == ["platform.registered"]


@pytest.mark.parametrize("option", ["--label", "--issuer", "--client-id", "--auth-url"])
def test_what_is_too_long_to_be_kept_is_refused(typed: Typed, option: str) -> None:
    result = typed("platforms", "add", "--label=Moodle", *ADDRESSES, f"{option}=https://{'x' * 3000}")

    assert result.exit_code == 2
    assert "give at most" in result.output


def test_a_client_id_of_another_organisation_is_not_taken_over(connected: Typed) -> None:
    connected.done("organisations", "add", "rival", "Rival")
    forged = [each.replace("=https://lms.example/jwks", "=https://evil.example/jwks") for each in ADDRESSES]

    said = connected.refused("platforms", "add", "--organisation=rival", "--label=Mine", *forged)

    assert "another organisation is known there" in said


def test_two_platforms_of_one_name_are_told_apart_by_their_id(connected: Typed) -> None:
    connected.done("platforms", "add", "--label=Moodle", *ADDRESSES, "--client-id=other")

    assert "give the id" in connected.refused("platforms", "off", "Moodle")
