"""Sending a registration request, and what the platform's answer says we got (RFC 7591 3.2)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from lti_tool.lti import claims, dynamic_registration, launch_claims, platform_configuration
from lti_tool.lti.dynamic_registration import About, Choice, Gap, Note, Tool
from lti_tool.lti.errors import Reason, RegistrationFailed
from lti_tool.lti.http import Request, Response, Transport
from lti_tool.lti.platform_configuration import Initiation, PlatformConfiguration

_MAX_CLIENT_ID: Final = 500
_UNPRINTABLE: Final = re.compile(r"[^!-~]+")
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Registered:
    """What the platform calls us from now on, and where its answer differs from what we asked.

    `deployment_id` is None when the platform names none yet: the first launch brings it.
    """

    client_id: str
    deployment_id: str | None
    notes: tuple[Note, ...] = ()


def register(
    platform: PlatformConfiguration, initiation: Initiation, tool: Tool, choice: Choice, transport: Transport
) -> Registered:
    """Ask the platform to register us, once, and read what it says.

    Raises:
        RegistrationFailed: it refuses, does not answer, or gives us no client id.
    """
    body = orjson.dumps(dynamic_registration.request(tool, choice))
    fields = platform_configuration.headers(initiation) | {"Content-Type": "application/json"}
    sent = Request(
        "POST", platform.registration_url, fields, body, max_bytes=platform_configuration.MAX_BYTES
    )
    response = platform_configuration.send(sent, transport)
    if not response.is_success:
        told = _explanation(response, initiation)
        raise RegistrationFailed(
            Reason.REGISTRATION_REFUSED, f"status {response.status}{told}", status=response.status
        )
    return read(response, tool, choice)


def read(response: Response, tool: Tool, choice: Choice) -> Registered:
    """Read a successful answer; Moodle says 200 where RFC 7591 says 201, and repeats only a part.

    Raises:
        RegistrationFailed: it cannot be read, or names no client id.
    """
    content = platform_configuration.read_object(response)
    client_id = _identifier(content.get("client_id"), _MAX_CLIENT_ID)
    if client_id is None:
        raise RegistrationFailed(Reason.REGISTRATION_NO_CLIENT, "expected `client_id`, a text")
    described = content.get(dynamic_registration.CLAIM)
    configured: Mapping[str, Any] = described if isinstance(described, dict) else {}
    deployment_id = _identifier(configured.get("deployment_id"), launch_claims.MAX_ID_LENGTH)
    notes = [*choice.notes, *_differences(content, configured, tool, choice)]
    if deployment_id is None:
        notes.append(Note(About.DEPLOYMENT, Gap.NOT_CONFIRMED, ""))
    return Registered(client_id, deployment_id, tuple(notes))


def _differences(
    content: Mapping[str, Any], configured: Mapping[str, Any], tool: Tool, choice: Choice
) -> Iterator[Note]:
    """What an answer that repeats the request leaves out of it; what it does not repeat at all is no news."""
    scope = content.get("scope")
    if isinstance(scope, str):
        yield from _missing(About.SCOPE, choice.scopes, scope.split())
    if isinstance(redirects := content.get("redirect_uris"), list):
        yield from _missing(About.REDIRECT, tool.redirect_urls, redirects)
    if isinstance(told := configured.get("claims"), list):
        yield from _missing(About.CLAIM, choice.claims, told)
    if isinstance(messages := configured.get("messages"), list):
        names = [message.get("type") for message in messages if isinstance(message, dict)]
        known = [claims.MESSAGE_SPELLINGS.get(name) for name in names if isinstance(name, str)]
        wanted = [claims.MESSAGE_SPELLINGS[message["type"]] for message in choice.messages]
        yield from _missing(About.MESSAGE, wanted, known)
    if isinstance(custom := configured.get("custom_parameters"), dict):
        yield from _missing(About.CUSTOM, choice.custom, custom)
        for name, value in choice.custom.items():
            if name in custom and custom[name] != value:
                yield Note(About.CUSTOM, Gap.CHANGED, name)


def _missing(about: About, wanted: Any, repeated: Any) -> Iterator[Note]:
    yield from (Note(about, Gap.NOT_CONFIRMED, value) for value in wanted if value not in repeated)


def _identifier(value: object, limit: int) -> str | None:
    """An id, which some platforms write as a number."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and 0 < len(text) <= limit and text.isprintable():
        return text
    return None


def _explanation(response: Response, initiation: Initiation) -> str:
    """What the platform says is wrong (RFC 7591 3.2.2), short and printable, without the token."""
    text = response.body.decode("utf-8", "replace")
    if initiation.registration_token:
        text = text.replace(initiation.registration_token, "...")
    if "<html" in text.lower():
        return ""
    shown = _UNPRINTABLE.sub(" ", text).strip()[:_SHOWN]
    return f": {shown}" if shown else ""
