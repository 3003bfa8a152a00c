"""How products differ when a tool registers itself: facts as data, each with where it was seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Final

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.vocabulary import Message

Echo = Callable[[dict[str, Any]], dict[str, Any]]


class Product(StrEnum):
    """An LMS whose way of registering tools this one can play."""

    SANDBOX = "sandbox"
    MOODLE = "moodle"
    CANVAS = "canvas"
    BRIGHTSPACE = "brightspace"


def _whole(registration: dict[str, Any]) -> dict[str, Any]:
    return registration


def _as_moodle_says_it(registration: dict[str, Any]) -> dict[str, Any]:
    """Half of it (capture 03): one message without its label, custom parameters cut at an equals sign."""
    configuration = registration[v.TOOL_CONFIGURATION]
    custom = configuration.get("custom_parameters", {})
    told = {
        "version": "1.3.0",
        **{name: configuration[name] for name in _MOODLE_CONFIGURATION if name in configuration},
        "messages": [
            {name: message[name] for name in ("type", "target_link_uri") if name in message}
            for message in configuration["messages"]
            if message["type"] == Message.DEEP_LINKING
        ],
        "custom_parameters": {name: value.partition("=")[0] for name, value in custom.items()},
    }
    kept: dict[str, Any] = {name: registration[name] for name in _MOODLE_MEMBERS if name in registration}
    return {**kept, v.TOOL_CONFIGURATION: told}


_MOODLE_MEMBERS: Final = (
    "client_id",
    "response_types",
    "jwks_uri",
    "initiate_login_uri",
    "grant_types",
    "redirect_uris",
    "application_type",
    "token_endpoint_auth_method",
    "client_name",
    "logo_uri",
    "scope",
)
_MOODLE_CONFIGURATION: Final = ("deployment_id", "target_link_uri", "domain", "description", "claims")
_ALL_MESSAGES: Final[Mapping[Message, tuple[str, ...]]] = {
    Message.RESOURCE_LINK: (),
    Message.DEEP_LINKING: ("ContentArea",),
    Message.SUBMISSION_REVIEW: (),
    Message.DATA_PRIVACY: (),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One product.

    Args:
        name: as people know it.
        family_code: how it calls itself in messages.
        messages: what it says it sends, with the places where it can offer each.
        hands_out_token: the tool gets a registration token, and must show it.
        configuration_needs_token: already to read the configuration.
        configuration_once: the address of the configuration works once.
        names_deployment: its answer has a deployment_id; otherwise the first launch brings it.
        demands_placements: only known placements, and one for choosing; else the answer is 422.
        status: of a successful answer.
        echo: what it repeats of the registration.
    """

    name: str
    family_code: str
    version: str
    messages: Mapping[Message, tuple[str, ...]] = field(default_factory=lambda: _ALL_MESSAGES)
    variables: tuple[str, ...] = v.VARIABLES
    hands_out_token: bool = True
    configuration_needs_token: bool = False
    configuration_once: bool = False
    names_deployment: bool = True
    demands_placements: bool = False
    status: HTTPStatus = HTTPStatus.CREATED
    echo: Echo = _whole


PROFILES: Final[Mapping[Product, Profile]] = {
    Product.SANDBOX: Profile("Sandbox LMS", "potluck-sandbox", "1"),
    # Captures 02 and 03: reviews are sent, though not listed.
    Product.MOODLE: Profile(
        "Moodle",
        "moodle",
        "4.5.5+ (Build: 20250613)",
        messages={Message.RESOURCE_LINK: (), Message.DEEP_LINKING: ("ContentArea",)},
        variables=("Context.id", "Context.title", "Context.label", "Context.id.history", "ResourceLink.id"),
        status=HTTPStatus.OK,
        echo=_as_moodle_says_it,
    ),
    # developerdocs.instructure.com, "LTI Dynamic Registration".
    Product.CANVAS: Profile(
        "Canvas",
        "canvas",
        "cloud",
        messages={
            Message.RESOURCE_LINK: ("course_navigation", "ContentArea"),
            Message.DEEP_LINKING: ("assignment_selection", "link_selection", "ContentArea"),
            Message.DATA_PRIVACY: (),
        },
        configuration_needs_token=True,
        names_deployment=False,
        demands_placements=True,
    ),
    # docs.valence.desire2learn.com: the address of the configuration holds what a token would.
    Product.BRIGHTSPACE: Profile(
        "D2L Brightspace", "desire2learn", "20.26", hands_out_token=False, configuration_once=True
    ),
}
