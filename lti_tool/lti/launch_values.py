"""What a verified launch is made of: values only, read once from its claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lti_tool.lti import moments
from lti_tool.lti.claims import CUSTOM_ACTIVITY, CUSTOM_GROUP_IDS, MessageType
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.roles import Role


class DocumentTarget(StrEnum):
    """Where the platform shows us (LTI Core 5.4.4), or a content item (Deep Linking 2.0)."""

    FRAME = "frame"
    IFRAME = "iframe"
    WINDOW = "window"
    EMBED = "embed"


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
class GroupService:
    """Where the course's groups are (Course Groups Service 1.0); sets only where the platform has them."""

    groups_url: str
    group_sets_url: str | None = None
    scopes: frozenset[str] = frozenset()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when; an end that is open is None."""

    start: datetime | None = None
    end: datetime | None = None

    def members(self) -> dict[str, str]:
        """The ends that are set, as line items and content items write them."""
        ends = {"startDateTime": self.start, "endDateTime": self.end}
        return {name: moments.write(moment) for name, moment in ends.items() if moment is not None}


@dataclass(frozen=True, slots=True)
class ForUser:
    """Whom a message is about, when that is not the one who sends it (Submission Review 1.0)."""

    user_id: str
    roles: frozenset[Role] = frozenset()
    person: Person = field(default_factory=Person, repr=False)
    person_sourcedid: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DeepLinkingSettings:
    """What the platform wants chosen, and where the answer goes (Deep Linking 2.0).

    What the platform does not say is empty or, for line items, None: nobody knows. `data` goes back exactly
    as it came, and only when it came.
    """

    return_url: str
    accept_types: frozenset[str]
    accept_presentation_document_targets: frozenset[DocumentTarget] = frozenset()
    accept_media_types: tuple[str, ...] = ()
    accept_multiple: bool = False
    accept_lineitem: bool | None = None
    auto_create: bool = False
    title: str | None = None
    text: str | None = None
    data: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that passed every check; `user_id` and every other id is the platform's own.

    `resource_link` is there for resource links and reviews; `deep_linking` for a request to choose something;
    `for_user` for a review, and for a privacy launch that names somebody. `user_id` is None only for an
    anonymous launch that was asked for.
    """

    message_type: MessageType
    registration_id: str
    deployment_id: str
    user_id: str | None
    roles: frozenset[Role]
    target_link_uri: str
    resource_link: ResourceLink | None
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
    deep_linking: DeepLinkingSettings | None = None
    for_user: ForUser | None = None
    groups: GroupService | None = None
    available: Window | None = None
    submission: Window | None = None

    @property
    def is_anonymous(self) -> bool:
        """Whether the platform does not say who it is (LTI Core 5.3.6.1)."""
        return self.user_id is None

    @property
    def chosen_activity(self) -> str | None:
        """Our own name for the activity this link was made for, when a deep link of ours made it."""
        return self.custom.get(CUSTOM_ACTIVITY)

    @property
    def group_ids(self) -> tuple[str, ...]:
        """The groups of whoever launches, where the platform tells them by a custom parameter (Moodle)."""
        listed = (part.strip() for part in self.custom.get(CUSTOM_GROUP_IDS, "").split(","))
        return tuple(part for part in listed if part)

    def known_user_id(self) -> str:
        """Who it is.

        Raises:
            LaunchRefused: the launch is anonymous.
        """
        if self.user_id is None:
            raise LaunchRefused(Reason.LAUNCH_ANONYMOUS, "an anonymous launch: no `sub`")
        return self.user_id

    def known_resource_link(self) -> ResourceLink:
        """The link that was followed.

        Raises:
            LaunchRefused: the message came without one, as a request to choose something may.
        """
        if self.resource_link is None:
            raise LaunchRefused(Reason.LAUNCH_RESOURCE_LINK, f"{self.message_type} without a resource link")
        return self.resource_link
