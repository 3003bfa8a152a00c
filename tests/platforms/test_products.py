"""Which product an LMS is, is learnt from its launches."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.platforms.models import Registration
from lti_tool.sandbox.misbehaviour import LaunchLie
from tests.house import House

TOOL_PLATFORM = "https://purl.imsglobal.org/spec/lti/claim/tool_platform"


def launched_from(house: House, platform: dict[str, Any]) -> tuple[str, str | None]:
    """What the registration says after a launch with this claim."""

    def edit(claims: dict[str, Any]) -> None:
        claims[TOOL_PLATFORM] = {"guid": "1", **platform}

    house.platform.faults.lie(LaunchLie(claims=edit))
    house.open()
    with house.runtime.database.reading() as session:
        found = session.scalars(select(Registration)).one()
        return found.product, found.product_version


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({"product_family_code": "canvas", "version": "cloud"}, ("canvas", "cloud")),
        ({"product_family_code": "BlackboardLearn"}, ("blackboard", None)),
        ({"product_family_code": "moodle", "version": "4" * 500}, ("moodle", "4" * 64)),
    ],
)
def test_a_launch_says_which_product_it_comes_from(
    house: House, said: dict[str, Any], known: tuple[str, str | None]
) -> None:
    assert launched_from(house, said) == known


def test_a_product_nobody_knows_changes_nothing(house: House) -> None:
    launched_from(house, {"product_family_code": "moodle", "version": "4.5"})

    assert launched_from(house, {"product_family_code": "home-made"}) == ("moodle", "4.5")


def test_an_upgrade_is_noticed(house: House) -> None:
    launched_from(house, {"product_family_code": "moodle", "version": "4.5"})

    assert launched_from(house, {"product_family_code": "moodle", "version": "5.0"}) == ("moodle", "5.0")
