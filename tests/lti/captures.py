"""Recorded traffic of a real Moodle 4.5, beside the repository; without it these tests are skipped."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from lti_tool.lti import launch
from lti_tool.lti.claims import MessageType
from lti_tool.lti.http import Response
from lti_tool.lti.launch import Expected
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.registration import Registration
from lti_tool.lti.service_calls import Services
from lti_tool.lti.tokens import TokenCache
from tests.lti.launching import find_key
from tests.lti.making import Wire, make_client, make_token_answer, sign

SHARED = Path(os.environ.get("POTLUCK_SHARED") or Path(__file__).parents[2].parent / "shared")
CAPTURES = SHARED / "captures"
PLATFORM = "http://127.0.0.1:8090"
MOODLE = {
    "issuer": PLATFORM,
    "authentication_url": PLATFORM + "/mod/lti/auth.php",
    "token_url": PLATFORM + "/mod/lti/token.php",
    "keys_url": PLATFORM + "/mod/lti/certs.php",
}
NEEDED = pytest.mark.skipif(
    not CAPTURES.is_dir(), reason="no recorded Moodle traffic beside the repository: see ../shared/captures"
)


def capture(name: str) -> dict[str, Any]:
    recorded = (CAPTURES / f"{name}.json").read_text().replace("<sesskey>", "masked")
    return json.loads(recorded)


def answer(name: str) -> Response:
    recorded = capture(name)["response"]
    body = recorded["body"]
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(recorded["status"], dict(recorded["headers"]), text.encode())


def fields(name: str) -> dict[str, list[str]]:
    return {key: [value] for key, value in capture(name)["request"]["form"].items()}


def moodle(claimed: dict[str, Any]) -> Expected:
    registration = Registration(id="moodle", client_id=claimed["aud"], **MOODLE)
    target = urlsplit(claimed["https://purl.imsglobal.org/spec/lti/claim/target_link_uri"])
    origin = f"{target.scheme}://{target.netloc}"
    return Expected(registration, claimed["nonce"], origin, messages=frozenset(MessageType))


def launched(name: str) -> Launch:
    """The recorded claims, signed anew, because most tokens were recorded without their signature."""
    claimed = capture(name)["decoded_id_token"]["claims"]
    now = datetime.fromtimestamp(claimed["iat"], UTC)
    return launch.verify(sign(claimed), moodle(claimed), find_key=find_key, now=now)


def services(*names: str) -> tuple[Services, Wire]:
    wire = Wire(make_token_answer(), *map(answer, names))
    return Services(make_client(**MOODLE), wire, TokenCache(wire)), wire
