"""The recorded Moodle beside the house: it says what it said then, with our addresses for the tool's."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lti_tool.lti import claims
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.state import Person
from lti_tool.sandbox.wire import Answer
from tests.house import BASE_URL, House, Visitor, query_of
from tests.lti.captures import MOODLE, PLATFORM, answer, capture
from tests.lti.making import make_jwk, sign
from tests.platforms_of_others.beside import Address

TOOLS = ("http://127.0.0.1:9001", "http://localhost:9001")
"""Where the recorded tool lived: two registrations of one Moodle."""
CLIENTS = (("obeHV5m4ffqN5cV", "1"), ("BYlOSlfGtQpkHBK", "2"))
TEACHER = Person("3", "teacher1", "Tess", "Teacher", "teacher1@example.test", "EMP-1")


def ours(recorded: Any) -> Any:
    """The same with our address wherever the recorded tool's stands."""
    text = json.dumps(recorded)
    for origin in TOOLS:
        text = text.replace(origin, BASE_URL)
    return json.loads(text)


def claims_of(name: str) -> dict[str, Any]:
    """What a recorded token said."""
    return capture(name)["decoded_id_token"]["claims"]


class Recorded:
    """One registration of the recorded Moodle; `saying` is the file its next launch repeats."""

    def __init__(self, tool: ToolAddress, client: tuple[str, str]) -> None:
        self.tool = ToolAddress(
            tool.login_url,
            tool.redirect_uris,
            tool.jwks_url,
            tool.target_link_uri,
            client_id=client[0],
            deployment_id=client[1],
        )
        self.address = Address(
            PLATFORM, MOODLE["authentication_url"], MOODLE["token_url"], MOODLE["keys_url"]
        )
        self.saying = ""
        self.answers: dict[str, list[str]] = {}

    def begin(self, name: str) -> FormPost:
        """The login that led to a recorded launch, as its claims tell."""
        self.saying = name
        said = ours(claims_of(name))
        hint = {"cmid": 2, "launchid": "ltilaunch1_875321416"}
        fields = {
            "iss": said["iss"],
            "target_link_uri": said[claims.TARGET_LINK_URI],
            "login_hint": said["sub"],
            "lti_message_hint": json.dumps(hint, separators=(",", ":")),
            "client_id": said["aud"],
            "lti_deployment_id": said[claims.DEPLOYMENT_ID],
        }
        return FormPost(self.tool.login_url, fields)

    def launch(self, authentication_url: str) -> FormPost:
        """The recorded claims with this login's nonce, signed anew."""
        asked = query_of(authentication_url)
        token = sign(ours(claims_of(self.saying)) | {"nonce": asked["nonce"]})
        return FormPost(asked["redirect_uri"], {"id_token": token, "state": asked["state"]})

    def answering(self, **files: str | Iterable[str]) -> None:
        """Answer calls to addresses that end so with these files, the last one again and again."""
        for ending, names in files.items():
            self.answers[f"/{ending}"] = [names] if isinstance(names, str) else list(names)

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """What Moodle's server answered then."""
        del method, headers, body
        path = urlsplit(url).path
        if path.endswith("/certs.php"):
            return Answer(200, {}, json.dumps({"keys": [make_jwk()]}).encode())
        ending = next((ending for ending in self.answers if path.endswith(ending)), None)
        if ending is None:
            raise ConnectionRefusedError(f"nothing was recorded for {path}")
        names = self.answers[ending]
        found = answer(names.pop(0) if len(names) > 1 else names[0])
        return Answer(found.status, found.headers, found.body)


class Recording:
    """The house beside both registrations."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.moodles = {client[0]: Recorded(house.tool, client) for client in CLIENTS}
        for moodle in self.moodles.values():
            house.connect(moodle, f"Moodle {moodle.tool.deployment_id}")
        self.house.platforms[PLATFORM] = self.moodles[CLIENTS[0][0]]

    @property
    def moodle(self) -> Recorded:
        """The one whose services answer."""
        return self.house.platforms[PLATFORM]

    def arrive(self, name: str) -> Visitor:
        """Somebody comes in by a recorded launch, at the time of it."""
        said = claims_of(name)
        self.house.clock.moment = datetime.fromtimestamp(said["iat"], UTC)
        moodle = self.moodles[said["aud"]]
        visitor = self.house.visitor(TEACHER, moodle)
        visitor.go_in(moodle.begin(name))
        return visitor


def login_fields(post_data: str) -> dict[str, str]:
    """A login as a browser trace has it."""
    return ours(dict(parse_qsl(post_data)))
