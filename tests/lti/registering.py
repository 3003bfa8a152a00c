"""The parts of a good registration: how a platform describes itself, what we are and what we wish for."""

from collections.abc import Mapping
from typing import Any

from lti_tool.lti.claims import MessageType
from lti_tool.lti.dynamic_registration import Tool, WantedMessage, Wish
from tests.lti.making import MISSING

CONFIGURATION_URL = "https://lms.example/.well-known/openid-configuration"
TOOL = Tool(
    name="Potluck",
    description="Peer learning.",
    login_url="https://tool.example/lti/login",
    launch_url="https://tool.example/lti/launch",
    redirect_urls=("https://tool.example/lti/launch",),
    keys_url="https://tool.example/lti/jwks",
    logo_url="https://tool.example/logo.png",
)
RESOURCE_LINK = WantedMessage(MessageType.RESOURCE_LINK, "https://tool.example/lti/launch", "Potluck")
DEEP_LINKING = WantedMessage(
    MessageType.DEEP_LINKING,
    "https://tool.example/lti/launch",
    "Choose an activity",
    icon_url="https://tool.example/icon.png",
    placements=("ContentArea", "RichTextEditor"),
)
REVIEW = WantedMessage(MessageType.SUBMISSION_REVIEW, "https://tool.example/lti/launch")
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"


def make_configuration(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """How a platform describes itself; a change to MISSING takes a member away."""
    content: dict[str, Any] = {
        "issuer": "https://lms.example",
        "authorization_endpoint": "https://lms.example/auth",
        "token_endpoint": "https://lms.example/token",
        "jwks_uri": "https://lms.example/jwks",
        "registration_endpoint": "https://lms.example/register",
        "scopes_supported": [SCORE],
        "claims_supported": ["sub", "name"],
        "response_types_supported": ["id_token"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "https://purl.imsglobal.org/spec/lti-platform-configuration": {
            "product_family_code": "moodle",
            "version": "4.5",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest", "placements": ["ContentArea"]},
            ],
        },
    }
    content |= changes or {}
    return {name: value for name, value in content.items() if value is not MISSING}


def make_wish(**changes: Any) -> Wish:
    values: dict[str, Any] = {
        "messages": (RESOURCE_LINK, DEEP_LINKING, REVIEW),
        "scopes": (SCORE, ROSTER),
        "claims": ("iss", "sub", "name", "email"),
        "custom": {"context_id_history": "$Context.id.history"},
    }
    return Wish(**values | changes)
