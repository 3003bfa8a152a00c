"""The pretend LMS's world as it changes: people, courses, activities, grades, tools, keys."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from lti_tool.sandbox import gradebook, keys, seed, storage
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.gradebook import ScoreRules
from lti_tool.sandbox.records import Records
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
from lti_tool.sandbox.storage import Memory


@dataclass(frozen=True, slots=True)
class Placement:
    """How an activity is put into a course; without `score_maximum` it is not graded.

    Without `client_id` it opens the tool that is always registered.
    """

    title: str
    description: str = ""
    score_maximum: float | None = 100
    target_link_uri: str | None = None
    custom: Mapping[str, str] = field(default_factory=lambda: seed.CUSTOM)
    client_id: str | None = None


class World(Records):
    """All that the pretend LMS knows; a change is in the file, when there is one, before it returns."""

    def __init__(
        self, memory: Memory, *, path: Path | None = None, rules: ScoreRules = gradebook.STRICT
    ) -> None:
        super().__init__(memory, rules)
        self._path = path

    @classmethod
    def open(
        cls,
        path: Path | None = None,
        *,
        rules: ScoreRules = gradebook.STRICT,
        key: StoredKey | None = None,
    ) -> Self:
        """Go on with the world in this file, or begin a fresh one with the seeded course.

        A fresh world makes a signing key, which takes a moment, unless it is handed one.

        Raises:
            SandboxError: the file is there but no sandbox wrote it.
        """
        if path is not None and path.exists():
            return cls(storage.read(path), path=path, rules=rules)
        world = cls(seed.memory(key or keys.new_key()), path=path, rules=rules)
        world._keep()
        return world

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let nobody else in until all of these changes are made."""
        with self._lock:
            yield

    def add_person(self, person: Person) -> None:
        """Add an account, or change it."""
        with self._lock:
            self._memory.people[person.id] = person
            self._keep()

    def add_course(self, course: Course) -> None:
        """Add a course, or change it."""
        with self._lock:
            self._memory.courses[course.id] = course
            self._keep()

    def enrol(self, membership: Membership) -> None:
        """Put somebody into a course, or change how they are in it."""
        with self._lock:
            self._memory.memberships[membership.course_id, membership.person_id] = membership
            self._keep()

    def add_group_set(self, group_set: GroupSet) -> None:
        """Divide a course in one more way, or change it."""
        with self._lock:
            self._memory.group_sets[group_set.id] = group_set
            self._keep()

    def add_group(self, group: Group) -> None:
        """Put people together, or change who is in a group."""
        with self._lock:
            self._memory.groups[group.id] = group
            self._keep()

    def add_link(self, course_id: str, placement: Placement) -> ResourceLink:
        """Put an activity into a course, with a coupled line item when it is graded."""
        link = ResourceLink(
            id="",
            course_id=course_id,
            title=placement.title,
            description=placement.description,
            target_link_uri=placement.target_link_uri,
            custom=placement.custom,
            client_id=placement.client_id,
        )
        maximum = placement.score_maximum
        return self.place(link, None if maximum is None else LineItem("", course_id, link.title, maximum))

    def place(self, link: ResourceLink, line_item: LineItem | None) -> ResourceLink:
        """Put an activity into its course, coupled to this new line item; their ids are given here."""
        with self._lock:
            stored = replace(link, id=_new_id("rl"), line_item_id=None)
            if line_item is not None:
                item = replace(line_item, id=_new_id("li"), resource_link_id=stored.id)
                self._memory.line_items[item.id] = item
                stored = replace(stored, line_item_id=item.id)
            self._memory.links[stored.id] = stored
            self._keep()
            return stored

    def add_material(self, material: Material) -> Material:
        """Put something that is no activity into its course; its id is given here."""
        with self._lock:
            stored = replace(material, id=_new_id("m"))
            self._memory.materials[stored.id] = stored
            self._keep()
            return stored

    def add_tool(self, tool: ToolAddress) -> None:
        """Register a tool, or change its registration."""
        with self._lock:
            self._memory.tools[tool.client_id] = tool
            self._keep()

    def add_line_item(self, item: LineItem) -> LineItem:
        """Add a column that the tool asked for; its id is given here."""
        with self._lock:
            stored = replace(item, id=_new_id("li"))
            self._memory.line_items[stored.id] = stored
            self._keep()
            return stored

    def change_line_item(self, item: LineItem) -> None:
        """Change a column."""
        with self._lock:
            self._memory.line_items[item.id] = item
            self._keep()

    def remove_line_item(self, line_item_id: str) -> None:
        """Take a column away with its scores; an activity coupled to it has none from then on."""
        with self._lock:
            memory = self._memory
            memory.line_items.pop(line_item_id, None)
            memory.scores = [score for score in memory.scores if score.line_item_id != line_item_id]
            for link in list(memory.links.values()):
                if link.line_item_id == line_item_id:
                    memory.links[link.id] = replace(link, line_item_id=None)
            self._keep()

    def accept_score(self, course_id: str, score: Score) -> None:
        """Judge a score and keep it.

        Raises:
            Refused: the rules of the gradebook do not allow it.
        """
        with self._lock:
            mine = [each for each in self.scores(score.line_item_id) if each.person_id == score.person_id]
            last = mine[-1] if mine else None
            gradebook.judge(score, last, self.membership(course_id, score.person_id), self.rules)
            self._memory.scores.append(score)
            self._keep()

    def rotate_key(self, *, keep_old: bool = True) -> StoredKey:
        """Sign with a fresh key from now on; the old ones stay published or vanish at once."""
        with self._lock:
            fresh = keys.new_key()
            self._memory.keys = [*(self._memory.keys if keep_old else ()), fresh]
            self._keep()
            return fresh

    def _keep(self) -> None:
        if self._path is not None:
            with self._lock:
                storage.write(self._memory, self._path)


def _new_id(kind: str) -> str:
    return f"{kind}-{secrets.token_hex(4)}"
