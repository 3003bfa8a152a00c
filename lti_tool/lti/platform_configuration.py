"""What a platform that wants to register us says about itself (Dynamic Registration 1.0, OIDC Discovery)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import orjson

from lti_tool.lti import http, plain_text, web_addresses
from lti_tool.lti.errors import Reason, RegistrationFailed
from lti_tool.lti.http import Request, Response, Transport, TransportFailed, TransportFailure
from lti_tool.lti.web_addresses import Address

CLAIM: Final = "https://purl.imsglobal.org/spec/lti-platform-configuration"
MAX_BYTES: Final = 256 * 1024
_MAX_LISTED: Final = 500
_MAX_ISSUER: Final = 500
_MAX_ENDPOINT: Final = 2000
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,16384}")
_BUSY: Final = frozenset({408, 425, 429})
_TROUBLE: Final = 500


@dataclass(frozen=True, slots=True)
class Initiation:
    """What a platform hands to our registration page; D2L gives no token, its address holds one already."""

    configuration_url: str = field(repr=False)
    registration_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """What we know of vendors whose issuer, pages and services are on different hosts.

    `issuers` names, for the host of a configuration, the issuers it may speak for beside its own host;
    `endpoints` are hosts that serve many customers (one that starts with a dot: every host below it);
    `customers_own` the hosts of configurations that may send us to a customer's own domain to register.
    """

    issuers: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    endpoints: frozenset[str] = frozenset()
    customers_own: frozenset[str] = frozenset()

    def serves(self, host: str) -> bool:
        """Whether a host serves customers of a vendor we know."""
        return host in self.endpoints or any(
            known.startswith(".") and host.endswith(known) for known in self.endpoints
        )


@dataclass(frozen=True, slots=True)
class PlatformConfiguration:
    """A platform as it describes itself. What it does not say is None: unknown, not refused.

    `messages` gives the placements it lists for each message; `elsewhere` the endpoints that are on another
    host than the description, to be shown to whoever confirms the registration.
    """

    issuer: str
    authentication_url: str
    token_url: str
    keys_url: str
    registration_url: str
    token_audience: str | None = None
    product: str | None = None
    product_version: str | None = None
    scopes: frozenset[str] | None = None
    claims: frozenset[str] | None = None
    messages: Mapping[str, tuple[str, ...]] | None = None
    elsewhere: tuple[str, ...] = ()


def read_initiation(fields: Mapping[str, Sequence[str]]) -> Initiation:
    """Read the address a platform opened our registration page with (Dynamic Registration 1.0, step 1).

    Raises:
        RegistrationFailed: no address of a configuration, or one we would not fetch; or an odd token.
    """
    url, token = _single(fields, "openid_configuration"), _single(fields, "registration_token")
    if url is None:
        raise RegistrationFailed(Reason.REGISTRATION_ADDRESS, "expected `openid_configuration`, once")
    if token is not None and not _TOKEN.fullmatch(token):
        raise RegistrationFailed(Reason.REGISTRATION_TOKEN, "`registration_token` is no bearer token")
    _address(url, "openid_configuration")
    return Initiation(url, token)


def fetch(initiation: Initiation, transport: Transport, known: KnownHosts) -> PlatformConfiguration:
    """Get and read a platform's description; once, because D2L's address works once.

    Canvas wants the registration token for this already; others do not mind it.

    Raises:
        RegistrationFailed: it cannot be had, says too little, or speaks for somebody else.
    """
    request = Request("GET", initiation.configuration_url, headers(initiation), max_bytes=MAX_BYTES)
    return read(send(request, transport), initiation.configuration_url, known)


def headers(initiation: Initiation) -> dict[str, str]:
    """What every request of a registration carries; the token only when the platform gave one."""
    fields = {"Accept": "application/json", "User-Agent": http.USER_AGENT}
    if initiation.registration_token is not None:
        fields["Authorization"] = f"Bearer {initiation.registration_token}"
    return fields


def send(request: Request, transport: Transport) -> Response:
    """Send a request of a registration; no redirect is followed.

    Raises:
        RegistrationFailed: nothing answered, the address is not allowed, or the answer is a redirect.
    """
    try:
        response = transport(request)
    except TransportFailed as error:
        reason = {
            TransportFailure.TOO_LARGE: Reason.REGISTRATION_TOO_LARGE,
            TransportFailure.ADDRESS_NOT_ALLOWED: Reason.REGISTRATION_ADDRESS,
        }.get(error.kind, Reason.REGISTRATION_UNREACHABLE)
        raise RegistrationFailed(reason, str(error)) from error
    if response.is_redirect:
        raise RegistrationFailed(
            Reason.REGISTRATION_REDIRECTED, f"status {response.status}", status=response.status
        )
    if response.status in _BUSY or response.status >= _TROUBLE:
        raise RegistrationFailed(
            Reason.REGISTRATION_LATER, f"status {response.status}", status=response.status
        )
    return response


def read_object(response: Response) -> dict[str, Any]:
    """The JSON object of a successful answer.

    Raises:
        RegistrationFailed: it is none.
    """
    try:
        content = orjson.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise RegistrationFailed(
            Reason.REGISTRATION_UNREADABLE, f"the answer is not JSON: {type(error).__name__}"
        ) from None
    if not isinstance(content, dict):
        raise RegistrationFailed(Reason.REGISTRATION_UNREADABLE, "the answer is not an object")
    return content


def read(response: Response, url: str, known: KnownHosts) -> PlatformConfiguration:
    """Read the description that was found at `url`.

    Raises:
        RegistrationFailed: it is none, says too little, or speaks for somebody else.
    """
    if not response.is_success:
        raise RegistrationFailed(
            Reason.REGISTRATION_NOT_SHOWN, f"status {response.status}", status=response.status
        )
    content = read_object(response)
    own = _address(url, "openid_configuration")
    endpoints = {name: _endpoint(content, name, own, known) for name in _ENDPOINTS}
    _check_abilities(content)
    platform = content.get(CLAIM)
    described: Mapping[str, Any] = platform if isinstance(platform, dict) else {}
    return PlatformConfiguration(
        issuer=_issuer(content, own, known),
        authentication_url=endpoints["authorization_endpoint"],
        token_url=endpoints["token_endpoint"],
        keys_url=endpoints["jwks_uri"],
        registration_url=endpoints["registration_endpoint"],
        token_audience=_audience(content, endpoints["token_endpoint"], known),
        product=plain_text.one_line(described.get("product_family_code"), 64),
        product_version=plain_text.one_line(described.get("version"), 64),
        scopes=_texts(content.get("scopes_supported")),
        claims=_texts(content.get("claims_supported")),
        messages=_messages(described.get("messages_supported")),
        elsewhere=tuple(name for name, at in endpoints.items() if web_addresses.origin(at) != own.origin),
    )


_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")


def _single(fields: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = fields.get(name, ())
    return values[0] if len(values) == 1 and values[0] else None


def _address(url: object, name: str) -> Address:
    """Where a URL points: https, or this very machine."""
    address = web_addresses.read(url) if isinstance(url, str) and len(url) <= _MAX_ENDPOINT else None
    if address is None or (address.scheme != "https" and not address.is_loopback):
        raise RegistrationFailed(Reason.REGISTRATION_ADDRESS, f"expected `{name}` to be https")
    return address


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise RegistrationFailed(Reason.REGISTRATION_INCOMPLETE, f"expected `{name}`, a text")
    return value


def _issuer(content: Mapping[str, Any], own: Address, known: KnownHosts) -> str:
    """Dynamic Registration 1.0, "OpenID Configuration": the issuer is on the host that describes it."""
    issuer = _text(content, "issuer")
    address = web_addresses.read(issuer) if len(issuer) <= _MAX_ISSUER else None
    # OIDC Discovery 3: https, without query or fragment
    if address is None or "?" in issuer or "#" in issuer:
        raise RegistrationFailed(Reason.REGISTRATION_ISSUER, "expected `issuer` to be a plain https address")
    if address.origin != own.origin and issuer not in known.issuers.get(own.authority, frozenset()):
        raise RegistrationFailed(
            Reason.REGISTRATION_ISSUER, f"{own.origin} describes an issuer at {address.origin}"
        )
    return issuer


def _endpoint(content: Mapping[str, Any], name: str, own: Address, known: KnownHosts) -> str:
    url = _text(content, name)
    address = _address(url, name)
    # registering sends nothing secret but the token that this very platform gave
    is_customers = name == "registration_endpoint" and own.authority in known.customers_own
    if address.origin != own.origin and not is_customers and not known.serves(address.authority):
        raise RegistrationFailed(
            Reason.REGISTRATION_ENDPOINT, f"{own.origin} names `{name}` at {address.origin}"
        )
    return url


def _check_abilities(content: Mapping[str, Any]) -> None:
    """Security Framework 5.1.2 and 4.1: RS256 and a signed assertion, unless the platform says nothing."""
    for name, needed in (
        ("id_token_signing_alg_values_supported", "RS256"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
    ):
        offered = _texts(content.get(name))
        if offered and needed not in offered:
            raise RegistrationFailed(Reason.REGISTRATION_UNSUITED, f"expected {needed} in `{name}`")


def _audience(content: Mapping[str, Any], token_url: str, known: KnownHosts) -> str | None:
    """Whom a token request is addressed to, when that is not its address (D2L).

    Only somebody on the host that receives the request, or of the same known vendors: else a platform could
    have us sign, under a client id of its choice, what another platform would take. Canvas names a bare host
    here and wants its token address.
    """
    value = content.get("authorization_server")
    address = web_addresses.read(value) if isinstance(value, str) and len(value) <= _MAX_ISSUER else None
    receiver = web_addresses.read(token_url)
    if address is None or receiver is None:
        return None
    is_vendor = known.serves(address.authority) and known.serves(receiver.authority)
    return str(value) if is_vendor or address.origin == receiver.origin else None


def _texts(value: object) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    return frozenset(text for text in value[:_MAX_LISTED] if isinstance(text, str))


def _messages(value: object) -> Mapping[str, tuple[str, ...]] | None:
    """The messages listed, each with its placements; some platforms list bare names."""
    if not isinstance(value, list):
        return None
    listed: dict[str, tuple[str, ...]] = {}
    for entry in value[:_MAX_LISTED]:
        named = {"type": entry} if isinstance(entry, str) else entry
        if not isinstance(named, dict) or not isinstance(named.get("type"), str):
            continue
        placements = sorted(_texts(named.get("placements")) or ())
        listed[named["type"]] = tuple(sorted({*listed.get(named["type"], ()), *placements}))
    return MappingProxyType(listed)
