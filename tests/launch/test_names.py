"""People whose names the LMS keeps to itself, for a while or for good."""

from typing import Any

from sqlalchemy import select

from lti_tool.courses.models import Person
from lti_tool.sandbox.misbehaviour import LaunchLie
from tests.house import House
from tests.launch.sending import (
    AMARA,
)


def nameless(launched: dict[str, Any]) -> None:
    for name in ("name", "given_name", "family_name", "email"):
        launched.pop(name, None)


def test_a_pseudonym_stays_until_a_later_launch_tells_the_name(house: House) -> None:
    house.platform.faults.lie(LaunchLie(claims=nameless), times=2)
    pseudonyms = []
    for _ in range(2):
        house.open(AMARA)
        with house.runtime.database.reading() as session:
            pseudonyms.append(session.scalars(select(Person)).one().shown_name)

    house.open(AMARA)

    with house.runtime.database.reading() as session:
        assert session.scalars(select(Person)).one().shown_name == AMARA.name
    assert pseudonyms[0] == pseudonyms[1]
    assert pseudonyms[0].startswith("Learner ")


def test_a_launch_without_a_name_takes_none_away(house: House) -> None:
    house.open(AMARA)
    house.platform.faults.lie(LaunchLie(claims=nameless))

    house.open(AMARA)

    with house.runtime.database.reading() as session:
        assert session.scalars(select(Person.name)).one() == AMARA.name
