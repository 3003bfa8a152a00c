"""What a process remembers of an LMS spares it looking, and never outlives the truth."""

from collections.abc import Mapping

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from lti_tool.access.models import LaunchSession
from lti_tool.app import create_app
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState, SpentState
from tests.counting import counted
from tests.house import BASE_URL, House, path_of
from tests.launch.sending import AMARA, BENCE, said

NAMES_ELSEWHERE = said(NRPS_SERVICE={"context_memberships_url": "https://roster.example/names"})


def change(house: House, **values: object) -> None:
    """The administrator changes the registration, in a process of their own."""
    with house.runtime.database.writing() as session:
        session.execute(update(Registration).values(values))


def spent(house: House) -> int:
    with house.runtime.database.reading() as session:
        return session.scalar(select(func.count()).select_from(SpentState)) or 0


def another_process(house: House) -> Flask:
    """The tool once more over the same database, by which somebody has come in already."""
    here, elsewhere = house.app, create_app(house.runtime, transport=house.carry)
    house.app = elsewhere
    house.open(BENCE)
    house.app = here
    return elsewhere


def test_a_login_is_answered_from_memory_for_a_few_seconds(house: House) -> None:
    house.visitor().log_in()

    with counted(house.runtime.database) as at_once:
        house.visitor().log_in()
    house.clock.move(seconds=6)
    with counted(house.runtime.database) as later:
        house.visitor().log_in()

    assert (at_once.queries, len(later.queries)) == ([], 1)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": RegistrationState.INACTIVE}, "DOOR-03"),
        ({"state": RegistrationState.WAITING}, "DOOR-03"),
        ({"issuer": "https://elsewhere.example"}, "LAUNCH-12"),
        ({"client_id": "another"}, "LAUNCH-13"),
        ({"jwks_url": "http://127.0.0.1:8001/nothing"}, "KEYS-02"),
    ],
)
def test_what_was_changed_after_the_login_counts_at_the_launch(
    any_house: House, changed: Mapping[str, object], code: str
) -> None:
    any_house.open(BENCE)
    visitor = any_house.visitor()
    form, before = visitor.launch_form(), spent(any_house)
    change(any_house, **changed)

    answer = visitor.post_launch(form)

    assert answer.status_code >= 400
    assert code in answer.get_data(as_text=True)
    assert spent(any_house) == before


def test_what_one_process_remembers_and_another_changed_counts_at_the_launch(house: House) -> None:
    elsewhere = another_process(house).test_client()
    visitor = house.visitor()
    form = visitor.launch_form()
    elsewhere._cookies.update(visitor.browser._cookies)
    change(house, client_id="another")

    answer = elsewhere.post(path_of(form.url), data=form.fields, base_url=BASE_URL)

    assert "LAUNCH-13" in answer.get_data(as_text=True)


def test_what_memory_refuses_is_judged_by_what_is_true_now(any_house: House) -> None:
    any_house.open(BENCE)
    any_house.platform.faults.lie(NAMES_ELSEWHERE)
    visitor = any_house.visitor()
    form = visitor.launch_form()
    change(any_house, service_hosts="roster.example")

    answer = visitor.post_launch(form)

    assert answer.status_code == 303


def test_what_memory_lets_pass_is_judged_by_what_is_true_now(any_house: House) -> None:
    change(any_house, service_hosts="roster.example")
    any_house.platform.faults.lie(NAMES_ELSEWHERE)
    any_house.open(BENCE)
    any_house.platform.faults.lie(NAMES_ELSEWHERE)
    visitor = any_house.visitor()
    form, before = visitor.launch_form(), spent(any_house)
    change(any_house, service_hosts="")

    answer = visitor.post_launch(form)

    assert "LAUNCH-33" in answer.get_data(as_text=True)
    assert spent(any_house) == before


def test_a_change_that_makes_no_difference_to_a_launch_lets_it_in(any_house: House) -> None:
    any_house.open(BENCE)
    visitor = any_house.visitor()
    form = visitor.launch_form()
    change(any_house, token_url="https://elsewhere.example/token")

    assert visitor.post_launch(form).status_code == 303


def test_a_launch_that_had_to_wait_can_be_sent_again_when_its_deployment_is_let_in(any_house: House) -> None:
    any_house.open(BENCE)
    visitor = any_house.visitor()
    form = visitor.launch_form()
    with any_house.runtime.database.writing() as session:
        session.execute(update(Deployment).values(state=DeploymentState.PENDING))
    refused = visitor.post_launch(form)
    with any_house.runtime.database.writing() as session:
        session.execute(update(Deployment).values(state=DeploymentState.APPROVED))

    answer = visitor.post_launch(form)

    assert "DOOR-05" in refused.get_data(as_text=True)
    assert answer.status_code == 303


def test_an_lms_that_is_connected_now_is_known_at_once(house: House) -> None:
    change(house, issuer="https://not-yet.example")
    begun = house.platform.login(AMARA)
    unknown = house.app.test_client().post(path_of(begun.url), data=begun.fields, base_url=BASE_URL)
    change(house, issuer=house.platform.address.issuer)

    house.open(AMARA)

    assert "DOOR-01" in unknown.get_data(as_text=True)
    with house.runtime.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(LaunchSession)) == 1
