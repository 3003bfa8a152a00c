"""What it costs to give a learner the next work to review, commit included, where there are very many."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.allocate.bare import bare_ms
from bench.classroom import Classroom, classroom, installation
from bench.progress import say
from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    Authorship,
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
    WorkState,
)
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service import allocating
from lti_tool.db import Base, new_id
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity, Participant
from lti_tool.parts.forms.models import ResponseRow
from lti_tool.runtime import open_runtime

MOST_LOAD = 3
"""Works have one review more, one after the other, and then none again: 0, 1, 2, 3, 0, ..."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Size:
    """How many works there are, and how many learners pull in each round."""

    works: int
    rounds: int
    pulls: int


FULL = Size(works=100_000, rounds=5, pulls=1000)
QUICK = Size(works=5_000, rounds=3, pulls=200)


def pull_figures(quick: bool) -> dict[str, Any]:  # noqa: FBT001 as benches are called
    """Milliseconds of a pull through the verb of the product, on SQLite as shipped, and bare."""
    size = QUICK if quick else FULL
    chance = Random(SEED)
    with installation() as runtime:
        room = classroom(runtime, Settings())
        learners = seeded(room, size.works, chance)
        say(f"{size.works} works are handed in")
        asking = iter(chance.sample(learners, size.rounds * size.pulls * 2))
        rounds = [_round(room, asking, size.pulls, chance) for _ in range(size.rounds)]
    figures = {name: round(median(each[name] for each in rounds), 3) for name in rounds[0]}
    return figures | {
        "pull_ratio": round(figures["pull_p50_ms"] / figures["pull_bare_p50_ms"], 2),
        "pull_works": size.works,
    }


def seeded(room: Classroom, works: int, chance: Random) -> list[Actor]:
    """So many learners who have handed in, with reviews sent about most of their works."""
    learners = room.enrol(works)
    with room.runtime.database.writing() as session:
        activity = session.get_one(Activity, room.activity_id)
        rubric_version_id = place.rubric(session, activity).version_id
        for model, rows in _rows(room, learners, rubric_version_id, chance):
            session.execute(insert(model), rows)
    return learners


def _rows(
    room: Classroom, learners: Sequence[Actor], rubric_version_id: UUID, chance: Random
) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    """The rows of all their works and reviews, in the order of their keys."""
    now = room.runtime.clock() - timedelta(days=1)
    ours = {"organisation_id": room.author.organisation_id}
    here = ours | {"activity_id": room.activity_id}
    people = [
        here | {"id": new_id(), "person_id": one.person_id, "started_at": now, "xapi_registration": new_id()}
        for one in learners
    ]
    handed_in = {"state": WorkState.HANDED_IN, "version_number": 1, "handed_in_at": now, "in_pool_at": now}
    works = [
        here | handed_in | {"id": new_id()} | {"load": nth % (MOST_LOAD + 1), "pick": chance.random()}
        for nth in range(len(people))
    ]
    authors = [
        here | {"submission_id": work["id"], "person_id": one["person_id"]}
        for work, one in zip(works, people, strict=True)
    ]
    text = {"number": 1, "text": "Dear customer, it comes on Tuesday.", "words": 6, "handed_in_at": now}
    versions = [ours | text | {"id": new_id(), "submission_id": work["id"]} for work in works]
    reviews = [
        here | pair | {"id": new_id(), "response_id": new_id(), "version_id": versions[nth]["id"]}
        for nth, pair in _pairs(people, works, chance)
    ]
    sent = {"state": ReviewState.SENT, "assigned_at": now, "leased_until": now, "sent_at": now}
    begun = {"version_id": rubric_version_id, "created_at": now}
    yield Participant, people
    yield Submission, works
    yield Authorship, authors
    yield SubmissionVersion, versions
    yield ResponseRow, [ours | begun | {"id": review["response_id"]} for review in reviews]
    yield Review, [review | sent for review in reviews]


def _pairs(
    people: Sequence[dict[str, Any]], works: Sequence[dict[str, Any]], chance: Random
) -> Iterator[tuple[int, dict[str, Any]]]:
    """As many reviewers for each work as its load says, and nobody twice or for their own."""
    steps = chance.sample(range(1, len(people)), MOST_LOAD)
    for nth, work in enumerate(works):
        for step in steps[: work["load"]]:
            reviewer = people[(nth + step) % len(people)]
            yield nth, {"submission_id": work["id"], "reviewer_id": reviewer["id"]}


def _round(room: Classroom, asking: Iterator[Actor], pulls: int, chance: Random) -> dict[str, float]:
    """Pulls through the verb and then as bare statements, each by another learner who has come in."""
    learners = list(islice(asking, pulls * 2))
    _come_in(room, learners)
    took = [_pull_ms(room, each, chance) for each in learners[:pulls]]
    # by another door to the same database: one that was listened to takes a longer way ever after
    apart = open_runtime(room.runtime.settings, room.runtime.clock).database
    bare = [bare_ms(apart, partial(_pull, room, each, chance)) for each in learners[pulls:]]
    apart.dispose()
    cuts, bare_cuts = quantiles(took, n=100), quantiles(bare, n=100)
    say(f"{pulls} pulls: {cuts[49]:.2f} ms in the middle, {cuts[98]:.2f} ms at worst but one in a hundred")
    return {
        "pull_p50_ms": cuts[49],
        "pull_p99_ms": cuts[98],
        "pull_bare_p50_ms": bare_cuts[49],
        "pull_bare_p99_ms": bare_cuts[98],
    }


def _come_in(room: Classroom, learners: Sequence[Actor]) -> None:
    with room.runtime.database.writing() as session:
        activity = session.get_one(Activity, room.activity_id)
        for each in learners:
            participation.arrived(session, each, activity, now=room.runtime.clock())


def _pull_ms(room: Classroom, learner: Actor, chance: Random) -> float:
    began = time.perf_counter()
    with room.runtime.database.writing() as session:
        _pull(room, learner, chance, session)
    return (time.perf_counter() - began) * 1000


def _pull(room: Classroom, learner: Actor, chance: Random, session: Session) -> None:
    if allocating.pull_review(session, learner, chance, now=room.runtime.clock()) is None:
        raise AssertionError("there was no work for somebody")
