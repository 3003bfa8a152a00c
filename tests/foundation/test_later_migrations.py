"""An installation in use is brought to a newer version, and back, with everything people did in it."""

from sqlalchemy import MetaData, func, select

from lti_tool.access.actor import actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.activities.peer_review.models import Authorship
from lti_tool.activities.peer_review.rules.drafts import Edition
from lti_tool.activities.peer_review.service import writing
from lti_tool.db import migrate
from lti_tool.participation import service
from lti_tool.participation.models import Activity
from lti_tool.parts.forms.library import service as library
from lti_tool.parts.forms.library.service import Named
from lti_tool.runtime import Runtime
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from tests.house import House, StandingClock
from tests.peer_review.making import TWO_CRITERIA, Cohort

RUBRICS = ("rubric", "rubric_version", "rubric_criterion", "rubric_level")


def counts(runtime: Runtime) -> dict[str, int]:
    """How many rows each table holds, as the database says."""
    engine = runtime.database.engine
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            name: connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in found.tables.items()
        }


def rubrics(runtime: Runtime) -> dict[str, int]:
    """The same for the tables of rubrics."""
    return {name: count for name, count in counts(runtime).items() if name in RUBRICS}


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
    before = counts(any_house.runtime)

    migrate.downgrade(engine, "potluck@potluck_0001")
    between = counts(any_house.runtime)
    migrate.upgrade(engine)

    assert between == {name: before[name] for name in between}
    assert counts(any_house.runtime) == before
    with engine.connect() as connection:
        assert migrate.is_current(connection)
        assert connection.scalar(select(func.count()).select_from(Activity.__table__)) == 1


def test_works_are_of_those_who_wrote_them_on_the_way_to_older_works_of_one_person_and_back(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, 3)
    handed_in, drafting, _idle = cohort.learners
    works = [cohort.write(handed_in, "Mine").id]
    page = Edition(0, "page")
    works.append(cohort.do(lambda s, now: writing.save_draft(s, drafting, "Mine too", page, now=now).id))
    engine = any_runtime.database.engine

    migrate.downgrade(engine, "potluck@potluck_0014")
    migrate.upgrade(engine)

    with any_runtime.database.reading() as session:
        rows = session.execute(select(Authorship.submission_id, Authorship.person_id, Authorship.left_at))
        assert set(rows.all()) == {
            (work, who.person_id, None) for work, who in zip(works, (handed_in, drafting), strict=True)
        }
    assert cohort.part(handed_in).work.draft_text == "Mine"
    assert cohort.part(handed_in).standing.is_handed_in
    assert cohort.part(drafting).work.draft_text == "Mine too"


def test_kept_rubrics_go_whole_with_the_version_that_keeps_them_and_no_other_rubric_does(
    any_runtime: Runtime, clock: StandingClock
) -> None:
    cohort = Cohort(any_runtime, clock, 0)
    used = cohort.rubric()
    engine = any_runtime.database.engine
    before = rubrics(any_runtime)
    cohort.do(lambda s, now: library.keep(s, cohort.author, Named("Letters"), TWO_CRITERIA, now=now))

    migrate.downgrade(engine, "potluck@potluck_0016")
    between = rubrics(any_runtime)
    migrate.upgrade(engine)

    assert between == before
    assert cohort.rubric() == used
