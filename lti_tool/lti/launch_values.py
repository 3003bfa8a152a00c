"""What a verified launch is made of: values only, read once from its claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lti_tool.lti.claims import MessageType
from lti_tool.lti.roles import Role


class DocumentTarget(StrEnum):
    """Where the platform shows us (LTI Core 5.4.4)."""

    FRAME = "frame"
    IFRAME = "iframe"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Person:
    """What the platform tells of the person; platforms may keep all of it to themselves."""

    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    picture_url: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """The place in the course from which we were opened (LTI Core 5.3.5)."""

    id: str
    title: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """The course around it (LTI Core 5.4.1)."""

    id: str
    label: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Presentation:
    """How the platform shows us and where it wants people back (LTI Core 5.4.4)."""

    locale: str | None = None
    document_target: DocumentTarget | None = None
    return_url: str | None = None


@dataclass(frozen=True, slots=True)
class ToolPlatform:
    """Which product and which instance of it speaks (LTI Core 5.4.2)."""

    product_family_code: str | None = None
    version: str | None = None
    guid: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Lis:
    """What the student information system calls the person and the course (LTI Core 5.4.5)."""

    person_sourcedid: str | None = None
    course_section_sourcedid: str | None = None
    course_offering_sourcedid: str | None = None


@dataclass(frozen=True, slots=True)
class GradeServices:
    """Where grades go (AGS 2.0, 3.1): `line_item_url` when the link has exactly one line item."""

    line_items_url: str | None
    line_item_url: str | None
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class MembershipService:
    """Where the roster is (NRPS 2.0, 3.6.1.1)."""

    url: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that passed every check; `user_id` and every other id is the platform's own."""

    message_type: MessageType
    registration_id: str
    deployment_id: str
    user_id: str
    roles: frozenset[Role]
    target_link_uri: str
    resource_link: ResourceLink
    context: Context | None
    person: Person = field(repr=False)
    presentation: Presentation
    tool_platform: ToolPlatform
    lis: Lis = field(repr=False)
    custom: Mapping[str, str] = field(repr=False)
    grades: GradeServices | None
    memberships: MembershipService | None
    mentored_user_ids: tuple[str, ...]
    resource_link_history: tuple[str, ...]
    context_history: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
