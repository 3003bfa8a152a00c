"""The parts of Open edX that `lti-consumer-xblock` asks for at run time: course, people, block, gradebook.

Nothing here is Open edX's; each function answers a call of the package's `plugin/compat.py`.
"""

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

from lti_tool.sandbox.seed import INSTRUCTOR
from tests.platforms_of_others.beside import PEOPLE, Grade, person_called

BLOCKS: dict[str, "Block"] = {}
"""Every activity there is, by its location."""
STUDIO_USER = "studio-user"
"""The cookie that says who is signed in."""


def number_of(person_id: str) -> int:
    """Open edX's own number for somebody; the tool sees the external id only."""
    return PEOPLE.index(person_called(person_id)) + 1


class Block:
    """An activity in a course, graded out of `weight`."""

    has_score = True
    accept_grades_past_due = True
    display_name = "A letter to a customer"
    weight = 10
    start = None
    due = None

    def __init__(self, location: object) -> None:
        self.scope_ids = SimpleNamespace(usage_id=location)
        self.grades: dict[str, Grade] = {}
        BLOCKS[str(location)] = self

    def is_past_due(self) -> bool:
        return False

    def max_score(self) -> int:
        return self.weight

    def set_user_module_score(self, user: Any, score: float, max_score: int, comment: str) -> None:
        """What the package does last: the share of the maximum that the progress page shows."""
        self.grades[user.external_id] = Grade(score * max_score, max_score, comment)


class ExternalId:
    """Ids that tools may know."""

    class DoesNotExist(Exception):
        """Nobody has this id."""

    class objects:  # noqa: N801 Django's name
        """The rows."""

        @staticmethod
        def get(external_user_id: str, **_: object) -> SimpleNamespace:
            found = [person for person in PEOPLE if person.id == external_user_id]
            if not found:
                raise ExternalId.DoesNotExist
            user = SimpleNamespace(id=number_of(external_user_id), external_id=external_user_id)
            return SimpleNamespace(user=user)

    @staticmethod
    def batch_get_or_create_user_ids(*_: object) -> dict[int, SimpleNamespace]:
        return {number_of(person.id): SimpleNamespace(external_user_id=person.id) for person in PEOPLE}


def get_course_members(_course_key: object) -> dict[int, dict[str, Any]]:
    """Everybody, as the course API lists them."""
    return {
        number_of(person.id): {
            "id": number_of(person.id),
            "username": person.username,
            "email": person.email,
            "name": person.name,
            "roles": ["staff" if person is INSTRUCTOR else "student"],
        }
        for person in PEOPLE
    }


def _block_at(location: object, *_: object) -> Block:
    return BLOCKS[str(location)]


def _is_author(user: Any, _course_key: object) -> bool:
    return user.username == INSTRUCTOR.username


class SignedIn:
    """Middleware: whoever the cookie names is signed in to the LMS."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.user = SimpleNamespace(username=request.COOKIES.get(STUDIO_USER))
        return self.get_response(request)


PARTS: dict[str, dict[str, object]] = {
    "openedx.core.djangoapps.xblock": {"api": SimpleNamespace()},
    "openedx.core.djangoapps.external_user_ids.models": {"ExternalId": ExternalId},
    "xmodule.modulestore.django": {"modulestore": lambda: SimpleNamespace(get_item=_block_at)},
    "lms.djangoapps.courseware.block_render": {"get_block_for_descriptor": lambda **_: None},
    "lms.djangoapps.course_api.api": {"get_course_members": get_course_members},
    "lms.djangoapps.course_api.exceptions": {
        "OverEnrollmentLimitException": type("TooMany", (Exception,), {})
    },
    "common.djangoapps.student.auth": {"has_studio_write_access": _is_author},
}


def stand_in() -> None:
    """Let the package find these parts under the names they have in Open edX."""
    for name, members in PARTS.items():
        module = ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module
