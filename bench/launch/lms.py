"""The LMS of this bench: it lives in the client's process, so its work is never counted as the tool's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.browser import Browser, Page
from bench.served import free_port
from lti_tool.clock import system_now
from lti_tool.sandbox import serve
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.direct import DirectPlatform
from lti_tool.sandbox.keys import public_jwk
from lti_tool.sandbox.state import Person
from lti_tool.sandbox.wire import over_http
from lti_tool.sandbox.world import World

SEE_OTHER = (302, 303)


class WentWrong(Exception):
    """A step of a launch was not answered as a launch is; the message says which."""


@dataclass(frozen=True, slots=True)
class Platform:
    """The pretend LMS, for one tool at one address."""

    direct: DirectPlatform
    tool_url: str

    def described(self) -> dict[str, Any]:
        """What a tool must be told of it."""
        address, tool = self.direct.address, self.direct.tool
        return {
            "issuer": address.issuer,
            "client_id": tool.client_id,
            "deployment_id": tool.deployment_id,
            "auth_url": address.authorization_url,
            "token_url": address.token_url,
            "jwks_url": address.jwks_url,
            "key_set": {"keys": [public_jwk(key) for key in self.direct.world.signing_keys()]},
        }

    def launch(self, browser: Browser, person: Person) -> Page:
        """Take somebody to the tool's answer to their launch.

        Raises:
            WentWrong: the tool did not let them in.
        """
        begun = self.direct.login(person)
        sent = browser.once("POST", begun.url, begun.fields)
        if sent.status not in SEE_OTHER:
            raise WentWrong(f"login answered with {sent.status}: {sent.text[:300]}")
        form = self.direct.launch(sent.location)
        let_in = browser.once("POST", form.url, form.fields)
        if let_in.status not in SEE_OTHER:
            raise WentWrong(f"launch answered with {let_in.status}: {let_in.text[:300]}")
        return let_in


@contextmanager
def platform_for(tool_url: str, world: World) -> Iterator[Platform]:
    """An LMS that knows the tool at this address and answers on a port of its own."""
    direct = DirectPlatform(
        world,
        tool=ToolAddress(
            login_url=f"{tool_url}/lti/login",
            redirect_uris=(f"{tool_url}/lti/launch",),
            jwks_url=f"{tool_url}/lti/jwks",
            target_link_uri=f"{tool_url}/lti/launch",
        ),
        clock=system_now,
        tool_transport=over_http,
        base_url=f"http://127.0.0.1:{free_port()}",
    )
    with serve.running(direct.app, direct.address.base_url):
        yield Platform(direct, tool_url)
