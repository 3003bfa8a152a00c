"""An installation in use is brought to a newer version, and back, with everything people did in it."""

from sqlalchemy import MetaData, func, select

from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.db import migrate
from lti_tool.participation import service
from lti_tool.participation.models import Activity
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.house import House


def counts(house: House) -> dict[str, int]:
    """How many rows each table holds, as the database says."""
    engine = house.runtime.database.engine
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.tables.items()
        }


def in_use(house: House) -> None:
    """A house with an activity, placed, and with people who came."""
    house.open(INSTRUCTOR)
    with house.runtime.database.writing() as session:
        launch = session.scalars(select(LaunchSession)).one()
        service.place(session, actor_of(launch), "peer_review", "A reply", {}, now=house.clock())
    house.open(LEARNERS[0])


def test_nothing_people_did_is_lost_on_the_way_to_a_newer_version_and_back(any_house: House) -> None:
    in_use(any_house)
    engine = any_house.runtime.database.engine
    before = counts(any_house)

    migrate.downgrade(engine, "potluck@potluck_0001")
    between = counts(any_house)
    migrate.upgrade(engine)

    assert between == {name: before[name] for name in between}
    assert counts(any_house) == before
    with engine.connect() as connection:
        assert migrate.is_current(connection)
        assert connection.scalar(select(func.count()).select_from(Activity.__table__)) == 1
