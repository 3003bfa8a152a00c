"""Which rows of a report are asked for, and where a page of them goes on."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lti_tool.access import Actor
from lti_tool.errors import PotluckError
from lti_tool.reports.standing import Standing

_UUID_BYTES = 16


class CursorLost(PotluckError):
    """The cursor is none of ours, or the row it stands on is gone: begin again without it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of one organisation, narrowed where something is named."""

    organisation_id: UUID
    course_id: UUID | None = None
    activity_id: UUID | None = None
    person_id: UUID | None = None
    standings: frozenset[Standing] = frozenset()
    """No standing named means every one."""
    since: datetime | None = None
    """Only people whose latest step happened then or later."""


def of_course(
    actor: Actor,
    activity_id: UUID | None = None,
    standings: frozenset[Standing] = frozenset(),
    *,
    person_id: UUID | None = None,
) -> Selection:
    """What an actor may see: the course they were launched into, and nothing beside it."""
    return Selection(
        organisation_id=actor.organisation_id,
        course_id=actor.course_id,
        activity_id=activity_id,
        person_id=person_id,
        standings=standings,
    )


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which a page goes on; it names nobody to those who do not know our ids."""

    activity_id: UUID
    person_id: UUID

    def __str__(self) -> str:
        """The text that stands in an address."""
        return urlsafe_b64encode(self.activity_id.bytes + self.person_id.bytes).decode().rstrip("=")


def read_cursor(text: str) -> Cursor:
    """The cursor an address names.

    Raises:
        CursorLost: the text is no cursor.
    """
    try:
        both = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        return Cursor(UUID(bytes=both[:_UUID_BYTES]), UUID(bytes=both[_UUID_BYTES:]))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise CursorLost("this is no cursor") from None
