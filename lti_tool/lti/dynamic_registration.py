"""What we ask a platform for when it registers us, and the request that asks (Dynamic Registration 1.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from lti_tool.lti import claims, web_addresses
from lti_tool.lti.claims import MessageType, Scope
from lti_tool.lti.platform_configuration import PlatformConfiguration

CLAIM: Final = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_ALWAYS: Final = frozenset({"iss", "sub"})


class About(StrEnum):
    """What a note is about."""

    SCOPE = "scope"
    CLAIM = "claim"
    MESSAGE = "message"
    PLACEMENT = "placement"
    REDIRECT = "redirect"
    CUSTOM = "custom"
    DEPLOYMENT = "deployment"


class Gap(StrEnum):
    """In which way the platform gives less than we would have liked."""

    NOT_OFFERED = "not_offered"
    """It does not list it, so we did not ask."""
    NOT_CONFIRMED = "not_confirmed"
    """We asked, and its answer does not repeat it: dropped, or only left out (Moodle does both)."""
    CHANGED = "changed"
    """Its answer says something else than we asked."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing an administrator may want to know after a registration."""

    about: About
    gap: Gap
    value: str


@dataclass(frozen=True, slots=True)
class Tool:
    """What we are, the same for every platform; `redirect_urls` begins with the one all messages use."""

    name: str
    description: str
    login_url: str
    launch_url: str
    redirect_urls: tuple[str, ...]
    keys_url: str
    logo_url: str | None = None
    home_url: str | None = None
    policy_url: str | None = None
    terms_url: str | None = None
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedMessage:
    """A message we have an answer for, and where in the platform it should be offered.

    `extensions` are further members under their full names, such as Canvas's visibility.
    """

    type: MessageType
    url: str
    label: str | None = None
    icon_url: str | None = None
    placements: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    custom: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    extensions: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Wish:
    """What we would like from one product.

    `unlisted` are messages it sends although it does not list them, as Moodle does with reviews;
    `extensions` further members of the tool configuration, such as Canvas's privacy level.
    """

    messages: tuple[WantedMessage, ...]
    scopes: tuple[str, ...] = tuple(scope.value for scope in Scope)
    claims: tuple[str, ...] = (
        "iss",
        "sub",
        "name",
        "given_name",
        "family_name",
        "email",
        "picture",
        "locale",
    )
    custom: Mapping[str, str] = field(default_factory=lambda: claims.CUSTOM_VARIABLES)
    unlisted: frozenset[MessageType] = frozenset()
    extensions: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a wish we ask this platform for, and what we left off because it does not offer it.

    `messages` are the objects as the request carries them.
    """

    messages: tuple[Mapping[str, Any], ...]
    scopes: tuple[str, ...]
    claims: tuple[str, ...]
    custom: Mapping[str, str]
    extensions: Mapping[str, Any]
    notes: tuple[Note, ...] = ()


def everything(wish: Wish) -> Choice:
    """All of a wish, for somebody who copies our description into a platform by hand."""
    messages = tuple(_message(message, message.type, message.placements) for message in wish.messages)
    return Choice(messages, wish.scopes, wish.claims, wish.custom, wish.extensions)


def choose(platform: PlatformConfiguration, wish: Wish) -> Choice:
    """Take of a wish what the platform offers; where it does not say what it offers, all."""
    notes: list[Note] = []
    scopes = tuple(scope for scope in wish.scopes if platform.scopes is None or scope in platform.scopes)
    notes += [_left_off(About.SCOPE, scope) for scope in wish.scopes if scope not in scopes]
    told = tuple(name for name in wish.claims if platform.claims is None or name in platform.claims | _ALWAYS)
    notes += [_left_off(About.CLAIM, name) for name in wish.claims if name not in told]
    messages = []
    for message in wish.messages:
        spelling = _spelling(platform, wish, message.type)
        if spelling is None:
            notes.append(_left_off(About.MESSAGE, message.type))
            continue
        placements = _placements(platform, spelling, message)
        notes += [_left_off(About.PLACEMENT, name) for name in message.placements if name not in placements]
        messages.append(_message(message, spelling, placements))
    return Choice(tuple(messages), scopes, told, wish.custom, wish.extensions, tuple(notes))


def request(tool: Tool, choice: Choice) -> dict[str, Any]:
    """The body of the registration request (Dynamic Registration 1.0, "Client Registration Request")."""
    optional = {
        "logo_uri": tool.logo_url,
        "client_uri": tool.home_url,
        "policy_uri": tool.policy_url,
        "tos_uri": tool.terms_url,
        "contacts": list(tool.contacts) or None,
    }
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": tool.login_url,
        "redirect_uris": list(tool.redirect_urls),
        "client_name": tool.name,
        "jwks_uri": tool.keys_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(choice.scopes),
        CLAIM: _configuration(tool, choice),
    } | {name: value for name, value in optional.items() if value}


def _configuration(tool: Tool, choice: Choice) -> dict[str, Any]:
    address = web_addresses.read(tool.launch_url)
    if address is None:
        raise ValueError("the launch address must be an absolute http(s) address")
    return {
        # Moodle: exactly the host of the target_link_uri
        "domain": address.authority,
        "description": tool.description,
        "target_link_uri": tool.launch_url,
        "custom_parameters": dict(choice.custom),
        "claims": list(choice.claims),
        "messages": [dict(message) for message in choice.messages],
    } | dict(choice.extensions)


def _message(wanted: WantedMessage, spelling: str, placements: tuple[str, ...]) -> Mapping[str, Any]:
    members = {
        "type": spelling,
        "target_link_uri": wanted.url,
        "label": wanted.label,
        "icon_uri": wanted.icon_url,
        "placements": list(placements),
        "roles": list(wanted.roles),
        "custom_parameters": dict(wanted.custom),
    } | dict(wanted.extensions)
    return MappingProxyType({name: value for name, value in members.items() if value or value is False})


def _spelling(platform: PlatformConfiguration, wish: Wish, message_type: MessageType) -> str | None:
    """How the platform calls a message, or None when it does not know it."""
    if platform.messages is None or message_type in wish.unlisted:
        return message_type.value
    spellings = [name for name, known in claims.MESSAGE_SPELLINGS.items() if known is message_type]
    return next((name for name in spellings if name in platform.messages), None)


def _placements(platform: PlatformConfiguration, spelling: str, wanted: WantedMessage) -> tuple[str, ...]:
    listed = (platform.messages or {}).get(spelling, ())
    return tuple(name for name in wanted.placements if not listed or name in listed)


def _left_off(about: About, value: str) -> Note:
    return Note(about, Gap.NOT_OFFERED, value)
