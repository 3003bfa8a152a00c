"""The pretend LMS's people, courses, activities and gradebook: read and changed by many threads at once."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock
from typing import Final, Self

from lti_tool.sandbox import gradebook, keys, seed, storage
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.gradebook import ScoreRules
from lti_tool.sandbox.state import (
    Course,
    LineItem,
    Material,
    Membership,
    Person,
    ResourceLink,
    Result,
    Score,
    StoredKey,
)
from lti_tool.sandbox.storage import Memory

# Fewer than the seeded people, so that every roster has a second page.
_ROSTER_PAGE: Final = 5


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


class World:
    """All that the pretend LMS knows; a change is in the file, when there is one, before it returns."""

    def __init__(
        self, memory: Memory, *, path: Path | None = None, rules: ScoreRules = gradebook.STRICT
    ) -> None:
        self._memory = memory
        self._path = path
        self._lock = RLock()
        self.rules = rules
        self.roster_page = _ROSTER_PAGE
        self.variables = v.VARIABLES
        self.storage_target: str | None = None

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

    # Reading

    @property
    def secret(self) -> str:
        """What the pretend LMS seals its hints with."""
        return self._memory.secret

    def people(self) -> list[Person]:
        """Everybody with an account."""
        with self._lock:
            return list(self._memory.people.values())

    def person(self, person_id: str) -> Person | None:
        """The person with this id."""
        return self._memory.people.get(person_id)

    def person_called(self, username: str) -> Person | None:
        """The person with this user name."""
        return next((person for person in self.people() if person.username == username), None)

    def courses_of(self, person_id: str) -> list[Course]:
        """The courses somebody is in, oldest first."""
        with self._lock:
            places = self._memory.memberships
            return [course for course in self._memory.courses.values() if (course.id, person_id) in places]

    def course(self, course_id: str) -> Course | None:
        """The course with this id."""
        return self._memory.courses.get(course_id)

    def membership(self, course_id: str, person_id: str) -> Membership | None:
        """How somebody is in a course."""
        return self._memory.memberships.get((course_id, person_id))

    def roles_in_institution(self, person_id: str) -> tuple[str, ...]:
        """What somebody is beyond their courses."""
        with self._lock:
            memberships = [each for each in self._memory.memberships.values() if each.person_id == person_id]
        roles = (role for each in memberships for role in each.roles if role.startswith(v.INSTITUTION))
        return tuple(dict.fromkeys(roles))

    def roster(self, course_id: str) -> list[tuple[Person, Membership]]:
        """Everybody in a course, in the order they came."""
        with self._lock:
            memberships = [each for each in self._memory.memberships.values() if each.course_id == course_id]
            return [(self._memory.people[each.person_id], each) for each in memberships]

    def links(self, course_id: str) -> list[ResourceLink]:
        """The activities of a course, oldest first."""
        with self._lock:
            return [link for link in self._memory.links.values() if link.course_id == course_id]

    def link(self, link_id: str) -> ResourceLink | None:
        """The activity with this id."""
        return self._memory.links.get(link_id)

    def materials(self, course_id: str) -> list[Material]:
        """What else is in a course, oldest first."""
        with self._lock:
            return [each for each in self._memory.materials.values() if each.course_id == course_id]

    def line_items(self, course_id: str) -> list[LineItem]:
        """The gradebook's columns, oldest first."""
        with self._lock:
            return [item for item in self._memory.line_items.values() if item.course_id == course_id]

    def line_item(self, course_id: str, line_item_id: str) -> LineItem | None:
        """One column of a course's gradebook."""
        item = self._memory.line_items.get(line_item_id)
        return item if item is not None and item.course_id == course_id else None

    def column(self, line_item_id: str) -> LineItem | None:
        """One column of whichever course's gradebook."""
        return self._memory.line_items.get(line_item_id)

    def scores(self, line_item_id: str | None = None) -> list[Score]:
        """Every accepted score in the order of arrival; of one line item, or of all."""
        with self._lock:
            return [each for each in self._memory.scores if line_item_id in {None, each.line_item_id}]

    def results(self, line_item: LineItem) -> dict[str, Result]:
        """The grades that stand now, by person."""
        return gradebook.standing(self.scores(line_item.id), line_item, self.rules)

    def signing_keys(self) -> list[StoredKey]:
        """The published keys; the last one signs."""
        with self._lock:
            return list(self._memory.keys)

    def tools(self) -> list[ToolAddress]:
        """The tools that registered themselves, oldest first."""
        with self._lock:
            return list(self._memory.tools.values())

    # Changing

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
