"""What an administrator types, and the one sentence they get when something is not as it must be."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lti_tool.cli import cli
from lti_tool.errors import PotluckError
from tests.house import SECRET

PROGRAM = "from lti_tool.cli import main; main()"


def potluck(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an administrator does, in a process of its own."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("POTLUCK_")}
    given.update({"POTLUCK_DATA_DIR": str(folder), **environment})
    return subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-P", "-c", PROGRAM, *arguments],
        env=given,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 2, done.stderr
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0]


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_an_unknown_setting_is_one_sentence(tmp_path: Path) -> None:
    done = potluck(tmp_path, "migrate", POTLUCK_DATABSE_URL="sqlite://")

    assert_one_sentence(done, "POTLUCK_DATABSE_URL is unknown", "did you mean POTLUCK_DATABASE_URL?")


def test_a_database_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    done = potluck(tmp_path, "serve", POTLUCK_DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder.db")

    assert_one_sentence(done, "cannot be written", "check POTLUCK_DATABASE_URL")


def test_a_busy_port_is_one_sentence(tmp_path: Path, busy_port: int) -> None:
    done = potluck(tmp_path, "serve", "--no-worker", POTLUCK_PORT=str(busy_port), POTLUCK_LOG_LEVEL="ERROR")

    assert_one_sentence(done, f"Port {busy_port} on localhost is taken", "set POTLUCK_PORT")


def test_the_sandbox_stays_away_from_production(tmp_path: Path) -> None:
    done = potluck(
        tmp_path,
        "serve",
        "--sandbox",
        POTLUCK_BASE_URL="https://potluck.example",
        POTLUCK_SECRET_KEY="x" * 40,
    )

    assert_one_sentence(done, "lets everybody be anybody")


def test_a_secret_that_does_not_open_the_keys_is_one_sentence(tmp_path: Path) -> None:
    first = potluck(tmp_path, "migrate", POTLUCK_SECRET_KEY="a" * 40)

    done = potluck(tmp_path, "migrate", POTLUCK_SECRET_KEY="b" * 40)

    assert first.returncode == 0, first.stderr
    assert_one_sentence(done, "another POTLUCK_SECRET_KEY")


def test_a_command_imports_nothing_from_the_folder_it_is_run_in(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit('hijacked')")

    done = potluck(tmp_path, "--version")

    assert done.returncode == 0
    assert done.stdout.startswith("potluck, version")


class Typed:
    """Commands typed one after another at one installation."""

    def __init__(self, folder: Path) -> None:
        self._environment = {"POTLUCK_DATA_DIR": str(folder), "POTLUCK_SECRET_KEY": SECRET}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), env=self._environment)


@pytest.fixture
def typed(tmp_path: Path, template_database: Path) -> Typed:
    shutil.copyfile(template_database, tmp_path / "potluck.db")
    return Typed(tmp_path)


ADDRESSES = (
    "--issuer=https://lms.example",
    "--client-id=abc",
    "--auth-url=https://lms.example/auth",
    "--token-url=https://lms.example/token",
    "--jwks-url=https://lms.example/jwks",
)


def test_an_organisation_is_added_and_listed(typed: Typed) -> None:
    added = typed("organisations", "add", "acme", "Acme Ltd")

    assert added.exit_code == 0
    assert typed("organisations", "list").output.splitlines() == ["acme\tAcme Ltd", "default\tDefault"]


@pytest.mark.parametrize("slug", ["Acme", "a b", "-a", "x" * 64, "ü"])
def test_an_odd_short_name_is_refused(typed: Typed, slug: str) -> None:
    refused = typed("organisations", "add", "--", slug, "Acme")

    assert isinstance(refused.exception, PotluckError)
    assert "lower-case letters" in str(refused.exception)


def test_a_short_name_is_given_once(typed: Typed) -> None:
    typed("organisations", "add", "acme", "Acme")

    assert "already" in str(typed("organisations", "add", "acme", "Acme").exception)


def test_a_platform_is_connected_and_its_addresses_are_shown(typed: Typed) -> None:
    added = typed("platforms", "add", "--label=Moodle", *ADDRESSES, "--deployment=1")

    assert added.exit_code == 0, added.output
    for address in ("/lti/login/", "/lti/launch", "/lti/jwks"):
        assert f"http://localhost:8000{address}" in added.output
    assert "Moodle (active): https://lms.example" in typed("platforms", "list").output


def test_a_platform_is_connected_once(typed: Typed) -> None:
    typed("platforms", "add", "--label=Moodle", *ADDRESSES)

    again = typed("platforms", "add", "--label=Moodle", *ADDRESSES)

    assert "already knows us as abc" in str(again.exception)


def test_an_address_we_may_not_call_is_refused(typed: Typed) -> None:
    plain = [each.replace("https://lms.example/token", "http://lms.example/token") for each in ADDRESSES]

    refused = typed("platforms", "add", "--label=Moodle", *plain)

    assert "give an https:// URL" in str(refused.exception)


def test_a_deployment_is_let_in_later(typed: Typed) -> None:
    typed("platforms", "add", "--label=Moodle", *ADDRESSES)
    listed = typed("platforms", "list").output
    registration = next(line.split()[1] for line in listed.splitlines() if "registration" in line)

    assert typed("platforms", "deployment", registration, "7").exit_code == 0


def test_a_key_is_shown_once_and_can_be_revoked(typed: Typed) -> None:
    made = typed("keys", "add", "--scope=statements/read", "BI")
    key = made.output.split()[1]
    listed = typed("keys", "list").output

    assert typed("keys", "revoke", key).exit_code == 0
    assert key in listed
    assert made.output.split()[3] not in listed
    assert "revoked" in typed("keys", "list").output
    assert "no key" in str(typed("keys", "revoke", key).exception)


@pytest.mark.parametrize(
    "command", [("keys", "list"), ("keys", "add", "BI"), ("platforms", "add", "--label=M", *ADDRESSES)]
)
def test_an_organisation_that_is_not_there_is_said_so(typed: Typed, command: tuple[str, ...]) -> None:
    refused = typed(*command, "--organisation=nobody")

    assert "There is no organisation 'nobody'" in str(refused.exception)
