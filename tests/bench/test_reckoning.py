"""The reckoning after a proof: it finds what is missing and what is there twice."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bench.proofs import audit
from bench.proofs.audit import Elsewhere, Reckoning
from bench.proofs.people import Diary
from lti_tool.outbox.models import Message, MessageState
from lti_tool.runtime import open_runtime
from lti_tool.sandbox.seed import LEARNERS, LINE_ITEM, LINK
from tests.house import House, StandingClock, settings_for
from tests.peer_review.browsing import Table
from xapi.log.models import statement


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Iterator[House]:
    """Three learners have written, and reviewed each other; their grades have arrived. Tests only read it."""
    folder, clock = tmp_path_factory.mktemp("worked"), StandingClock()
    shutil.copyfile(template_database, folder / "potluck.db")
    house = House(open_runtime(settings_for(folder), clock), clock)
    table = Table(house)
    table.set_up()
    clock.move(minutes=1)
    three = table.learners[:3]
    for learner in three:
        table.write(learner)
    for learner in (*three, *three):
        table.review(learner)
    with house.runtime.database.writing() as session:
        session.execute(update(Message).values(state=MessageState.SENT))
    yield house
    house.runtime.database.dispose()


def elsewhere(house: House) -> Elsewhere:
    with house.runtime.database.reading() as session:
        statements = [json.loads(raw) for raw in session.scalars(select(statement.c.raw))]
        scores = [
            (LINE_ITEM.id, audit.user_of(session, message), round(message.payload["scaled"] * 100, 4))
            for message in session.scalars(select(Message))
        ]
    return Elsewhere(statements, scores)


def reckoned(house: House, **changed: list[object]) -> Reckoning:
    diary = Diary()
    for person in LEARNERS[:3]:
        diary.note("hand in", person, LINK.id)
    return audit.reckon(house.runtime, diary, replace(elsewhere(house), **changed))


def test_an_even_reckoning_has_nothing_lost_and_nothing_doubled(worked: House) -> None:
    reckoning = reckoned(worked)

    assert (reckoning.lost, reckoning.doubled) == (0, 0), reckoning.found()
    assert reckoning.scores >= 3


def test_a_missing_statement_is_lost(worked: House) -> None:
    statements = elsewhere(worked).statements

    assert reckoned(worked, statements=statements[1:]).lost == 1


def test_a_statement_that_is_there_twice_is_doubled(worked: House) -> None:
    statements = elsewhere(worked).statements

    assert reckoned(worked, statements=[*statements, {**statements[0], "id": "another"}]).doubled == 1


def test_a_score_that_did_not_arrive_is_lost(worked: House) -> None:
    scores = elsewhere(worked).scores

    assert reckoned(worked, scores=scores[1:]).lost == 1


def test_a_score_that_arrived_twice_is_doubled(worked: House) -> None:
    scores = elsewhere(worked).scores

    assert reckoned(worked, scores=[*scores, scores[0]]).doubled == 1


def test_a_deed_people_were_told_of_that_no_table_holds_is_lost(worked: House) -> None:
    diary = Diary()
    diary.note("hand in", LEARNERS[5], LINK.id)

    assert audit.reckon(worked.runtime, diary, elsewhere(worked)).lost == 1
