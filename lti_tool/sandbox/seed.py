"""The courses, people and activities a new sandbox starts with; their ids never change."""

import secrets
from typing import Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.state import (
    Course,
    Group,
    GroupSet,
    LineItem,
    Membership,
    Person,
    ResourceLink,
    StoredKey,
    Told,
)
from lti_tool.sandbox.storage import Memory

COURSE: Final = Course("c-2051", "Customer care, autumn", "CARE-A", "hr:care:autumn")

INSTRUCTOR: Final = Person(
    "8d6f2f0c-61f4-4c6b-9a53-0f3b7c1f8e01",
    "ingrid.solberg",
    "Ingrid",
    "Solberg",
    "ingrid.solberg@lumen-freight.example",
    "hr:1007",
)
LEARNERS: Final = (
    Person(
        "1b0a7c52-94d3-4e0e-8a36-5e2f8d7b1c11",
        "amara.okafor",
        "Amara",
        "Okafor",
        "amara.okafor@lumen-freight.example",
        "hr:2114",
    ),
    Person(
        "c2f91e64-0b7d-4c58-b1a9-7d40e6a3f212",
        "bence.kovacs",
        "Bence",
        "Kovács",
        "bence.kovacs@lumen-freight.example",
        "hr:2120",
    ),
    Person(
        "3e75d0b8-2c1f-4f9a-9d64-a1b8c5e07313",
        "yuting.chen",
        "Yu-ting",
        "Chen",
        "yuting.chen@lumen-freight.example",
        "hr:2133",
    ),
    Person(
        "f4a86c39-7e52-4b0d-8c17-2d9e6b0f1414",
        "daniela.ferreira",
        "Daniela",
        "Ferreira dos Santos",
        "daniela.ferreira@lumen-freight.example",
        "hr:2141",
    ),
    Person(
        "57b3e9d1-a8c4-4d26-b0f7-6c15e2a84515",
        "elif.yilmaz",
        "Elif",
        "Yılmaz",  # noqa: RUF001  # a Turkish name has a Turkish letter
        "elif.yilmaz@lumen-freight.example",
        "hr:2158",
    ),
    Person(
        "a91c4f27-3d6e-4a85-9b02-e8f0d7c35616",
        "farid.haddad",
        "Farid",
        "Haddad",
        "farid.haddad@lumen-freight.example",
        "hr:2162",
    ),
)
LEARNING_LEAD: Final = Person(
    "6e02d8a5-f1b9-4738-a4c6-9b7d3e501f21",
    "priya.raghunathan",
    "Priya",
    "Raghunathan",
    "priya.raghunathan@lumen-freight.example",
    "hr:1031",
)
PEOPLE: Final = (INSTRUCTOR, *LEARNERS, LEARNING_LEAD)

MEMBERSHIPS: Final = (
    Membership(COURSE.id, INSTRUCTOR.id, (v.INSTITUTION + "Faculty", v.INSTRUCTOR)),
    *(Membership(COURSE.id, person.id, (v.INSTITUTION + "Student", v.LEARNER)) for person in LEARNERS),
    Membership(COURSE.id, LEARNING_LEAD.id, (v.INSTITUTION + "Administrator", v.COURSE_ADMINISTRATOR)),
)

_FIRST_IDS: Final = tuple(person.id for person in LEARNERS[:3])
_OTHER_IDS: Final = tuple(person.id for person in LEARNERS[3:])
GROUP_SETS: Final = (GroupSet("gs-1", COURSE.id, "Shifts"), GroupSet("gs-2", COURSE.id, "Desks"))
GROUPS: Final = (
    Group("g-11", COURSE.id, "Early shift", _FIRST_IDS, set_id="gs-1"),
    Group("g-12", COURSE.id, "Late shift", _OTHER_IDS, set_id="gs-1"),
    Group("g-21", COURSE.id, "Letters", (_FIRST_IDS[0], _OTHER_IDS[0]), set_id="gs-2", tag="written"),
    Group("g-22", COURSE.id, "Telephone", (*_FIRST_IDS[1:], *_OTHER_IDS[1:]), set_id="gs-2", tag="spoken"),
    Group("g-31", COURSE.id, "First aiders", (_FIRST_IDS[2], _OTHER_IDS[2])),
)

# A variable this LMS does not know stays as it is written: tools must recognise it.
CUSTOM: Final = {"due_at": "$ResourceLink.submission.endDateTime", "team": "Front desk"}
REVIEWABLE: Final = {"submissionReview": {"reviewableStatus": ["InProgress", "Submitted", "Completed"]}}
LINE_ITEM: Final = LineItem(
    "li-4410",
    COURSE.id,
    "A reply to a customer whose delivery is late",
    100,
    resource_link_id="rl-7718",
    more=REVIEWABLE,
)
LINK: Final = ResourceLink(
    "rl-7718",
    COURSE.id,
    "A reply to a customer whose delivery is late",
    "Write a short reply, then help two colleagues with theirs.",
    line_item_id=LINE_ITEM.id,
    custom=CUSTOM,
)

OTHER_COURSE: Final = Course("c-2052", "Warehouse safety, winter", "SAFE-W", "hr:safety:winter")
MENTOR: Final = Person(
    "0c5d7b92-6e13-4f48-8a27-d4b9f3e61031",
    "tomasz.nowicki",
    "Tomasz",
    "Nowicki",
    "tomasz.nowicki@lumen-freight.example",
    "hr:1210",
)
# Whose name the LMS keeps to itself, and of whom it says nothing at all.
NAMELESS: Final = Person(
    "b8e4a1f6-35c9-4d70-9e82-17a6c0d52332",
    "noor.aziz",
    "Noor",
    "Aziz",
    "noor.aziz@lumen-freight.example",
    "hr:2177",
    told=Told.NO_NAME,
)
ANONYMOUS: Final = Person(
    "d23f9c70-81ab-4e65-b4d9-5f0e7a6c1433",
    "guest.reader",
    "Guest",
    "Reader",
    "guest@lumen-freight.example",
    "hr:guest",
    told=Told.NOTHING,
)
OTHER_PEOPLE: Final = (MENTOR, NAMELESS, ANONYMOUS)
OTHER_MEMBERSHIPS: Final = (
    Membership(OTHER_COURSE.id, INSTRUCTOR.id, (v.INSTITUTION + "Faculty", v.INSTRUCTOR)),
    *(
        Membership(OTHER_COURSE.id, person.id, (v.INSTITUTION + "Student", v.LEARNER))
        for person in (*LEARNERS[3:], NAMELESS)
    ),
    Membership(OTHER_COURSE.id, ANONYMOUS.id, (v.LEARNER,)),
    Membership(OTHER_COURSE.id, MENTOR.id, (v.MENTOR,), mentees=(LEARNERS[4].id, NAMELESS.id)),
)
OTHER_LINE_ITEM: Final = LineItem(
    "li-4411",
    OTHER_COURSE.id,
    "A near miss, told so that others learn",
    10,
    resource_link_id="rl-7719",
    more=REVIEWABLE,
)
OTHER_LINK: Final = ResourceLink(
    "rl-7719",
    OTHER_COURSE.id,
    "A near miss, told so that others learn",
    line_item_id=OTHER_LINE_ITEM.id,
    custom=CUSTOM,
)
EVERYBODY: Final = (*PEOPLE, *OTHER_PEOPLE)


def memory(key: StoredKey) -> Memory:
    """What a new sandbox knows, signing with this key."""
    return Memory(
        secret=secrets.token_hex(32),
        people={person.id: person for person in EVERYBODY},
        courses={course.id: course for course in (COURSE, OTHER_COURSE)},
        memberships={(each.course_id, each.person_id): each for each in (*MEMBERSHIPS, *OTHER_MEMBERSHIPS)},
        group_sets={each.id: each for each in GROUP_SETS},
        groups={group.id: group for group in GROUPS},
        links={link.id: link for link in (LINK, OTHER_LINK)},
        line_items={item.id: item for item in (LINE_ITEM, OTHER_LINE_ITEM)},
        keys=[key],
    )
