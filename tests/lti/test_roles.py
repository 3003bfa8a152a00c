"""Every spelling of a role is understood; who is unknown gains nothing."""

import pytest

from lti_tool.lti import roles
from lti_tool.lti.roles import Role

CONTEXT = "http://purl.imsglobal.org/vocab/lis/v2/membership"
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (CONTEXT + "#Learner", {Role.LEARNER}),
        (CONTEXT + "#Instructor", {Role.INSTRUCTOR}),
        (CONTEXT + "#ContentDeveloper", {Role.CONTENT_DEVELOPER}),
        (CONTEXT + "#Mentor", {Role.MENTOR}),
        (CONTEXT + "#Administrator", {Role.ADMINISTRATOR}),
        (CONTEXT + "#Manager", {Role.MANAGER}),
        (CONTEXT + "#Member", {Role.MEMBER}),
        (CONTEXT + "#Officer", {Role.OFFICER}),
        (CONTEXT + "/Instructor#TeachingAssistant", {Role.INSTRUCTOR, Role.TEACHING_ASSISTANT}),
        (CONTEXT + "/Instructor#TeachingAssistantSection", {Role.INSTRUCTOR, Role.TEACHING_ASSISTANT}),
        (CONTEXT + "/Instructor#GuestInstructor", {Role.INSTRUCTOR}),
        (CONTEXT + "/Learner#GuestLearner", {Role.LEARNER}),
        (CONTEXT + "/Learner#Instructor", {Role.LEARNER}),
        ("Learner", {Role.LEARNER}),
        ("Instructor", {Role.INSTRUCTOR}),
        ("TeachingAssistant", {Role.INSTRUCTOR, Role.TEACHING_ASSISTANT}),
        (INSTITUTION + "Administrator", {Role.INSTITUTION_ADMINISTRATOR}),
        (SYSTEM + "Administrator", {Role.SYSTEM_ADMINISTRATOR}),
        (SYSTEM + "SysAdmin", {Role.SYSTEM_ADMINISTRATOR}),
        ("http://purl.imsglobal.org/vocab/lti/system/person#TestUser", {Role.TEST_USER}),
        (INSTITUTION + "Instructor", set()),
        (INSTITUTION + "Faculty", set()),
        (CONTEXT + "#instructor", set()),
        (CONTEXT + "/#Instructor", set()),
        (CONTEXT, set()),
        ("https://evil.example/membership#Instructor", set()),
        ("instructor", set()),
        ("", set()),
        (CONTEXT + "#Instructor" + " " * 300, set()),
    ],
)
def test_a_role_is_read(name: str, expected: set[Role]) -> None:
    assert roles.read([name]) == expected


def test_roles_add_up() -> None:
    assert roles.read(["Learner", "nonsense", CONTEXT + "#Mentor"]) == {Role.LEARNER, Role.MENTOR}


@pytest.mark.parametrize(
    ("held", "staff", "learner"),
    [
        ({Role.INSTRUCTOR}, True, False),
        ({Role.CONTENT_DEVELOPER}, True, False),
        ({Role.ADMINISTRATOR}, True, False),
        ({Role.LEARNER}, False, True),
        ({Role.LEARNER, Role.TEACHING_ASSISTANT, Role.INSTRUCTOR}, True, False),
        ({Role.LEARNER, Role.INSTITUTION_ADMINISTRATOR}, False, True),
        ({Role.SYSTEM_ADMINISTRATOR}, False, False),
        ({Role.MENTOR}, False, False),
        (set(), False, False),
    ],
)
def test_only_roles_of_the_course_make_staff(held: set[Role], staff: bool, learner: bool) -> None:  # noqa: FBT001
    together = frozenset(held)

    assert (roles.is_staff(together), roles.is_learner(together)) == (staff, learner)


def test_an_administrator_of_the_lms_is_known_as_such() -> None:
    assert roles.is_administrator(frozenset({Role.SYSTEM_ADMINISTRATOR}))
    assert not roles.is_administrator(frozenset({Role.ADMINISTRATOR, Role.INSTRUCTOR}))
