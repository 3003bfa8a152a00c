"""An LMS that registers us, as far as its two addresses go."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from lti_tool.lti.http import Request, Response, TransportFailed
from tests.lti.registering import CONFIGURATION_URL, make_configuration

TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
TOKEN = "the.registration.token"

Answer = Response | TransportFailed


def answer(content: object, status: int = 200, **headers: str) -> Response:
    """An answer in JSON, or in the bytes given."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Response(status, headers, body)


def repeating(request: Request, **changes: Any) -> Response:
    """A registration that repeats the request, as Moodle does: status 200, the deployment inside."""
    content = json.loads(request.body) | {"client_id": "client-7"}
    content[TOOL_CONFIGURATION] = content[TOOL_CONFIGURATION] | {"deployment_id": "1"}
    return answer(content | changes)


@dataclass
class Lms:
    """A transport that knows two addresses; every request is kept."""

    description: Answer = field(default_factory=lambda: answer(make_configuration()))
    registers: Callable[[Request], Answer] = repeating
    calls: list[Request] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        self.calls.append(request)
        made = self._answer(request)
        if isinstance(made, TransportFailed):
            raise made
        return made

    def _answer(self, request: Request) -> Answer:
        if request.method == "POST":
            return self.registers(request)
        return self.description

    def query(self, **changes: str | None) -> str:
        """What the LMS adds to our address."""
        fields: Mapping[str, str | None] = {
            "openid_configuration": CONFIGURATION_URL,
            "registration_token": TOKEN,
            **changes,
        }
        return urlencode({name: value for name, value in fields.items() if value is not None})

    @property
    def registrations(self) -> list[dict[str, Any]]:
        """The bodies of the registration requests."""
        return [json.loads(call.body) for call in self.calls if call.method == "POST"]
