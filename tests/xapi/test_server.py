import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from tests.xapi.samples import NOW, make_statement
from xapi.lrs.__main__ import main
from xapi.lrs.door import open_engine
from xapi.lrs.server import application, prepare
from xapi.lrs.views import Settings


@pytest.fixture
def server(tmp_path: Path) -> Iterator[list[str]]:
    """A running server; its first lines: key, secret, address."""
    command = [sys.executable, "-m", "xapi.lrs", "serve", "--port", "0"]
    database = f"sqlite:///{tmp_path / 'alone.db'}"
    with subprocess.Popen(  # noqa: S603 -- our own server
        [*command, "--database", database],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        yield [process.stdout.readline().split()[-1 if line == 2 else 1] for line in range(3)]
        process.terminate()


def test_the_store_runs_on_its_own_and_shows_its_key_once(server: list[str]) -> None:
    key, secret, address = server
    store = requests.Session()
    store.auth = (key, secret)
    store.headers["X-Experience-API-Version"] = "1.0.3"

    posted = store.post(f"{address}/statements", json=make_statement(), timeout=10)
    found = store.get(f"{address}/statements", params={"statementId": posted.json()[0]}, timeout=10)
    store.close()

    assert found.json()["id"] == posted.json()[0]


def test_a_second_start_shows_no_key(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'alone.db'}")

    first, second = prepare(engine, clock=lambda: NOW), prepare(engine, clock=lambda: NOW)
    engine.dispose()

    assert first is not None
    assert second is None


def test_another_key_can_be_made(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'alone.db'}"

    made = CliRunner().invoke(main, ["key", "--database", database, "--scope", "statements/read"])

    assert made.exit_code == 0
    assert made.output.startswith("key ")


def test_what_is_not_there_is_answered_as_json(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    client = application(engine, Settings(secret=b"x"), clock=lambda: NOW).test_client()

    missing, wrong = client.get("/xapi/nothing"), client.delete("/xapi/statements")
    engine.dispose()

    assert (missing.status_code, wrong.status_code) == (404, 405)
    assert missing.json["error"]["status"] == 404
