"""Where activities, agents and references lie inside a statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from xapi.json_bytes import JsonObject, freeze

_LONGEST_IFI = 1_500


@dataclass(frozen=True, slots=True)
class Found:
    """One activity or agent: what it is, where it lies, and whether the plain filters look there."""

    value: JsonObject
    pointer: str
    is_direct: bool = False


def object_type(target: JsonObject) -> str:
    """What kind of object this is; an object that does not say is an activity."""
    kind: str = target.get("objectType", "Activity")
    return kind


def activities(statement: JsonObject) -> Iterator[Found]:
    """Every activity a statement names: its object, its context, and the same of its sub-statement."""
    target = statement["object"]
    yield from _activities_of(statement, "")
    if object_type(target) == "SubStatement":
        yield from _activities_of(target, "/object")


def agents(statement: JsonObject) -> Iterator[Found]:
    """Every agent and group, members included, that the agent filters look at.

    The plain filter looks at actor and object, the broad one also at authority, instructor, team, the
    context's agents and groups, and the same of a sub-statement (1.0.3 Communication 2.1.3).
    """
    yield from _agents_of(statement, "", is_direct=True)
    if "authority" in statement:
        yield from _with_members(statement["authority"], "/authority")
    target = statement["object"]
    if object_type(target) == "SubStatement":
        yield from _agents_of(target, "/object", is_direct=False)


def ifi(agent: JsonObject) -> str | None:
    """The one identifier of an agent or group as a key for comparing; None for an anonymous group."""
    if "account" in agent:
        account = agent["account"]
        return _short(freeze([account["homePage"], account["name"]]).decode())
    for kind in ("mbox", "mbox_sha1sum", "openid"):
        if kind in agent:
            return _short(f"{kind}:{agent[kind]}")
    return None


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_IFI else f"sha256:{sha256(key.encode()).hexdigest()}"


def _activities_of(part: JsonObject, pointer: str) -> Iterator[Found]:
    target = part["object"]
    if object_type(target) == "Activity":
        yield Found(target, f"{pointer}/object", is_direct=pointer == "")
    contexts: JsonObject = part.get("context", {}).get("contextActivities", {})
    for kind, value in contexts.items():
        where = f"{pointer}/context/contextActivities/{kind}"
        if isinstance(value, list):
            yield from (Found(activity, f"{where}/{index}") for index, activity in enumerate(value))
        else:
            yield Found(value, where)


def _agents_of(part: JsonObject, pointer: str, *, is_direct: bool) -> Iterator[Found]:
    yield from _with_members(part["actor"], f"{pointer}/actor", is_direct=is_direct)
    if object_type(part["object"]) in {"Agent", "Group"}:
        yield from _with_members(part["object"], f"{pointer}/object", is_direct=is_direct)
    context = part.get("context", {})
    for key in ("instructor", "team"):
        if key in context:
            yield from _with_members(context[key], f"{pointer}/context/{key}")
    for index, entry in enumerate(context.get("contextAgents", ())):
        yield from _with_members(entry["agent"], f"{pointer}/context/contextAgents/{index}/agent")
    for index, entry in enumerate(context.get("contextGroups", ())):
        yield from _with_members(entry["group"], f"{pointer}/context/contextGroups/{index}/group")


def _with_members(actor: JsonObject, pointer: str, *, is_direct: bool = False) -> Iterator[Found]:
    yield Found(actor, pointer, is_direct)
    for index, member in enumerate(actor.get("member", ())):
        yield Found(member, f"{pointer}/member/{index}", is_direct)
