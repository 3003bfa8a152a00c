"""The actor: a person in one place, and what their roles permit."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from lti_tool.access.models import LaunchMessage, LaunchSession


class Permission(StrEnum):
    """What a route asks of whoever calls it."""

    PUBLIC = "public"
    """Anyone: the protocol's own doors, health, static files."""
    PRESENT_KEY = "present_key"
    """A key of the record store; the view itself checks its scopes."""
    OPEN = "open"
    """Anyone who was launched here."""
    TAKE_PART = "take_part"
    FACILITATE = "facilitate"
    AUTHOR = "author"
    SEE_COMPLETION = "see_completion"
    CHOOSE = "choose"
    """Choosing, for the LMS, what a course shall show."""
    SEE_DATA = "see_data"
    """Seeing, taking and erasing what is held about the one person the message is about."""
    SEE_MENTORED = "see_mentored"
    """Seeing how those stand whom the LMS lets this mentor look after, and nobody else."""
    ADMINISTER = "administer"
    """Looking after the installation or one organisation of it, signed in without an LMS."""


WITHOUT_SESSION = frozenset({Permission.PUBLIC, Permission.PRESENT_KEY})
LEARNER = frozenset({Permission.OPEN, Permission.TAKE_PART})
STAFF = frozenset({Permission.OPEN, Permission.FACILITATE, Permission.AUTHOR, Permission.SEE_COMPLETION})
CHOOSER = frozenset({Permission.OPEN, Permission.CHOOSE, Permission.AUTHOR})
NO_COURSE = UUID(int=0)
"""The course of an actor who came for none: whatever asks for it finds nothing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: every query finds only rows of this person's own place."""

    launch_id: UUID
    organisation_id: UUID
    registration_id: UUID
    course_id: UUID
    resource_link_id: UUID | None
    """None where the launch names no place: nothing is behind it, whatever the permissions."""
    person_id: UUID
    permissions: frozenset[Permission]
    subject_person_id: UUID | None = None
    """Whom the message was about, where it named somebody we know."""
    mentored_person_ids: frozenset[UUID] = frozenset()
    """Whom the LMS lets this mentor look after."""

    def may(self, permission: Permission) -> bool:
        """Whether the actor's roles include the permission."""
        return permission in self.permissions


def actor_of(launch: LaunchSession) -> Actor:
    """The actor behind a running launch session."""
    return Actor(
        launch_id=launch.id,
        organisation_id=launch.organisation_id,
        registration_id=launch.registration_id,
        course_id=launch.course_id or NO_COURSE,
        resource_link_id=launch.resource_link_id,
        person_id=launch.person_id,
        permissions=_permissions(launch),
        subject_person_id=launch.subject_person_id,
        mentored_person_ids=frozenset(map(UUID, launch.mentored_person_ids or ())),
    )


def _permissions(launch: LaunchSession) -> frozenset[Permission]:
    """What the message was for, and in an activity what the roles include: one may learn and lead at once."""
    permissions = frozenset({Permission.OPEN})
    if launch.message == LaunchMessage.DATA_PRIVACY:
        return permissions | {Permission.SEE_DATA}
    if launch.message == LaunchMessage.DEEP_LINKING:
        return CHOOSER if launch.is_staff else permissions
    if launch.is_learner:
        permissions |= LEARNER
    if launch.is_staff:
        permissions |= STAFF
    if launch.mentored_person_ids:
        permissions |= {Permission.SEE_MENTORED}
    return permissions
