"""`./dev bench people`: the facilitator's table with very many learners, as a browser gets it."""

import time
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import select

from bench.allocate.pulling import seeded
from bench.browser import Browser
from bench.classroom import Classroom
from bench.progress import say
from bench.proofs.days import Days
from bench.proofs.school import School, school
from lti_tool.access import Actor
from lti_tool.access.actor import STAFF
from lti_tool.courses.models import Person, ResourceLink
from lti_tool.db import new_id
from lti_tool.participation.models import Activity
from lti_tool.platforms.models import Deployment
from lti_tool.sandbox.seed import INSTRUCTOR

LEARNERS, FEW_LEARNERS = 2000, 200
ROUNDS, TIMES = 3, 20
SEED = 1
PAGES = ("/people", "/people?show=need", "/people?page=20")


def run(*, quick: bool) -> dict[str, Any]:
    """Milliseconds from the request to the last byte, over HTTP on this machine, the slowest of the pages."""
    learners = FEW_LEARNERS if quick else LEARNERS
    with school(Days()) as place:
        visit = place.enter(INSTRUCTOR)
        visit.set_up("A letter", reviews=3)
        seeded(_room(place), learners, Random(SEED))
        say(f"{learners} learners have handed in")
        rounds = [
            {page: _took(visit.browser, f"{visit.home}{page}") for page in PAGES} for _ in range(ROUNDS)
        ]
    slowest = max(PAGES, key=lambda page: median(median(each[page]) for each in rounds))
    return {
        "learners": learners,
        "people_ms": round(median(median(each[slowest]) for each in rounds), 1),
        "people_p95_ms": round(median(quantiles(each[slowest], n=20)[18] for each in rounds), 1),
        "page": slowest,
    }


def _took(browser: Browser, address: str) -> list[float]:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        page = browser.once("GET", address)
        took.append((time.perf_counter() - began) * 1000)
        if not page.is_well:
            raise AssertionError(f"{page.url}: {page.status}")
    return took


def _room(place: School) -> Classroom:
    """The activity of the school as the seeding takes it."""
    with place.runtime.database.reading() as session:
        activity, link = session.scalars(select(Activity)).one(), session.scalars(select(ResourceLink)).one()
        author = Actor(
            launch_id=new_id(),
            organisation_id=activity.organisation_id,
            registration_id=session.get_one(Deployment, link.deployment_id).registration_id,
            course_id=activity.course_id,
            resource_link_id=link.id,
            person_id=session.scalars(select(Person.id)).first() or new_id(),
            permissions=STAFF,
        )
        return Classroom(place.runtime, author, activity.id)
