"""How a stored statement is shown: whole, by its identifiers, or with one language of each name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from xapi.anatomy import activities, object_type
from xapi.json_bytes import JsonObject, freeze, parse_own
from xapi.log.models import activity
from xapi.lrs.parameters import Format

Languages = Callable[[Iterable[str]], str | None]
"""Chooses, of the languages there are, the one the reader likes best."""

_IDENTIFIERS = ("objectType", "mbox", "mbox_sha1sum", "openid", "account")
_LANGUAGE_MAPS = {"name", "description", "display"}


def shown(
    session: Session, organisation_id: UUID, raw: list[bytes], chosen: Format, languages: Languages
) -> list[bytes]:
    """The statements in the format asked for, in the same order."""
    if chosen is Format.EXACT:
        return raw
    statements = [parse_own(each) for each in raw]
    if chosen is Format.IDS:
        return [freeze(_by_ids(each)) for each in statements]
    definitions = _definitions(session, organisation_id, statements)
    for statement in statements:
        for found in activities(statement):
            if found.value["id"] in definitions:
                found.value["definition"] = definitions[found.value["id"]]
    return [freeze(_in_one_language(each, languages)) for each in statements]


def _definitions(
    session: Session, organisation_id: UUID, statements: list[JsonObject]
) -> dict[str, JsonObject]:
    iris = {found.value["id"] for each in statements for found in activities(each)}
    rows = session.execute(
        select(activity.c.iri, activity.c.definition).where(
            activity.c.organisation_id == organisation_id,
            activity.c.iri.in_(iris),
            activity.c.definition.is_not(None),
        )
    )
    return {iri: parse_own(definition) for iri, definition in rows}


def _in_one_language(value: Any, languages: Languages) -> Any:
    if isinstance(value, list):
        return [_in_one_language(each, languages) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _shown_part(key, part, languages) for key, part in value.items()}


def _shown_part(key: str, part: Any, languages: Languages) -> Any:
    if key == "extensions":
        return part
    if key in _LANGUAGE_MAPS and isinstance(part, Mapping):
        best = languages(part)
        return part if best is None else {best: part[best]}
    return _in_one_language(part, languages)


def _by_ids(part: JsonObject) -> JsonObject:
    short = part | {"actor": _actor(part["actor"]), "verb": {"id": part["verb"]["id"]}}
    short["object"] = _object(part["object"])
    if "authority" in part:
        short["authority"] = _actor(part["authority"])
    if "context" in part:
        short["context"] = _context(part["context"])
    return short


def _object(target: JsonObject) -> JsonObject:
    match object_type(target):
        case "Activity":
            return _activity(target)
        case "Agent" | "Group":
            return _actor(target)
        case "SubStatement":
            return _by_ids(target)
        case _:
            return target


def _activity(found: JsonObject) -> JsonObject:
    return {key: found[key] for key in ("objectType", "id") if key in found}


def _actor(actor: JsonObject) -> JsonObject:
    short = {key: actor[key] for key in _IDENTIFIERS if key in actor}
    is_anonymous = not set(short) - {"objectType"}
    if is_anonymous:
        short["member"] = [_actor(member) for member in actor.get("member", ())]
    return short


def _context(context: JsonObject) -> JsonObject:
    short = dict(context)
    for key in ("instructor", "team"):
        if key in short:
            short[key] = _actor(short[key])
    if "contextActivities" in short:
        short["contextActivities"] = {
            kind: [_activity(each) for each in named] for kind, named in short["contextActivities"].items()
        }
    for key, person in (("contextAgents", "agent"), ("contextGroups", "group")):
        if key in short:
            short[key] = [each | {person: _actor(each[person])} for each in short[key]]
    return short
