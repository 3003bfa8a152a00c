"""The OIDC side of a launch: how login starts, what the tool must ask for, the form that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from lti_tool.sandbox import hints, signing, visits
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.claims import launch_claims
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.state import Person
from lti_tool.sandbox.visits import Visit

# LTI security framework 1.0, section 5.1.1.2: these values and no others.
_FIXED: Final = {
    "scope": "openid",
    "response_type": "id_token",
    "response_mode": "form_post",
    "prompt": "none",
}
_REQUIRED: Final = ("nonce", "state", "login_hint", "lti_message_hint")
Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FormPost:
    """A form that the browser posts to the tool."""

    url: str
    fields: dict[str, str] = field(default_factory=dict)


def start_login(lms: Lms, person: Person, hint: Hint, *, storage_target: str | None = None) -> FormPost:
    """The third-party initiated login of a launch (OIDC core 4, LTI security framework 5.1.1.1).

    Args:
        lms: where it starts.
        person: who goes.
        hint: what for.
        storage_target: the frame that keeps texts for the tool, when one does.
    """
    tool, target = visits.tool_and_target(lms, hint)
    storage = {"lti_storage_target": storage_target} if storage_target is not None else {}
    return FormPost(
        tool.login_url,
        {
            "iss": lms.platform.issuer,
            "target_link_uri": target,
            "login_hint": person.id,
            "lti_message_hint": hints.write(lms.world.secret, person.id, hint),
            "client_id": tool.client_id,
            "lti_deployment_id": tool.deployment_id,
            **storage,
        },
    )


def with_query(form: FormPost) -> str:
    """The same form as a link, for login by GET; a query that the URL already has stays."""
    separator = "&" if urlsplit(form.url).query else "?"
    return f"{form.url}{separator}{urlencode(form.fields)}"


def parameters_of(url: str) -> dict[str, list[str]]:
    """The parameters in a URL's query."""
    return parse_qs(urlsplit(url).query, keep_blank_values=True)


def answer(lms: Lms, parameters: Parameters) -> FormPost:
    """Answer an authentication request of the tool with a signed launch, or with an OIDC error.

    Raises:
        Refused: nobody can be told, because the client or its redirect_uri is not ours.
    """
    asked = _once_each(parameters)
    tool = lms.tool_called(asked.get("client_id", ""))
    if tool is None:
        raise _refused("unauthorized_client", "client_id is not one that a tool was registered with")
    redirect_uri = asked.get("redirect_uri", "")
    if redirect_uri not in tool.redirect_uris:
        raise _refused("invalid_request", "redirect_uri must be exactly one of the registered ones")
    lie = lms.faults.next_lie()
    try:
        _check(asked)
        visit = _visit(lms, tool, asked)
    except Refused as error:
        fields = {"error": error.code, "error_description": error.reason, "state": asked.get("state", "")}
        return FormPost(redirect_uri, fields)
    claims = launch_claims(visit, lms.platform, nonce=asked["nonce"], now=lms.clock())
    key = lms.world.signing_keys()[-1]
    token = signing.sign(claims, key) if lie is None else signing.forge(claims, key, lie)
    fields = {"id_token": token, "state": asked["state"]}
    if lie is not None and lie.form is not None:
        lie.form(fields)
    return FormPost(redirect_uri, fields)


def _once_each(parameters: Parameters) -> dict[str, str]:
    for name, values in parameters.items():
        if len(values) != 1:
            raise _refused("invalid_request", f"{name} must be there once")
    return {name: values[0] for name, values in parameters.items()}


def _check(asked: Mapping[str, str]) -> None:
    for name, expected in _FIXED.items():
        if asked.get(name) != expected:
            raise _refused("invalid_request", f"{name} must be {expected}")
    for name in _REQUIRED:
        if not asked.get(name):
            raise _refused("invalid_request", f"{name} is missing")


def _visit(lms: Lms, tool: ToolAddress, asked: Mapping[str, str]) -> Visit:
    person = lms.world.person(asked["login_hint"])
    if person is None:
        raise _refused("login_required", "login_hint names nobody who is signed in here")
    visit = visits.find(lms, person, hints.read(lms.world.secret, person.id, asked["lti_message_hint"]))
    if visit.tool.client_id != tool.client_id:
        raise _refused("invalid_request", "the hints were given to another tool")
    return visit


def _refused(code: str, reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, code, reason)
