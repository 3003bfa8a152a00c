"""What a message asked for beyond opening us, as its session keeps it."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from lti_tool.access.models import LaunchSession
from lti_tool.lti import deep_linking, message_claims
from lti_tool.lti.launch_values import DeepLinkingSettings

_CHOSEN: Final = "chosen_activity"
_SETTINGS: Final = "deep_linking_settings"


def to_choose(settings: DeepLinkingSettings) -> Mapping[str, Any]:
    """The LMS wants something chosen."""
    return {_SETTINGS: deep_linking.as_claim(settings)}


def to_open(activity_id: UUID) -> Mapping[str, Any]:
    """The link was made for an activity that is not of this course."""
    return {_CHOSEN: str(activity_id)}


def deep_linking_settings(launch: LaunchSession) -> DeepLinkingSettings:
    """What the LMS of this session wants chosen; only where its message was about that."""
    return message_claims.read_settings((launch.asked or {}).get(_SETTINGS))


def activity_to_open(launch: LaunchSession) -> UUID | None:
    """The activity of another course that the link of this session was made for."""
    name = (launch.asked or {}).get(_CHOSEN)
    return UUID(name) if name else None
