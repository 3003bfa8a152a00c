"""What the pretend LMS knows, asked for by many threads at once."""

from threading import RLock
from typing import Final

from lti_tool.sandbox import gradebook
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.gradebook import ScoreRules
from lti_tool.sandbox.state import (
    Course,
    Group,
    GroupSet,
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

# Fewer than the seeded people and groups, so that every list of them has a second page.
_ROSTER_PAGE: Final = 5
_GROUP_PAGE: Final = 3


class Records:
    """Everything there is to read.

    What this LMS can do may be changed while it runs: `variables` are the custom variables it fills in,
    `storage_target` is the frame that keeps texts for tools, and groups may be switched off.
    """

    def __init__(self, memory: Memory, rules: ScoreRules) -> None:
        self._memory = memory
        self._lock = RLock()
        self.rules = rules
        self.roster_page = _ROSTER_PAGE
        self.group_page = _GROUP_PAGE
        self.offers_groups = True
        self.variables = v.VARIABLES
        self.storage_target: str | None = None

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

    def groups(self, course_id: str) -> list[Group]:
        """The groups of a course, oldest first."""
        with self._lock:
            return [group for group in self._memory.groups.values() if group.course_id == course_id]

    def group_sets(self, course_id: str) -> list[GroupSet]:
        """The sets that the groups of a course belong to, oldest first."""
        with self._lock:
            return [each for each in self._memory.group_sets.values() if each.course_id == course_id]

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
