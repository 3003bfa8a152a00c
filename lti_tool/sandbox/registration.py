"""How a tool registers itself: what the pretend LMS says of itself, and the endpoint that takes tools in."""

import secrets
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request

from lti_tool.sandbox import tool_registrations
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import PlatformAddress
from lti_tool.sandbox.answers import in_json, json_body, may_misbehave
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.lms import Lms, current_lms
from lti_tool.sandbox.misbehaviour import Endpoint
from lti_tool.sandbox.openings import Opening
from lti_tool.sandbox.profiles import PROFILES, Product, Profile

bp = Blueprint("registration", __name__)


@bp.get("/.well-known/openid-configuration")
@may_misbehave(Endpoint.CONFIGURATION)
def configuration() -> Response:
    """What this LMS is; to a tool with an opening also where to register (OIDC Discovery 1.0)."""
    lms, opening_id = current_lms(), request.args.get("opening")
    if opening_id is None:
        return in_json(_described(lms.platform, PROFILES[Product.SANDBOX]))
    authorization = request.headers.get("Authorization", "")
    opening = lms.openings.read_configuration(opening_id, authorization, now=lms.clock())
    where = {"registration_endpoint": lms.platform.registration_url(opening.id)}
    return in_json({**_described(lms.platform, opening.profile), **where})


@bp.post("/lti/register")
@may_misbehave(Endpoint.REGISTRATION)
def register() -> Response:
    """Take a tool in (OIDC Dynamic Client Registration 1.0, section 3; LTI Dynamic Registration 1.0, 3.5)."""
    lms = current_lms()
    authorization = request.headers.get("Authorization", "")
    opening = lms.openings.knock(request.args.get("opening", ""), authorization, now=lms.clock())
    body: Any = json_body("application/json")
    client_id, deployment_id = _ids(lms, opening)
    tool = tool_registrations.read(body, opening.profile, client_id=client_id, deployment_id=deployment_id)
    lms.openings.shut(opening, tool.client_id, now=lms.clock())
    lms.world.add_tool(tool)
    kept = tool_registrations.whole(body, tool, names_deployment=opening.names_deployment)
    return in_json(opening.profile.echo(kept), status=opening.profile.status)


def _ids(lms: Lms, opening: Opening) -> tuple[str, str]:
    """The ids of a tool that comes again stay, as in Moodle (capture 05); a new one gets its own."""
    known = lms.tool_called(opening.renews) if opening.renews is not None else None
    if known is not None:
        return known.client_id, known.deployment_id
    if opening.renews is not None:
        raise Refused(HTTPStatus.BAD_REQUEST, "invalid_client_metadata", "the tool to renew is gone")
    return f"tool-{secrets.token_hex(6)}", f"{len(lms.tools()) + 1}"


def _described(platform: PlatformAddress, profile: Profile) -> dict[str, Any]:
    messages = [
        {"type": message, **({"placements": list(placements)} if placements else {})}
        for message, placements in profile.messages.items()
    ]
    return {
        "issuer": platform.issuer,
        "authorization_endpoint": platform.authorization_url,
        "token_endpoint": platform.token_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "jwks_uri": platform.jwks_url,
        "scopes_supported": ["openid", *v.SCOPES],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "sub", *v.PERSON_CLAIMS],
        v.PLATFORM_CONFIGURATION: {
            "product_family_code": profile.family_code,
            "version": profile.version,
            "messages_supported": messages,
            "notice_types_supported": [],
            "variables": list(profile.variables),
        },
    }
