"""Whose id it is decides: at another place it does not exist, and at its own it opens the page."""

import pytest
from flask import abort

from lti_tool.access import Permission, allow
from lti_tool.app import create_app
from lti_tool.runtime import Runtime
from tests.isolation.checking import leaks, without_address, without_example
from tests.isolation.examples import EXAMPLES
from tests.isolation.planted import LEAKING
from tests.isolation.town import Town


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_its_own_people_get_there(town: Town, name: str) -> None:
    assert leaks(town, name, EXAMPLES[name]) == []


@pytest.mark.parametrize("name", LEAKING)
def test_an_address_that_lets_others_in_or_its_own_people_out_is_found(town: Town, name: str) -> None:
    example, expected = LEAKING[name]

    assert leaks(town, name, example) == expected


def test_every_address_that_can_be_somebodys_has_an_example(runtime: Runtime) -> None:
    assert without_example(create_app(runtime)) == []


def test_every_example_has_its_address(runtime: Runtime) -> None:
    assert without_address(create_app(runtime)) == []


@pytest.mark.parametrize("rule", ["/l/<uuid:launch_id>/new", "/admin/new", "/things/<int:number>"])
def test_a_new_address_without_example_is_found(runtime: Runtime, rule: str) -> None:
    app = create_app(runtime)
    app.add_url_rule(rule, "new", allow(Permission.PUBLIC)(lambda **_: abort(404)))

    assert without_example(app) == [f"GET {rule} (new): give an example id in tests/isolation/examples.py"]
