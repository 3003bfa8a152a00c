"""What a tool must say to be registered, read strictly (Dynamic Registration 1.0; RFC 7591)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.addresses import ToolAddress, refuse_production
from lti_tool.sandbox.errors import NotForProductionError, Refused
from lti_tool.sandbox.json_members import Members
from lti_tool.sandbox.profiles import Profile
from lti_tool.sandbox.vocabulary import Message

_CODE: Final = "invalid_client_metadata"
_GRANTS: Final = frozenset({"client_credentials", "implicit"})
_REGISTRATION: Final = frozenset({
    "application_type", "client_name", "client_uri", "contacts", "grant_types", "initiate_login_uri",
    "jwks_uri", "logo_uri", "policy_uri", "redirect_uris", "response_types", "scope",
    "token_endpoint_auth_method", "tos_uri", v.TOOL_CONFIGURATION,
})  # fmt: skip
_CONFIGURATION: Final = frozenset({
    "claims", "custom_parameters", "description", "domain", "messages", "secondary_domains",
    "target_link_uri",
})  # fmt: skip
_MESSAGE: Final = frozenset({
    "custom_parameters", "icon_uri", "label", "placements", "roles", "supported_types",
    "target_link_uri", "type",
})  # fmt: skip
_ALWAYS_TOLD: Final = frozenset({"iss", "sub"})


def read(body: object, profile: Profile, *, client_id: str, deployment_id: str) -> ToolAddress:
    """Understand a registration; the ids are what the tool will be called.

    Raises:
        Refused: 400 with what is wrong, 422 from products that answer so.
    """
    members = Members(body, "the registration", _CODE)
    members.allow_only(_localised(body))
    _check_protocol(members)
    configuration = members.inner_or_none(v.TOOL_CONFIGURATION)
    if configuration is None:
        raise members.refused("is missing", v.TOOL_CONFIGURATION)
    configuration.allow_only(_CONFIGURATION)
    tool = ToolAddress(
        login_url=members.address("initiate_login_uri"),
        redirect_uris=_redirects(members),
        jwks_url=members.address("jwks_uri"),
        target_link_uri=_target(configuration),
        client_id=client_id,
        deployment_id=deployment_id,
        name=members.text("client_name"),
        messages=_messages(configuration, profile),
        custom=configuration.texts_by_name("custom_parameters"),
        message_custom={
            message.text("type"): message.texts_by_name("custom_parameters")
            for message in configuration.inner_list("messages")
        },
        scopes=_scopes(members),
        claims=_claims(configuration),
    )
    _demand_this_machine(tool)
    return tool


def _localised(body: object) -> list[str]:
    """The known members, and with them each that is one of them in another language (`client_name#es`)."""
    names = list(body) if isinstance(body, dict) else []
    return [*_REGISTRATION, *(name for name in names if name.partition("#")[0] in _REGISTRATION)]


def _check_protocol(members: Members) -> None:
    members.exactly("application_type", "web")
    members.exactly("token_endpoint_auth_method", "private_key_jwt")
    if set(members.texts("response_types")) != {"id_token"}:
        raise members.refused("must be id_token alone", "response_types")
    if not set(members.texts("grant_types")) >= _GRANTS:
        raise members.refused(f"must have {' and '.join(sorted(_GRANTS))}", "grant_types")
    for name in ("client_uri", "logo_uri", "policy_uri", "tos_uri"):
        members.address_or_none(name)
    if "contacts" in members:
        members.texts("contacts")


def _redirects(members: Members) -> tuple[str, ...]:
    redirects = members.texts("redirect_uris")
    for url in redirects:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
            raise Refused(
                HTTPStatus.BAD_REQUEST, "invalid_redirect_uri", f"{url} is no http(s) URL without a fragment"
            )
    if not redirects or len(set(redirects)) != len(redirects):
        raise Refused(HTTPStatus.BAD_REQUEST, "invalid_redirect_uri", "one or more, and each once")
    return redirects


def _target(configuration: Members) -> str:
    target = configuration.address("target_link_uri")
    # Moodle compares just so: the domain is the host of the target, its port included.
    configuration.exactly("domain", urlsplit(target).netloc)
    return target


def _messages(configuration: Members, profile: Profile) -> Mapping[str, str]:
    target = configuration.address("target_link_uri")
    messages: dict[str, str] = {}
    for message in configuration.inner_list("messages"):
        message.allow_only(_MESSAGE)
        kind = message.choice("type", Message)
        opens = message.address("target_link_uri") if "target_link_uri" in message else target
        if urlsplit(opens).netloc != urlsplit(target).netloc:
            raise message.refused("must be on the tool's domain", "target_link_uri")
        _check_message(message)
        if profile.demands_placements:
            _check_placements(message, Message(kind), profile.messages.get(Message(kind), ()))
        messages[kind] = opens
    return messages


def _check_message(message: Members) -> None:
    message.text_or_none("label")
    message.address_or_none("icon_uri")
    message.texts_by_name("custom_parameters")
    for name in ("placements", "roles", "supported_types"):
        if name in message:
            message.texts(name)


def _check_placements(message: Members, kind: Message, known: tuple[str, ...]) -> None:
    wanted = message.texts("placements") if "placements" in message else ()
    if set(wanted) - set(known) or (kind is Message.DEEP_LINKING and not wanted):
        reason = f"placements of {kind} must be there, and among {', '.join(known)}"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, _CODE, reason)


def _scopes(members: Members) -> tuple[str, ...]:
    scopes = tuple((members.text_or_none("scope") or "").split())
    unknown = sorted(set(scopes) - set(v.SCOPES))
    if unknown:
        raise members.refused(f"has what this LMS does not offer: {', '.join(unknown)}", "scope")
    return scopes


def _claims(configuration: Members) -> tuple[str, ...]:
    claims = configuration.texts("claims")
    unknown = sorted(set(claims) - set(v.PERSON_CLAIMS) - _ALWAYS_TOLD)
    if unknown:
        raise configuration.refused(f"has what this LMS does not tell: {', '.join(unknown)}", "claims")
    return claims


def _demand_this_machine(tool: ToolAddress) -> None:
    urls = (tool.login_url, tool.jwks_url, tool.target_link_uri, *tool.redirect_uris)
    try:
        refuse_production(*urls)
    except NotForProductionError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, _CODE, str(error)) from error


def whole(body: Mapping[str, Any], tool: ToolAddress, *, names_deployment: bool) -> dict[str, Any]:
    """The registration as it is kept: what was asked, with what the tool is called from now on."""
    configuration = dict(body[v.TOOL_CONFIGURATION])
    if names_deployment:
        configuration["deployment_id"] = tool.deployment_id
    return {**body, "client_id": tool.client_id, v.TOOL_CONFIGURATION: configuration}
