"""The pretend LMS's key set and its token endpoint."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.answers import in_json, may_misbehave
from lti_tool.sandbox.assertions import verify
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.keys import public_jwk
from lti_tool.sandbox.lms import current_lms
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.tool_tokens import issuer_of

bp = Blueprint("services", __name__, url_prefix="/lti")


@bp.get("/jwks")
@may_misbehave(Endpoint.JWKS)
def jwks() -> Response:
    """The public keys that launches are signed with."""
    return in_json({"keys": [public_jwk(key) for key in current_lms().world.signing_keys()]})


@bp.post("/token")
@may_misbehave(Endpoint.TOKEN)
def token() -> Response:
    """An access token for a tool that proves who it is (RFC 6749, section 4.4; RFC 7523)."""
    asked = _form()
    if asked.get("grant_type") != "client_credentials":
        raise _refused("unsupported_grant_type", "grant_type must be client_credentials")
    if asked.get("client_assertion_type") != v.ASSERTION_TYPE:
        raise _refused("invalid_request", f"client_assertion_type must be {v.ASSERTION_TYPE}")
    lms = current_lms()
    text = asked.get("client_assertion", "")
    tool = lms.tool_called(asked.get("client_id") or issuer_of(text) or lms.tool.client_id)
    if tool is None:
        raise _refused("invalid_client", "client_id is not one that a tool was registered with")
    assertion = verify(
        text,
        lms.tool_keys,
        tool,
        token_url=lms.platform.token_url,
        now=lms.clock(),
    )
    content = lms.desk.issue(assertion, asked.get("scope", ""), tool.scopes, now=lms.clock())
    return in_json(content, headers={"Cache-Control": "no-store"})


def _form() -> dict[str, str]:
    if request.mimetype != "application/x-www-form-urlencoded":
        raise _refused("invalid_request", "the request must be a form")
    for name, values in request.form.lists():
        # RFC 6749, section 3.2: parameters must not be repeated.
        if len(values) != 1:
            raise _refused("invalid_request", f"{name} must be there once")
    return request.form.to_dict()


def _refused(code: str, reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, code, reason)
