"""Whoever is not here is written to as they last read: in their language, in the zone of their browser."""

from sqlalchemy import select

from lti_tool.courses.models import Person
from tests.house import House
from tests.launch.sending import AMARA, BENCE, said, sent_with


def facts(house: House) -> dict[str | None, tuple[str | None, str | None]]:
    """Language and zone by name."""
    with house.runtime.database.reading() as session:
        return {one.name: (one.locale, one.time_zone) for one in session.scalars(select(Person))}


def test_the_language_of_a_person_is_that_of_their_own_last_visit(house: House) -> None:
    for person, locale in ((AMARA, "es"), (AMARA, "de"), (BENCE, "fr")):
        sent_with(house, said(LAUNCH_PRESENTATION={"locale": locale}), person)

    sent_with(house, said(LAUNCH_PRESENTATION={}), AMARA)

    found = facts(house)
    assert (found[AMARA.name][0], found[BENCE.name][0]) == ("de", "fr")


def test_the_zone_of_a_person_is_the_one_their_browser_told_last(house: House) -> None:
    amara, bence = house.open(AMARA), house.open(BENCE)
    for visitor, zone in ((amara, "Europe/Berlin"), (amara, "Asia/Kolkata"), (bence, "Europe/Paris")):
        visitor.send(f"/l/{visitor.at.split('/')[2]}/zone", {"zone": zone}, follow=False)

    found = facts(house)

    assert (found[AMARA.name][1], found[BENCE.name][1]) == ("Asia/Kolkata", "Europe/Paris")
