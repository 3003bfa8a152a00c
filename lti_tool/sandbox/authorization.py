"""The OIDC side of a launch: how login starts, what the tool must ask for, the form that answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from lti_tool.sandbox import hints, signing
from lti_tool.sandbox.claims import Visit, launch_claims
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.hints import Hint
from lti_tool.sandbox.lms import Lms
from lti_tool.sandbox.state import Person

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


def start_login(lms: Lms, person: Person, hint: Hint) -> FormPost:
    """The third-party initiated login of a launch (OIDC core 4, LTI security framework 5.1.1.1)."""
    link = lms.world.link(hint.link_id)
    target = link.target_link_uri if link is not None else None
    return FormPost(
        lms.tool.login_url,
        {
            "iss": lms.platform.issuer,
            "target_link_uri": target or lms.tool.target_link_uri,
            "login_hint": person.id,
            "lti_message_hint": hints.write(lms.world.secret, person.id, hint),
            "client_id": lms.tool.client_id,
            "lti_deployment_id": lms.tool.deployment_id,
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
    if asked.get("client_id") != lms.tool.client_id:
        raise _refused("unauthorized_client", "client_id is not the one this tool was registered with")
    redirect_uri = asked.get("redirect_uri", "")
    if redirect_uri not in lms.tool.redirect_uris:
        raise _refused("invalid_request", "redirect_uri must be exactly one of the registered ones")
    lie = lms.faults.next_lie()
    try:
        _check(asked)
        visit = _visit(lms, asked)
    except Refused as error:
        fields = {"error": error.code, "error_description": error.reason, "state": asked.get("state", "")}
        return FormPost(redirect_uri, fields)
    claims = launch_claims(visit, lms.tool, lms.platform, nonce=asked["nonce"], now=lms.clock())
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


def _visit(lms: Lms, asked: Mapping[str, str]) -> Visit:
    person = lms.world.person(asked["login_hint"])
    if person is None:
        raise _refused("login_required", "login_hint names nobody who is signed in here")
    hint = hints.read(lms.world.secret, person.id, asked["lti_message_hint"])
    link = lms.world.link(hint.link_id)
    course = lms.world.course(link.course_id) if link is not None else None
    if link is None or course is None:
        raise _refused("invalid_request", "the activity of this launch is gone")
    membership = lms.world.membership(course.id, person.id)
    if membership is None or membership.status != "Active":
        raise _refused("access_denied", "this person is not in the course")
    return Visit(person, membership, course, link, hint.document_target)


def _refused(code: str, reason: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, code, reason)
