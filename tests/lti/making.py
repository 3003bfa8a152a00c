"""A pretend platform's signing, by another JOSE implementation, and the parts of a good launch."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from lti_tool.lti import state, tool_keys
from lti_tool.lti.claims import MessageType
from lti_tool.lti.http import Request, Response, TransportFailed
from lti_tool.lti.launch import Expected
from lti_tool.lti.registration import Registration
from lti_tool.lti.service_calls import Services
from lti_tool.lti.state import LoginState
from lti_tool.lti.tokens import Client, TokenCache
from lti_tool.lti.tool_keys import ToolKey

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TOOL_ORIGIN = "https://tool.example"
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/"
MISSING = object()


@cache
def rsa_key(name: str = "platform", bits: int = 2048) -> RSAPrivateKey:
    """One key per name and run: making one takes a tenth of a second."""
    del name
    return generate_private_key(65537, bits)


def make_registration(**changes: Any) -> Registration:
    values: dict[str, Any] = {
        "id": "registration-1",
        "issuer": "https://lms.example",
        "client_id": "client-1",
        "authentication_url": "https://lms.example/auth",
        "token_url": "https://lms.example/token",
        "keys_url": "https://lms.example/jwks",
    }
    return Registration(**values | changes)


def make_expected(**changes: Any) -> Expected:
    """What a good launch agrees with; every message is taken."""
    return Expected(
        make_registration(**changes),
        nonce="nonce-1",
        tool_origin=TOOL_ORIGIN,
        messages=frozenset(MessageType),
    )


def make_claims(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The claims of a good launch by a learner; a change to MISSING takes a claim away."""
    seconds = int(NOW.timestamp())
    claims: dict[str, Any] = {
        "iss": "https://lms.example",
        "aud": "client-1",
        "sub": "user-5",
        "iat": seconds - 1,
        "exp": seconds + 300,
        "nonce": "nonce-1",
        "name": "Ana Álvarez",
        "given_name": "Ana",
        "family_name": "Álvarez",
        "email": "ana@example.test",
        LTI + "version": "1.3.0",
        LTI + "message_type": "LtiResourceLinkRequest",
        LTI + "deployment_id": "deployment-1",
        LTI + "target_link_uri": TOOL_ORIGIN + "/launch?activity=42",
        LTI + "resource_link": {"id": "link-1", "title": "Essay", "description": "Two pages."},
        LTI + "roles": [MEMBERSHIP + "#Learner"],
        LTI + "context": {"id": "course-1", "label": "PL101", "title": "Peer Learning 101"},
        LTI + "launch_presentation": {
            "locale": "en",
            "document_target": "iframe",
            "return_url": "https://lms.example/course/1",
        },
        LTI + "custom": {"activity_id": "42"},
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
            "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
            "lineitems": "https://lms.example/items?type_id=1",
            "lineitem": "https://lms.example/items/2?type_id=1",
        },
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
            "context_memberships_url": "https://lms.example/members",
            "service_versions": ["2.0"],
        },
    }
    claims |= changes or {}
    return {name: value for name, value in claims.items() if value is not MISSING}


def make_settings_claim(changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "deep_link_return_url": "https://lms.example/chosen?course=1",
        "accept_types": ["ltiResourceLink", "link"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": True,
        "accept_lineitem": True,
        "data": "opaque",
    }
    settings |= changes or {}
    return {name: value for name, value in settings.items() if value is not MISSING}


def make_deep_linking_claims(settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The claims of a good request to choose something, by an instructor."""
    return make_claims(
        {
            LTI + "message_type": "LtiDeepLinkingRequest",
            LTI + "resource_link": MISSING,
            LTI + "roles": [MEMBERSHIP + "#Instructor"],
            DEEP_LINKING + "deep_linking_settings": make_settings_claim(settings),
        }
    )


def make_review_claims(for_user: Any = MISSING) -> dict[str, Any]:
    """The claims of a good review of learner user-9, by an instructor."""
    about = {"user_id": "user-9", "name": "Bo Berg", "roles": [MEMBERSHIP + "#Learner"]}
    return make_claims(
        {
            LTI + "message_type": "LtiSubmissionReviewRequest",
            LTI + "roles": [MEMBERSHIP + "#Instructor"],
            LTI + "for_user": about if for_user is MISSING else for_user,
        }
    )


def sign(
    claims: Mapping[str, Any],
    *,
    key: Any = None,
    kid: str | None = "key-1",
    algorithm: str = "RS256",
    **header: Any,
) -> str:
    headers = header if kid is None else {"kid": kid, **header}
    return jwt.encode(dict(claims), key or rsa_key(), algorithm=algorithm, headers=headers)


def make_jwk(private: RSAPrivateKey | None = None, **changes: Any) -> dict[str, Any]:
    public = (private or rsa_key()).public_key()
    jwk: dict[str, Any] = dict(RSAAlgorithm.to_jwk(public, as_dict=True))
    jwk |= {"kid": "key-1", "use": "sig", "alg": "RS256"} | changes
    return {name: value for name, value in jwk.items() if value is not MISSING and name != "key_ops"}


class Wire:
    """A transport that answers from a script, in order, and remembers what it was asked."""

    def __init__(self, *answers: Response | TransportFailed) -> None:
        self.requests: list[Request] = []
        self._answers = list(answers)

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        answer = self._answers.pop(0)
        if isinstance(answer, TransportFailed):
            raise answer
        return answer


def make_json(content: Any, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, {"Content-Type": "application/json", **named}, json.dumps(content).encode())


def make_token_answer(**changes: Any) -> Response:
    return make_json({"access_token": "token-1", "token_type": "Bearer", "expires_in": 3600} | changes)


@cache
def tool_key() -> ToolKey:
    return tool_keys.generate("tool-key-1")


def make_client(**changes: Any) -> Client:
    return Client(make_registration(**changes), tool_key())


def make_services(*answers: Response | TransportFailed, **changes: Any) -> tuple[Services, Wire]:
    """Services whose token call succeeds; the wire's requests begin with that call."""
    wire = Wire(make_token_answer(), *answers)
    return Services(make_client(**changes), wire, TokenCache(wire)), wire


def make_state(**changes: Any) -> LoginState:
    values: dict[str, Any] = {
        "registration_id": "registration-1",
        "nonce": "nonce-1",
        "browser_hash": state.hash_browser_secret("secret-1"),
        "expires_at": NOW + state.LIFETIME,
    }
    return LoginState(**values | changes)
