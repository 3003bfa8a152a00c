"""The other side of the wire in these tests: a tool that signs and verifies with joserfc, not with PyJWT."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from lti_tool.sandbox import seed
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.deep_linking import DeepLinkingSettings
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.state import Person
from lti_tool.sandbox.wire import Answer

NOW = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
TOOL = ToolAddress(
    login_url="http://localhost:8000/lti/login",
    redirect_uris=("http://localhost:8000/lti/launch",),
    jwks_url="http://localhost:8000/lti/jwks",
    target_link_uri="http://localhost:8000/lti/launch",
)
KEY = RSAKey.generate_key(2048, {"kid": "tool-1", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "tool-1", "use": "sig", "alg": "RS256"})


class StandingClock:
    """A clock of the sandbox's own, so that its tests need nothing of the application."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> datetime:
        return self._now

    def move(self, *, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


@dataclass
class ToolJwks:
    """What the tool's JWKS answers, and how often it was asked."""

    answer: Answer = field(
        default_factory=lambda: Answer(200, {}, json.dumps({"keys": [KEY.as_dict(private=False)]}).encode())
    )
    asked: int = 0

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        assert (method, url, body) == ("GET", TOOL.jwks_url, None)
        assert headers["Accept"] == "application/json"
        self.asked += 1
        return self.answer


def authentication_url(platform: DirectPlatform, login: FormPost, **changes: str | None) -> str:
    """Where an honest tool redirects the browser to, with some parameters changed or (None) left out."""
    asked: dict[str, str | None] = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": login.fields["client_id"],
        "redirect_uri": TOOL.redirect_uris[0],
        "login_hint": login.fields["login_hint"],
        "lti_message_hint": login.fields["lti_message_hint"],
        "state": "the-state",
        "nonce": "the-nonce",
        **changes,
    }
    present = {name: value for name, value in asked.items() if value is not None}
    return f"{platform.address.authorization_url}?{urlencode(present)}"


def launch(platform: DirectPlatform, person: Person) -> dict[str, Any]:
    """The claims of an honest launch, verified with joserfc."""
    form = platform.launch(authentication_url(platform, platform.login(person)))
    return verified(platform, form.fields["id_token"])


def verified(platform: DirectPlatform, token: str) -> dict[str, Any]:
    answer = platform.call("GET", platform.address.jwks_url, {}, None)
    return jwt.decode(token, KeySet.import_key_set(json.loads(answer.body)), algorithms=["RS256"]).claims


def deep_linking_request(
    platform: DirectPlatform, settings: DeepLinkingSettings | None = None, **more: Any
) -> dict[str, Any]:
    """The claims of an honest deep linking request."""
    login = platform.deep_link_form(seed.INSTRUCTOR, settings, **more)
    return verified(platform, platform.launch(authentication_url(platform, login)).fields["id_token"])


def deep_linking_claims(platform: DirectPlatform, request: dict[str, Any], *items: Any) -> dict[str, Any]:
    """What an honest tool answers to a request."""
    settings = request[v.DEEP_LINKING_CLAIM + "deep_linking_settings"]
    seconds = int(NOW.timestamp())
    claims = {
        "iss": TOOL.client_id,
        "aud": platform.address.issuer,
        "azp": TOOL.client_id,
        "iat": seconds - 5,
        "exp": seconds + 300,
        "nonce": secrets.token_hex(8),
        v.CLAIM + "message_type": "LtiDeepLinkingResponse",
        v.CLAIM + "version": "1.3.0",
        v.CLAIM + "deployment_id": request[v.CLAIM + "deployment_id"],
        v.DEEP_LINKING_CLAIM + "content_items": list(items),
        v.DEEP_LINKING_CLAIM + "data": settings.get("data"),
    }
    return {name: value for name, value in claims.items() if value is not None}


def deep_linking_answer(request: dict[str, Any], claims: dict[str, Any], key: RSAKey = KEY) -> FormPost:
    """The form in which a tool answers a request."""
    settings = request[v.DEEP_LINKING_CLAIM + "deep_linking_settings"]
    return FormPost(settings["deep_link_return_url"], {"JWT": assertion(claims, key)})


def assertion_claims(platform: DirectPlatform, **changes: Any) -> dict[str, Any]:
    seconds = int(NOW.timestamp())
    claims = {
        "iss": TOOL.client_id,
        "sub": TOOL.client_id,
        "aud": platform.address.token_url,
        "iat": seconds - 5,
        "exp": seconds + 60,
        "jti": "jti-1",
        **changes,
    }
    return {name: value for name, value in claims.items() if value is not None}


def assertion(claims: dict[str, Any], key: RSAKey = KEY, **header: str) -> str:
    return jwt.encode({"alg": "RS256", "kid": "tool-1", **header}, claims, key, algorithms=["RS256", "RS512"])


def token_form(assertion: str, **changes: str | None) -> dict[str, str]:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": v.ASSERTION_TYPE,
        "client_assertion": assertion,
        "scope": " ".join(v.SCOPES),
        **changes,
    }
    return {name: value for name, value in form.items() if value is not None}


def ask_for_token(platform: DirectPlatform, form: dict[str, str]) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return platform.call("POST", platform.address.token_url, headers, urlencode(form).encode())


def registration_body(**changes: Any) -> dict[str, Any]:
    """What an honest tool registers with; a changed member may be left out (None)."""
    body = {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["client_credentials", "implicit"],
        "initiate_login_uri": TOOL.login_url,
        "redirect_uris": list(TOOL.redirect_uris),
        "client_name": "Potluck",
        "client_name#es": "Potluck, en español",
        "jwks_uri": TOOL.jwks_url,
        "logo_uri": "http://localhost:8000/logo.svg",
        "contacts": ["hello@potluck.example"],
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": f"{v.SCOPE_LINE_ITEM} {v.SCOPE_SCORE}",
        v.TOOL_CONFIGURATION: tool_configuration(),
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def tool_configuration(**changes: Any) -> dict[str, Any]:
    """The part of a registration that only LTI knows."""
    configuration = {
        "domain": "localhost:8000",
        "description": "Learning from each other",
        "target_link_uri": TOOL.target_link_uri,
        "custom_parameters": {"static": "a=b", "copied_from": "$Context.id.history"},
        "claims": ["iss", "sub", "name", "email"],
        "messages": [
            {"type": "LtiResourceLinkRequest", "target_link_uri": TOOL.target_link_uri},
            {
                "type": "LtiDeepLinkingRequest",
                "target_link_uri": f"{TOOL.target_link_uri}?choose=1",
                "label": "Choose in Potluck",
                "placements": ["ContentArea"],
                "custom_parameters": {"from": "content area"},
            },
        ],
        **changes,
    }
    return {name: value for name, value in configuration.items() if value is not None}


def access_token(platform: DirectPlatform, *scopes: str) -> str:
    claims = assertion_claims(platform, jti=f"for-{len(platform.faults.seen())}")
    form = token_form(assertion(claims), scope=" ".join(scopes or v.SCOPES))
    return json.loads(ask_for_token(platform, form).body)["access_token"]
