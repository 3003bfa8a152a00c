"""What a platform says a person is: every spelling of an LTI role, read into one small set."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

_MAX_LENGTH: Final = 300


class Role(StrEnum):
    """A role we act upon; roles of this course unless the name says otherwise."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    TEACHING_ASSISTANT = "teaching_assistant"
    CONTENT_DEVELOPER = "content_developer"
    MENTOR = "mentor"
    MANAGER = "manager"
    MEMBER = "member"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    INSTITUTION_ADMINISTRATOR = "institution_administrator"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    TEST_USER = "test_user"


_STAFF: Final = frozenset({
    Role.INSTRUCTOR,
    Role.TEACHING_ASSISTANT,
    Role.CONTENT_DEVELOPER,
    Role.ADMINISTRATOR,
})  # fmt: skip
_ADMINISTRATORS: Final = frozenset({Role.INSTITUTION_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})

# LTI Core A.2.3: context roles
_CONTEXT: Final = {
    "Administrator": Role.ADMINISTRATOR,
    "ContentDeveloper": Role.CONTENT_DEVELOPER,
    "Instructor": Role.INSTRUCTOR,
    "Learner": Role.LEARNER,
    "Manager": Role.MANAGER,
    "Member": Role.MEMBER,
    "Mentor": Role.MENTOR,
    "Officer": Role.OFFICER,
}
# LTI Core A.2.1, A.2.2 and A.2.5: system roles, institution roles, the test user
_BEYOND_THE_COURSE: Final = {
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator": Role.SYSTEM_ADMINISTRATOR,
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#SysAdmin": Role.SYSTEM_ADMINISTRATOR,
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator": Role.INSTITUTION_ADMINISTRATOR,
    "http://purl.imsglobal.org/vocab/lti/system/person#TestUser": Role.TEST_USER,
}
_MEMBERSHIP: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_NONE: Final[frozenset[Role]] = frozenset()


def read(names: Iterable[str]) -> frozenset[Role]:
    """The roles among `names`, whatever way they are spelt; names we do not know are ignored."""
    return _NONE.union(*(_read_one(name) for name in names if len(name) <= _MAX_LENGTH))


def is_staff(roles: frozenset[Role]) -> bool:
    """Whether somebody teaches or runs this course."""
    return not roles.isdisjoint(_STAFF)


def is_learner(roles: frozenset[Role]) -> bool:
    """Whether somebody learns in this course, and does not also run it."""
    return Role.LEARNER in roles and not is_staff(roles)


def is_administrator(roles: frozenset[Role]) -> bool:
    """Whether somebody runs the LMS or the institution; this alone gives them no part in the course."""
    return not roles.isdisjoint(_ADMINISTRATORS)


@lru_cache(maxsize=512)
def _read_one(name: str) -> frozenset[Role]:
    beyond = _BEYOND_THE_COURSE.get(name)
    if beyond is not None:
        return frozenset({beyond})
    if name.startswith(_MEMBERSHIP):
        return _read_membership(name.removeprefix(_MEMBERSHIP))
    # LTI Core A.2: a context role may come by its simple name
    if name.startswith("TeachingAssistant"):
        return frozenset({Role.INSTRUCTOR, Role.TEACHING_ASSISTANT})
    return _principal(name)


def _read_membership(rest: str) -> frozenset[Role]:
    """`#Instructor` is a role, `/Instructor#TeachingAssistant` a sub-role that includes its principal."""
    path, _, last = rest.partition("#")
    if not path:
        return _principal(last)
    principal = _principal(path.removeprefix("/"))
    if Role.INSTRUCTOR in principal and last.startswith("TeachingAssistant"):
        return principal | {Role.TEACHING_ASSISTANT}
    return principal


def _principal(name: str) -> frozenset[Role]:
    role = _CONTEXT.get(name)
    return _NONE if role is None else frozenset({role})
