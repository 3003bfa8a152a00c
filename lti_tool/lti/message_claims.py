"""Reading what only some messages bring: what to choose for a deep link, whom a review is about, windows."""

from collections.abc import Mapping
from typing import Any, Final

from lti_tool.lti import claims, launch_claims, moments, plain_text, roles, web_addresses
from lti_tool.lti.claims import MessageType
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.launch_claims import Claims
from lti_tool.lti.launch_values import DeepLinkingSettings, DocumentTarget, ForUser, Window

_MAX_LISTED: Final = 50
_MAX_TEXT: Final = 10_000
_MAX_MEDIA_TYPES: Final = 2000
_MAX_ROLES: Final = 200
_TARGETS: Final = {target.value: target for target in DocumentTarget}


def deep_linking(claimed: Claims, message_type: MessageType) -> DeepLinkingSettings | None:
    """What a request to choose something wants; other messages have none.

    Raises:
        LaunchRefused: as `read_settings`.
    """
    if message_type is not MessageType.DEEP_LINKING:
        return None
    return read_settings(claimed.get(claims.DEEP_LINKING_SETTINGS))


def read_settings(value: Any) -> DeepLinkingSettings:
    """Read what the platform wants chosen (Deep Linking 2.0, "Deep linking settings").

    Raises:
        LaunchRefused: the settings, the address of the answer or the accepted types are missing or no good.
    """
    if not isinstance(value, dict):
        raise LaunchRefused(Reason.LAUNCH_DEEP_LINKING, "expected an object of deep linking settings")
    targets = _texts(value.get("accept_presentation_document_targets")) or ()
    media_types = value.get("accept_media_types")
    return DeepLinkingSettings(
        return_url=_return_url(value.get("deep_link_return_url")),
        accept_types=frozenset(_accepted_types(value.get("accept_types"))),
        accept_presentation_document_targets=frozenset(
            _TARGETS[name] for name in targets if name in _TARGETS
        ),
        accept_media_types=_media_types(media_types) if isinstance(media_types, str) else (),
        accept_multiple=_flag(value.get("accept_multiple")) is True,
        accept_lineitem=_flag(value.get("accept_lineitem")),
        auto_create=_flag(value.get("auto_create")) is True,
        title=plain_text.one_line(value.get("title")),
        text=plain_text.lines(value.get("text"), _MAX_TEXT),
        data=_data(value.get("data")),
    )


def for_user(claimed: Claims, message_type: MessageType) -> ForUser | None:
    """Whom a review or a privacy launch is about (Submission Review 1.0); other messages are of oneself.

    A review names somebody, a privacy launch may. Older drafts of the privacy launch write `id`.

    Raises:
        LaunchRefused: nobody is named who had to be, or the name is no id.
    """
    if message_type not in {MessageType.SUBMISSION_REVIEW, MessageType.DATA_PRIVACY}:
        return None
    value: Any = claimed.get(claims.FOR_USER)
    if not value and message_type is MessageType.DATA_PRIVACY:
        return None
    member: Mapping[str, Any] = value if isinstance(value, dict) else {}
    user_id = launch_claims.identifier(member.get("user_id", member.get("id")))
    if user_id is None:
        raise LaunchRefused(Reason.LAUNCH_FOR_USER, "expected `for_user` with a `user_id`")
    return ForUser(
        user_id,
        roles=roles.read(_texts(member.get("roles"), _MAX_ROLES) or ()),
        person=launch_claims.person(member),
        person_sourcedid=launch_claims.identifier(member.get("person_sourcedid")),
    )


def window(parameters: Mapping[str, str], start: str, end: str) -> Window | None:
    """The window two custom parameters tell of, or None when neither names a moment.

    LTI Core, Appendix B: `$ResourceLink.available.*` and `$ResourceLink.submission.*`.
    """
    if start not in parameters and end not in parameters:
        return None
    found = Window(moments.read(parameters.get(start)), moments.read(parameters.get(end)))
    return None if found == _OPEN else found


_OPEN: Final = Window()


def _return_url(value: object) -> str:
    address = web_addresses.read(value) if isinstance(value, str) else None
    if address is None or (address.scheme != "https" and not address.is_loopback):
        raise LaunchRefused(Reason.LAUNCH_DEEP_LINKING_RETURN, "expected `deep_link_return_url` to be https")
    return str(value)


def _accepted_types(value: object) -> tuple[str, ...]:
    names = _texts(value)
    if names is None:
        raise LaunchRefused(Reason.LAUNCH_DEEP_LINKING, "expected `accept_types`, a list of texts")
    return names


def _texts(value: object, limit: int = _MAX_LISTED) -> tuple[str, ...] | None:
    if not isinstance(value, list) or len(value) > limit or not all(isinstance(text, str) for text in value):
        return None
    return tuple(value)


def _media_types(listed: str) -> tuple[str, ...]:
    parts = (part.strip().lower() for part in listed[:_MAX_MEDIA_TYPES].split(","))
    return tuple(part for part in parts if part)


def _flag(value: object) -> bool | None:
    """True, false, or unsaid; some platforms write the words."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def _data(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise LaunchRefused(Reason.LAUNCH_DEEP_LINKING, "expected `data` to be a text")
    return value
