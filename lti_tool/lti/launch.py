"""The second half of a launch: every check the standards ask for, in one order, ending in a `Launch`.

Section numbers: OIDC Core 1.0 (errata set 1), LTI Core 1.3, 1EdTech Security Framework 1.0.
"""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lti_tool.lti import (
    claims,
    id_token,
    launch_claims,
    message_claims,
    service_claims,
    token_times,
    web_addresses,
)
from lti_tool.lti.claims import MessageType
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.id_token import FindKey
from lti_tool.lti.launch_claims import Claims
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.registration import Registration
from lti_tool.lti.token_times import TokenTimes

_MAX_AUDIENCES: Final = 50
_ERROR_CODE: Final = re.compile(r"[a-z_]{1,40}")
# OIDC Core 3.1.2.6: the person has to do something at the platform first
_SIGN_IN_NEEDED: Final = frozenset({
    "login_required",
    "interaction_required",
    "account_selection_required",
    "consent_required",
})  # fmt: skip
_OF_A_LINK: Final = frozenset({MessageType.RESOURCE_LINK, MessageType.SUBMISSION_REVIEW})


@dataclass(frozen=True, slots=True)
class AuthenticationResponse:
    """What the browser brought back from the platform, unread."""

    id_token: str
    state: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a launch must agree with: the registration and nonce of its login, and our own origin.

    `messages` are those the caller has an answer for; `allow_anonymous` lets in a resource link launch that
    does not say who it is (LTI Core 5.3.6.1), which then has no `user_id`.
    """

    registration: Registration
    nonce: str
    tool_origin: str
    messages: frozenset[MessageType] = frozenset({MessageType.RESOURCE_LINK})
    allow_anonymous: bool = False


def parse_response(fields: Mapping[str, Sequence[str]]) -> AuthenticationResponse:
    """Read the form the platform had the browser post (OIDC Core 3.1.2.5, Security Framework 5.1.1.3).

    Raises:
        LaunchRefused: the platform reports an error, or the token or state is missing, repeated or too long.
    """
    error = _first(fields, "error")
    token, state = _first(fields, "id_token"), _first(fields, "state")
    if error is not None:
        raise _platform_error(error)
    if not token or not state or len(fields["id_token"]) > 1 or len(fields["state"]) > 1:
        raise LaunchRefused(Reason.LAUNCH_TOKEN_MISSING, "expected one `id_token` and one `state`")
    if len(token) > id_token.MAX_TOKEN_LENGTH:
        raise LaunchRefused(Reason.LAUNCH_TOO_LARGE, f"id_token of {len(token)} characters")
    return AuthenticationResponse(token, state)


def verify(token: str, expected: Expected, *, find_key: FindKey, now: datetime) -> Launch:
    """Check an id_token whole and read the launch out of it.

    Raises:
        LaunchRefused: a check failed; its reason says which.
        KeysUnavailable: raised by `find_key` when the platform's keys cannot be had.
    """
    claimed = id_token.open_signed(token, find_key)
    _check_issuer_and_audience(claimed, expected.registration)
    times = token_times.check(claimed, now)
    _check_nonce(claimed, expected.nonce)
    return _read(claimed, expected, times)


def _read(claimed: Claims, expected: Expected, times: TokenTimes) -> Launch:
    message_type = _check_message(claimed, expected.messages)
    registration, parameters = expected.registration, launch_claims.custom(claimed)
    anonymous = expected.allow_anonymous and message_type is MessageType.RESOURCE_LINK
    return Launch(
        message_type=message_type,
        registration_id=registration.id,
        deployment_id=_deployment_id(claimed),
        user_id=launch_claims.subject(claimed, allow_anonymous=anonymous),
        roles=launch_claims.known_roles(claimed),
        target_link_uri=_target_link_uri(claimed, expected.tool_origin),
        resource_link=launch_claims.resource_link(claimed, required=message_type in _OF_A_LINK),
        context=launch_claims.context(claimed),
        person=launch_claims.person(claimed),
        presentation=launch_claims.presentation(claimed),
        tool_platform=launch_claims.tool_platform(claimed),
        lis=launch_claims.lis(claimed),
        custom=parameters,
        grades=service_claims.grade_services(claimed, registration),
        memberships=service_claims.membership_service(claimed, registration),
        mentored_user_ids=launch_claims.mentored_user_ids(claimed),
        resource_link_history=launch_claims.history(parameters, claims.CUSTOM_RESOURCE_LINK_HISTORY),
        context_history=launch_claims.history(parameters, claims.CUSTOM_CONTEXT_HISTORY),
        issued_at=times.issued_at,
        expires_at=times.expires_at,
        deep_linking=message_claims.deep_linking(claimed, message_type),
        for_user=message_claims.for_user(claimed, message_type),
        groups=service_claims.group_service(claimed, registration),
        available=message_claims.window(
            parameters, claims.CUSTOM_AVAILABLE_FROM, claims.CUSTOM_AVAILABLE_UNTIL
        ),
        submission=message_claims.window(
            parameters, claims.CUSTOM_SUBMISSION_FROM, claims.CUSTOM_SUBMISSION_UNTIL
        ),
    )


def _check_issuer_and_audience(claimed: Claims, registration: Registration) -> None:
    # OIDC Core 3.1.3.7 step 2; Security Framework 5.1.3 step 2: exactly the issuer registered
    if claimed.get("iss") != registration.issuer:
        raise LaunchRefused(Reason.LAUNCH_ISSUER, f"expected iss {registration.issuer}")
    # OIDC Core 3.1.3.7 step 3; Security Framework 5.1.3 step 3: we are meant
    audience = claimed.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if registration.client_id not in audiences or len(audiences) > _MAX_AUDIENCES:
        raise LaunchRefused(Reason.LAUNCH_AUDIENCE, f"expected aud to hold {registration.client_id}")
    # OIDC Core 3.1.3.7 steps 4 and 5; Security Framework 5.1.3 steps 4 and 5: among several, azp names us
    authorized_party = claimed.get("azp")
    if authorized_party != registration.client_id and (authorized_party is not None or len(audiences) > 1):
        raise LaunchRefused(Reason.LAUNCH_AUTHORIZED_PARTY, f"expected azp {registration.client_id}")


def _check_nonce(claimed: Claims, expected_nonce: str) -> None:
    # OIDC Core 3.1.3.7 step 11; Security Framework 5.1.3 step 9: the nonce of this very login
    nonce = claimed.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise LaunchRefused(Reason.LAUNCH_NONCE_MISSING, "expected `nonce`, a text")
    if not hmac.compare_digest(nonce.encode(), expected_nonce.encode()):
        raise LaunchRefused(Reason.LAUNCH_NONCE_OTHER, "the nonce belongs to another login")


def _check_message(claimed: Claims, taken: frozenset[MessageType]) -> MessageType:
    # LTI Core 5.3.2
    if claimed.get(claims.VERSION) != claims.LTI_VERSION:
        raise LaunchRefused(Reason.LAUNCH_VERSION, f"expected version {claims.LTI_VERSION}")
    # LTI Core 5.3.1
    name = claimed.get(claims.MESSAGE_TYPE)
    message_type = claims.MESSAGE_SPELLINGS.get(name) if isinstance(name, str) else None
    if message_type is None or message_type not in taken:
        raise LaunchRefused(Reason.LAUNCH_MESSAGE_TYPE, f"expected one of {', '.join(sorted(taken))}")
    return message_type


def _deployment_id(claimed: Claims) -> str:
    # LTI Core 5.3.3
    deployment_id = launch_claims.identifier(claimed.get(claims.DEPLOYMENT_ID))
    if deployment_id is None:
        raise LaunchRefused(Reason.LAUNCH_DEPLOYMENT, "expected a deployment id of 1 to 255 characters")
    return deployment_id


def _target_link_uri(claimed: Claims, tool_origin: str) -> str:
    # LTI Core 5.3.4: the claim decides where to go, and only ever to ourselves
    target = claimed.get(claims.TARGET_LINK_URI)
    if not isinstance(target, str) or web_addresses.origin(target) != tool_origin:
        raise LaunchRefused(Reason.LAUNCH_TARGET_NOT_OURS, f"expected a target_link_uri below {tool_origin}")
    return target


def _first(fields: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = fields.get(name)
    return values[0] if values else None


def _platform_error(code: str) -> LaunchRefused:
    shown = code if _ERROR_CODE.fullmatch(code) else "an unreadable error"
    if code in _SIGN_IN_NEEDED:
        return LaunchRefused(Reason.LAUNCH_SIGN_IN_NEEDED, f"the platform answered {shown}")
    return LaunchRefused(Reason.LAUNCH_PLATFORM_ERROR, f"the platform answered {shown}")
