"""Where a platform keeps a value for us in browsers without cookies (LTI postMessage Storage)."""

from dataclasses import dataclass
from typing import Final

from lti_tool.lti import state, web_addresses
from lti_tool.lti.registration import Registration
from lti_tool.lti.state import LoginState

_KEY: Final = "potluck-{}"
_KEY_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class Storage:
    """The frame that answers, the only origin we speak to, and the name of one login's secret there."""

    frame: str
    origin: str
    key: str


def storage_for(registration: Registration, begun: LoginState) -> Storage | None:
    """The platform's storage for this login; None where its login request named none.

    We speak only to the origin that answers our authentication requests (LTI OIDC Login with LTI Client Side
    postMessages 2.1), whoever frames us.
    """
    origin = web_addresses.origin(registration.authentication_url)
    if begun.storage_target is None or origin is None:
        return None
    key = _KEY.format(state.fingerprint(begun)[:_KEY_LENGTH])
    return Storage(frame=begun.storage_target, origin=origin, key=key)
