"""Our description in the form Canvas reads from an address or a text field when a key is made by hand."""

from typing import Any

from lti_tool.lti import claims
from lti_tool.platforms import ourselves
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue

# https://developerdocs.instructure.com/services/canvas/external-tools/lti/file.lti_dev_key_config
_PLATFORM = "canvas.instructure.com"
_DIALOG = {"selection_width": 900, "selection_height": 700}


def configuration(addresses: Addresses) -> dict[str, Any]:
    """The whole of it; Canvas refuses one that names a scope it does not know."""
    canvas = catalogue.product("canvas")
    placements = [
        {
            "placement": placement,
            "message_type": message.value,
            "target_link_uri": addresses.launch,
            "text": ourselves.NAME,
            **_DIALOG,
        }
        for message, names in canvas.placements.items()
        for placement in names
    ]
    return {
        "title": ourselves.NAME,
        "description": ourselves.description(),
        "target_link_uri": addresses.launch,
        "oidc_initiation_url": addresses.login,
        "public_jwk_url": addresses.keys,
        "scopes": [scope.value for scope in canvas.scopes],
        "custom_fields": dict(claims.CUSTOM_VARIABLES),
        "extensions": [
            {
                "platform": _PLATFORM,
                "domain": addresses.host,
                "tool_id": ourselves.NAME.lower(),
                "privacy_level": "public",
                "settings": {"text": ourselves.NAME, "platform": _PLATFORM, "placements": placements},
            }
        ],
    }
