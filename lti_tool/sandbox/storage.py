"""The pretend LMS's memory as one JSON file, replaced in one step: a crash leaves the old or the new."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.errors import SandboxError
from lti_tool.sandbox.state import (
    Course,
    Group,
    GroupSet,
    LineItem,
    Material,
    Membership,
    Person,
    ResourceLink,
    Score,
    StoredKey,
)

_Kept = TypeVar("_Kept")


@dataclass(slots=True)
class Memory:
    """Everything the pretend LMS knows, by id; scores in the order they arrived; the last key signs."""

    secret: str
    people: dict[str, Person] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    group_sets: dict[str, GroupSet] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    links: dict[str, ResourceLink] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    line_items: dict[str, LineItem] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)
    keys: list[StoredKey] = field(default_factory=list)
    tools: dict[str, ToolAddress] = field(default_factory=dict)


def write(memory: Memory, path: Path) -> None:
    """Put the memory into the file.

    Raises:
        SandboxError: the file cannot be written.
    """
    content = {
        "secret": memory.secret,
        "people": _rows(memory.people.values()),
        "courses": _rows(memory.courses.values()),
        "memberships": _rows(memory.memberships.values()),
        "group_sets": _rows(memory.group_sets.values()),
        "groups": _rows(memory.groups.values()),
        "links": _rows(memory.links.values()),
        "materials": _rows(memory.materials.values()),
        "line_items": _rows(memory.line_items.values()),
        "scores": _rows(memory.scores),
        "keys": _rows(memory.keys),
        "tools": _rows(memory.tools.values()),
    }
    unfinished = path.with_name(path.name + ".unfinished")
    text = json.dumps(content, default=datetime.isoformat, ensure_ascii=False, indent=1)
    try:
        unfinished.touch(mode=0o600)
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise SandboxError(
            f"The sandbox cannot write its memory to {path} ({error.strerror}); choose another folder."
        ) from error


def read(path: Path) -> Memory:
    """Take the memory out of the file.

    Raises:
        SandboxError: the file is not one that a sandbox wrote.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return _memory(content)
    except (ValueError, KeyError, TypeError) as error:
        raise SandboxError(
            f"The file {path} is not a sandbox's memory; move it away and the sandbox starts afresh."
        ) from error


def _memory(content: Mapping[str, Any]) -> Memory:
    memberships = [_in_tuples(Membership, row) for row in content["memberships"]]
    return Memory(
        secret=content["secret"],
        people={row["id"]: Person(**row) for row in content["people"]},
        courses={row["id"]: _in_tuples(Course, row) for row in content["courses"]},
        memberships={(each.course_id, each.person_id): each for each in memberships},
        group_sets={row["id"]: GroupSet(**row) for row in content.get("group_sets", ())},
        groups={row["id"]: _in_tuples(Group, row) for row in content.get("groups", ())},
        links={row["id"]: _in_tuples(ResourceLink, row) for row in content["links"]},
        materials={row["id"]: Material(**row) for row in content.get("materials", ())},
        line_items={row["id"]: LineItem(**row) for row in content["line_items"]},
        scores=[_score(row) for row in content["scores"]],
        keys=[StoredKey(**row) for row in content["keys"]],
        tools={row["client_id"]: _in_tuples(ToolAddress, row) for row in content.get("tools", ())},
    )


def _in_tuples(kind: type[_Kept], row: Mapping[str, Any]) -> _Kept:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def _score(row: Mapping[str, Any]) -> Score:
    moments = {name: datetime.fromisoformat(row[name]) for name in ("timestamp", "received_at")}
    return Score(**{**row, **moments})


def _rows(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(value) for value in values]
