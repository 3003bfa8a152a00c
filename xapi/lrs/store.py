"""How statements enter the log: in order, all or none, the same one twice without a trace."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from xapi import vocabulary
from xapi.anatomy import activities, agents, ifi, object_type
from xapi.clock import Clock, system_now
from xapi.errors import DuplicateInBatch, StatementConflict
from xapi.facts.keeping import keep
from xapi.json_bytes import JsonObject, freeze, parse_own
from xapi.log.entries import Entry
from xapi.log.models import statement, statement_activity, statement_agent
from xapi.log.turn import Head, move_head, take_turn
from xapi.lrs import voiding
from xapi.lrs.earlier import Referrer, earlier
from xapi.lrs.numbers import Numbers, numbers
from xapi.lrs.received import completed
from xapi.lrs.references import link
from xapi.lrs.sameness import same
from xapi.moments import moment_of
from xapi.versions import Version

# Built once: making an expression costs more than running it.
_ADDED, _AGENT_LINKED, _ACTIVITY_LINKED = map(insert, (statement, statement_agent, statement_activity))


def store(
    session: Session,
    organisation_id: UUID,
    statements: Sequence[JsonObject],
    authority: JsonObject,
    *,
    clock: Clock = system_now,
    version: Version = Version.V1_0_3,
) -> list[UUID]:
    """Write valid statements to the organisation's log and give back their ids in order.

    A statement stored before is passed over. The clock is read once the turn is ours, and `stored` is what it
    says or the last moment stored if that is later, so that it follows the order of commits.

    Raises:
        StatementConflict: another statement has one of the ids; nothing was written.
        DuplicateInBatch: 2.0, and two statements of the batch have the same id.
    """
    head = take_turn(session, organisation_id)
    ids = [UUID(each["id"]) if "id" in each else uuid4() for each in statements]
    once = _without_repeats(ids, statements, version)
    before = earlier(session, organisation_id, once)
    fresh = _without_stored(once, before.stored)
    if fresh:
        entries = _entries(head, fresh, authority, clock, version)
        _append(session, organisation_id, entries, before.referrers)
    return ids


def store_new(
    session: Session,
    organisation_id: UUID,
    statements: Sequence[JsonObject],
    authority: JsonObject,
    *,
    clock: Clock = system_now,
) -> None:
    """The same for statements whose ids were made at random just now: nobody looks for them in the log."""
    head = take_turn(session, organisation_id)
    fresh = {UUID(each["id"]): each for each in statements}
    _append(session, organisation_id, _entries(head, fresh, authority, clock, Version.V1_0_3), [])


def _without_repeats(
    ids: list[UUID], statements: Sequence[JsonObject], version: Version
) -> dict[UUID, JsonObject]:
    once: dict[UUID, JsonObject] = {}
    for sid, content in zip(ids, statements, strict=True):
        if sid in once and version is Version.V2_0_0:
            # 2.0 4.1.6.1: a batch with one id twice is refused
            raise DuplicateInBatch(f"the batch names the id {sid} twice")
        if sid in once and not same(once[sid], content):
            raise StatementConflict(f"the batch has two different statements with the id {sid}")
        once.setdefault(sid, content)
    return once


def _without_stored(once: dict[UUID, JsonObject], stored: dict[UUID, bytes]) -> dict[UUID, JsonObject]:
    for sid, raw in stored.items():
        if not same(parse_own(raw), once[sid]):
            raise StatementConflict(f"another statement with the id {sid} is stored already")
    return {sid: content for sid, content in once.items() if sid not in stored}


def _entries(
    head: Head, fresh: dict[UUID, JsonObject], authority: JsonObject, clock: Clock, version: Version
) -> list[Entry]:
    now = clock()
    stored = now if head.stored is None else max(now, head.stored)
    return [
        _entry(seq, sid, completed(content, sid, authority, stored, version), stored)
        for seq, (sid, content) in enumerate(fresh.items(), start=head.seq + 1)
    ]


def _entry(seq: int, sid: UUID, content: JsonObject, stored: datetime) -> Entry:
    target = content["object"]
    refers_to = UUID(target["id"]) if object_type(target) == "StatementRef" else None
    return Entry(
        seq=seq,
        sid=sid,
        content=content,
        stored=stored,
        timestamp=moment_of(content["timestamp"]),
        refers_to=refers_to,
        activities=[found.value for found in activities(content)],
        voids=refers_to is not None and content["verb"]["id"] == vocabulary.VOIDED.iri,
    )


def _append(session: Session, organisation_id: UUID, entries: list[Entry], referrers: list[Referrer]) -> None:
    named = {entry.seq: _agents_named(entry.content) for entry in entries}
    meant = {entry.seq: {each["id"] for each in entry.activities} for entry in entries}
    known = _numbers(session, organisation_id, entries, named)
    voided = voiding.voided_on_arrival(entries, referrers)
    connection = session.connection()
    connection.execute(
        _ADDED, [_row(organisation_id, entry, known, entry.sid in voided) for entry in entries]
    )
    agent_links = [
        {"agent_id": known.agents[key], "seq": seq, "is_direct": is_direct}
        for seq, found in named.items()
        for key, is_direct in found.items()
    ]
    activity_links = [
        {"activity_id": known.activities[iri], "seq": seq} for seq, iris in meant.items() for iri in iris
    ]
    if agent_links:
        connection.execute(_AGENT_LINKED, agent_links)
    if activity_links:
        connection.execute(_ACTIVITY_LINKED, activity_links)
    link(session, organisation_id, entries, referrers)
    standing = [entry for entry in entries if entry.sid not in voided]
    keep(session, organisation_id, standing, known.agents, known.activities)
    voiding.void_targets(session, organisation_id, entries)
    move_head(session, organisation_id, Head(entries[-1].seq, entries[-1].stored))


def _agents_named(content: JsonObject) -> dict[str, bool]:
    named: dict[str, bool] = {}
    for found in agents(content):
        key = ifi(found.value)
        if key is not None:
            named[key] = named.get(key, False) or found.is_direct
    return named


def _numbers(
    session: Session, organisation_id: UUID, entries: list[Entry], named: dict[int, dict[str, bool]]
) -> Numbers:
    said: dict[str, list[JsonObject]] = {}
    for entry in entries:
        for each in entry.activities:
            definitions = said.setdefault(each["id"], [])
            if each.get("definition") and each["definition"] not in definitions[-1:]:
                definitions.append(each["definition"])
    ifis = {key for found in named.values() for key in found}
    return numbers(session, organisation_id, ifis, {entry.content["verb"]["id"] for entry in entries}, said)


def _row(organisation_id: UUID, entry: Entry, known: Numbers, voided: bool) -> dict[str, Any]:  # noqa: FBT001
    content = entry.content
    actor = ifi(content["actor"])
    target = content["object"]
    registration = content.get("context", {}).get("registration")
    return {
        "organisation_id": organisation_id,
        "seq": entry.seq,
        "sid": entry.sid,
        "stored": entry.stored,
        "timestamp": entry.timestamp,
        "actor_id": None if actor is None else known.agents[actor],
        "verb_id": known.verbs[content["verb"]["id"]],
        "object_id": known.activities[target["id"]] if object_type(target) == "Activity" else None,
        "registration": None if registration is None else UUID(registration),
        "refers_to": entry.refers_to,
        "voided": voided,
        "voids": entry.voids,
        "raw": freeze(content),
    }
