"""What a load balancer is told."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from lti_tool.admin.health import duties
from lti_tool.admin.health.models import Duty
from lti_tool.runtime import FILES, Runtime
from tests.house import House, StandingClock


@pytest.fixture
def browser(house: House) -> FlaskClient:
    return house.app.test_client()


def test_a_process_that_answers_is_alive(browser: FlaskClient) -> None:
    answer = browser.get("/healthz")

    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_an_installation_with_a_beating_worker_is_ready(
    browser: FlaskClient, runtime: Runtime, clock: StandingClock
) -> None:
    beat(runtime, clock)

    answer = browser.get("/readyz")

    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")


def test_an_installation_without_a_worker_is_not_ready(
    browser: FlaskClient, runtime: Runtime, clock: StandingClock
) -> None:
    beat(runtime, clock)
    clock.move(minutes=1)

    answer = browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["worker"] == "gave no sign of life lately"


def test_an_installation_that_cannot_keep_files_is_not_ready(
    browser: FlaskClient, runtime: Runtime, clock: StandingClock
) -> None:
    beat(runtime, clock)
    (runtime.settings.data_dir / FILES).write_text("no folder")

    answer = browser.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["files"] == "cannot be written"


def test_tables_of_another_version_are_not_ready(browser: FlaskClient, runtime: Runtime) -> None:
    with runtime.database.writing() as session:
        session.execute(text("DELETE FROM alembic_version"))

    answer = browser.get("/readyz")

    assert answer.status_code == 503
    assert "potluck migrate" in answer.get_json()["checks"]["tables"]


def test_a_database_that_does_not_answer_is_told_without_its_secrets(
    browser: FlaskClient, runtime: Runtime
) -> None:
    with runtime.database.writing() as session:
        session.execute(text("DROP TABLE duty_done"))

    answer = browser.get("/readyz")

    assert (answer.status_code, answer.get_json()["checks"]) == (503, {"database": "does not answer"})


def beat(runtime: Runtime, clock: StandingClock) -> None:
    with runtime.database.writing() as session:
        duties.take_up(session, Duty.HEARTBEAT, duties.BEATS_EVERY, now=clock())
