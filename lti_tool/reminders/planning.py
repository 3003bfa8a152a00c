"""Who is due for a mail: looked for without holding anybody up, planned person by person."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from lti_tool.clock import Clock
from lti_tool.db import Database
from lti_tool.reminders import queries, service


@dataclass(frozen=True, slots=True)
class Planner:
    """What planning mails needs."""

    database: Database
    clock: Clock
    default_zone: ZoneInfo


def plan_due(planner: Planner, *, at_most: int, stopping: Callable[[], bool]) -> int:
    """Plan the mails that are due, each in a transaction of its own; how many."""
    with planner.database.reading() as session:
        people = queries.people_to_look_at(session, at_most, now=planner.clock())
    planned = 0
    for person_id in people:
        if stopping():
            break
        with planner.database.writing() as session:
            planned += service.plan(session, person_id, planner.default_zone, now=planner.clock())
    return planned
