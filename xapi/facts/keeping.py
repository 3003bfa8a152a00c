"""How the facts follow the log: with every statement stored, and again when one is voided."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from xapi.anatomy import ifi, object_type
from xapi.facts.models import completion_fact
from xapi.facts.rules import STEP_OF_VERB, Event, Progress, State, advance
from xapi.json_bytes import JsonObject, parse_own
from xapi.log.entries import Entry
from xapi.log.models import statement, verb
from xapi.moments import moment_of, seconds_of

NO_REGISTRATION = UUID(int=0)
_PROGRESS = tuple(part.name for part in fields(Progress))
_KEY = ("organisation_id", "activity_id", "agent_id", "registration")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose progress, with what, in which registration."""

    activity_id: int
    agent_id: int
    registration: UUID
    activity_iri: str
    home_page: str | None
    name: str | None


def keep(
    session: Session,
    organisation_id: UUID,
    entries: list[Entry],
    agents: dict[str, int],
    activities: dict[str, int],
) -> None:
    """Bring the facts up to date with new statements, in the order of the log."""
    events: list[tuple[Place, Event]] = []
    for entry in entries:
        actor = ifi(entry.content["actor"])
        if actor is None or not counts(entry.content):
            continue
        activity_id = activities[entry.content["object"]["id"]]
        events.append(
            (place_of(entry.content, activity_id, agents[actor]), event_of(entry.seq, entry.content))
        )
    if events:
        known = _known(session, organisation_id, {place for place, _ in events})
        write(session, organisation_id, fold(events, dict(known)), known)


def recompute(session: Session, organisation_id: UUID, pairs: Iterable[tuple[int, int]]) -> None:
    """Count again what the standing statements say about these (agent, activity) pairs."""
    chosen = list(pairs)
    session.execute(
        delete(completion_fact).where(
            completion_fact.c.organisation_id == organisation_id,
            tuple_(completion_fact.c.agent_id, completion_fact.c.activity_id).in_(chosen),
        )
    )
    progress: dict[Place, Progress] = {}
    for agent_id, activity_id in chosen:
        query = counting_statements(organisation_id).where(
            statement.c.actor_id == agent_id, statement.c.object_id == activity_id
        )
        fold(read_events(session.execute(query)), progress)
    write(session, organisation_id, progress, {})


def counts(content: JsonObject) -> bool:
    """Whether a statement says something about completion: a person, a step, an activity."""
    return (
        content["verb"]["id"] in STEP_OF_VERB
        and object_type(content["object"]) == "Activity"
        and content["actor"].get("objectType", "Agent") == "Agent"
        and "\x00" not in content["actor"].get("account", {}).get("name", "")
    )


def counting_statements(organisation_id: UUID) -> Any:
    """The query of all standing statements with a step's verb, in the order of the log."""
    return (
        select(statement.c.seq, statement.c.actor_id, statement.c.object_id, statement.c.raw)
        .join(verb, verb.c.id == statement.c.verb_id)
        .where(
            statement.c.organisation_id == organisation_id,
            verb.c.organisation_id == organisation_id,
            verb.c.iri.in_(STEP_OF_VERB),
            ~statement.c.voided,
        )
        .order_by(statement.c.seq)
    )


def read_events(rows: Iterable[Any]) -> Iterable[tuple[Place, Event]]:
    """The places and events of stored statements."""
    for seq, actor_id, object_id, raw in rows:
        content = parse_own(raw)
        if actor_id is not None and object_id is not None and counts(content):
            yield place_of(content, object_id, actor_id), event_of(seq, content)


def place_of(content: JsonObject, activity_id: int, agent_id: int) -> Place:
    """Where a statement counts."""
    registration = content.get("context", {}).get("registration")
    account = content["actor"].get("account", {})
    return Place(
        activity_id,
        agent_id,
        NO_REGISTRATION if registration is None else UUID(registration),
        content["object"]["id"],
        account.get("homePage"),
        account.get("name"),
    )


def event_of(seq: int, content: JsonObject) -> Event:
    """What a stored statement says about completion."""
    result = content.get("result", {})
    return Event(
        step=STEP_OF_VERB[content["verb"]["id"]],
        at=moment_of(content["timestamp"]),
        sid=UUID(content["id"]),
        seq=seq,
        scaled=result.get("score", {}).get("scaled"),
        seconds=seconds_of(result["duration"]) if "duration" in result else 0.0,
    )


def fold(events: Iterable[tuple[Place, Event]], progress: dict[Place, Progress]) -> dict[Place, Progress]:
    """Advance the progress at each place by its events; the dictionary given is filled and given back."""
    for place, event in events:
        progress[place] = advance(progress.get(place), event)
    return progress


def write(
    session: Session, organisation_id: UUID, progress: dict[Place, Progress], known: dict[Place, Progress]
) -> None:
    """Write progress as rows: new ones are inserted, those that differ from what was known updated."""
    fresh = [_row(organisation_id, place, each) for place, each in progress.items() if place not in known]
    changed = [
        {f"its_{key}": value for key, value in _row(organisation_id, place, each).items()}
        for place, each in progress.items()
        if place in known and known[place] != each
    ]
    connection = session.connection()
    if fresh:
        connection.execute(insert(completion_fact), fresh)
    if changed:
        connection.execute(_UPDATE, changed)


_UPDATE = (
    update(completion_fact)
    .where(and_(*(completion_fact.c[key] == bindparam(f"its_{key}") for key in _KEY)))
    .values({name: bindparam(f"its_{name}") for name in _PROGRESS})
)


def _row(organisation_id: UUID, place: Place, progress: Progress) -> dict[str, Any]:
    return {
        "organisation_id": organisation_id,
        "activity_id": place.activity_id,
        "agent_id": place.agent_id,
        "registration": place.registration,
        "activity_iri": place.activity_iri,
        "account_home_page": place.home_page,
        "account_name": place.name,
        **{name: getattr(progress, name) for name in _PROGRESS},
    }


def _known(session: Session, organisation_id: UUID, places: set[Place]) -> dict[Place, Progress]:
    keys = [(place.activity_id, place.agent_id, place.registration) for place in places]
    table = completion_fact.c
    rows = session.execute(
        select(completion_fact).where(
            table.organisation_id == organisation_id,
            tuple_(table.activity_id, table.agent_id, table.registration).in_(keys),
        )
    ).mappings()
    known: dict[Place, Progress] = {}
    for row in rows:
        place = Place(
            row["activity_id"],
            row["agent_id"],
            row["registration"],
            row["activity_iri"],
            row["account_home_page"],
            row["account_name"],
        )
        values = {name: row[name] for name in _PROGRESS}
        known[place] = Progress(**values | {"state": State(row["state"])})
    return known
