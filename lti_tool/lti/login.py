"""The first half of a launch: reading a platform's request to log in, and where to send the browser then."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from lti_tool.lti import web_addresses
from lti_tool.lti.errors import LoginRefused, Reason
from lti_tool.lti.registration import Registration

_MAX_LENGTHS: Final = {
    "iss": 2048,
    "login_hint": 4096,
    "lti_message_hint": 4096,
    "target_link_uri": web_addresses.MAX_URL_LENGTH,
    "client_id": 512,
    "lti_deployment_id": 255,
    "lti_storage_target": 128,
}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_AS_ALWAYS: Final = "scope=openid&response_type=id_token&response_mode=form_post&prompt=none"
_FRAME_NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class LoginRequest:
    """What a platform said when it asked us to log somebody in; hints are opaque and kept exactly."""

    issuer: str
    login_hint: str
    message_hint: str | None
    target_link_uri: str | None
    client_id: str | None
    deployment_id: str | None
    storage_target: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What we add of our own to the authentication request."""

    redirect_uri: str
    state: str
    nonce: str


def parse(fields: Mapping[str, Sequence[str]], *, tool_origin: str) -> LoginRequest:
    """Read a platform's request to log somebody in (OIDC Core 4, Security Framework 5.1.1.1).

    Raises:
        LoginRefused: something needed is missing, repeated, too long, or points away from us.
    """
    values = {name: _single(name, fields.get(name, ())) for name in _MAX_LENGTHS}
    issuer, login_hint = values["iss"], values["login_hint"]
    if not issuer:
        raise LoginRefused(Reason.LOGIN_ISSUER_MISSING, "expected `iss`, none came")
    if not login_hint:
        raise LoginRefused(Reason.LOGIN_HINT_MISSING, "expected `login_hint`, none came")
    return LoginRequest(
        issuer=issuer,
        login_hint=login_hint,
        # LTI Core 4.1.1: to be sent back unaltered, when it came at all
        message_hint=values["lti_message_hint"],
        target_link_uri=_target(values["target_link_uri"], tool_origin),
        client_id=values["client_id"] or None,
        deployment_id=values["lti_deployment_id"] or None,
        storage_target=_storage_target(values["lti_storage_target"]),
    )


def authentication_url(login: LoginRequest, registration: Registration, answer: Answer) -> str:
    """Where to send the browser: the platform, with our request (Security Framework 5.1.1.2)."""
    parameters = {
        "client_id": registration.client_id,
        "redirect_uri": answer.redirect_uri,
        "login_hint": login.login_hint,
        "state": answer.state,
        "nonce": answer.nonce,
    }
    if login.message_hint is not None:
        parameters["lti_message_hint"] = login.message_hint
    address = registration.authentication_url.partition("#")[0]
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{_AS_ALWAYS}&{urlencode(parameters, quote_via=quote, safe='')}"


def _single(name: str, values: Sequence[str]) -> str | None:
    if not values:
        return None
    # OIDC Core 3.1.2.1 by way of RFC 6749 3.1: a parameter comes at most once
    if len(values) > 1:
        raise LoginRefused(Reason.LOGIN_FIELD_REPEATED, f"`{name}` came {len(values)} times")
    value = values[0]
    if len(value) > _MAX_LENGTHS[name]:
        raise LoginRefused(
            Reason.LOGIN_FIELD_TOO_LONG, f"`{name}` has {len(value)} characters, at most {_MAX_LENGTHS[name]}"
        )
    if _CONTROL.search(value):
        raise LoginRefused(Reason.LOGIN_CONTROL_CHARACTERS, f"`{name}` holds control characters")
    return value


def _target(value: str | None, tool_origin: str) -> str | None:
    """The login's target is only a hint, but one that points elsewhere deserves no answer."""
    if not value:
        return None
    if web_addresses.origin(value) != tool_origin:
        raise LoginRefused(Reason.LOGIN_TARGET_NOT_OURS, f"expected `target_link_uri` below {tool_origin}")
    return value


def _storage_target(value: str | None) -> str | None:
    if not value:
        return None
    if not _FRAME_NAME.fullmatch(value):
        raise LoginRefused(Reason.LOGIN_STORAGE_TARGET_ODD, "`lti_storage_target` is no name of a frame")
    return value
