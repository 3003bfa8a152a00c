"""When two statements with one id are the same statement."""

from typing import Any

from xapi.anatomy import ifi, object_type
from xapi.json_bytes import JsonObject, freeze
from xapi.moments import moment_of, seconds_of

_SET_BY_STORE = ("id", "stored", "authority", "version")
_CONTEXT_KINDS = ("parent", "grouping", "category", "other")


def same(kept: JsonObject, arrived: JsonObject) -> bool:
    """Whether the arrived statement says what the kept one says (1.0.3 Data 2.3.1, 2.0 4.2.3.1).

    Left out: what the store sets, how verbs are displayed, how activities are defined, the order of members
    and attachments. Times are compared as moments, durations to a hundredth of a second.
    """
    ours, theirs = _essence(kept), _essence(arrived)
    if "timestamp" not in theirs:
        ours.pop("timestamp", None)
    return _equal(ours, theirs)


def _essence(statement: JsonObject) -> JsonObject:
    part = {key: value for key, value in statement.items() if key not in _SET_BY_STORE}
    part["actor"] = _actor(part["actor"])
    part["verb"] = part["verb"]["id"]
    part["object"] = _object(part["object"])
    if "timestamp" in part:
        part["timestamp"] = moment_of(part["timestamp"])
    if "context" in part:
        part["context"] = _context(part["context"])
    if "duration" in part.get("result", {}):
        part["result"] = part["result"] | {"duration": round(seconds_of(part["result"]["duration"]), 2)}
    if "attachments" in part:
        part["attachments"] = sorted(freeze(each) for each in part["attachments"])
    return part


def _object(target: JsonObject) -> Any:
    match object_type(target):
        case "Activity":
            return target["id"]
        case "Agent" | "Group":
            return _actor(target)
        case "SubStatement":
            return _essence(target)
        case _:
            return target | {"id": target["id"].lower()}


def _actor(actor: JsonObject) -> JsonObject:
    members = sorted(ifi(member) or "" for member in actor.get("member", ()))
    return {"kind": actor.get("objectType", "Agent"), "ifi": ifi(actor), "members": members}


def _context(context: JsonObject) -> JsonObject:
    part = dict(context)
    if "registration" in part:
        part["registration"] = part["registration"].lower()
    for key in ("instructor", "team"):
        if key in part:
            part[key] = _actor(part[key])
    activities = part.pop("contextActivities", {})
    for kind in _CONTEXT_KINDS:
        named = activities.get(kind, [])
        part[kind] = sorted(each["id"] for each in (named if isinstance(named, list) else [named]))
    return part


def _equal(one: Any, other: Any) -> bool:
    """Equality in JSON: true is not 1, but 1 is 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and bool(one == other)
