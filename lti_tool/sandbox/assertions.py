"""How the pretend LMS knows that the tool asks for a token: the signed client assertion (RFC 7523)."""

from dataclasses import dataclass
from datetime import datetime

from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.tool_tokens import SignedByTool, ToolKeys


@dataclass(frozen=True, slots=True)
class Assertion:
    """A verified assertion: its single-use id, and when it ends."""

    jti: str
    expires_at: datetime


def verify(text: str, keys: ToolKeys, tool: ToolAddress, *, token_url: str, now: datetime) -> Assertion:
    """Check the tool's assertion (LTI security framework 1.0, section 4.1.1; RFC 7523, section 3).

    Raises:
        Refused: `invalid_client`, with what is wrong.
    """
    signed = SignedByTool(text, keys, tool.jwks_url, what="the assertion", code="invalid_client")
    for name in ("iss", "sub"):
        if signed.claims.get(name) != tool.client_id:
            raise signed.refused(f"needs the client_id as its {name}")
    audience = signed.claims.get("aud")
    if token_url not in (audience if isinstance(audience, list) else [audience]):
        raise signed.refused(f"needs {token_url} as its aud")
    return Assertion(signed.text("jti"), signed.expires_at(now))
