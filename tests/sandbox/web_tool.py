"""The least a tool can be in a browser: it asks who is there and says how tall it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.app import create_app
from lti_tool.sandbox.serve import running
from lti_tool.sandbox.world import World
from tests.sandbox.pretend_tool import StandingClock
from tests.sandbox.test_serve import free_port


def a_tool(tool_url: str, lms_url: str) -> Flask:
    app = Flask("a tool")

    @app.post("/login")
    def login() -> Response:
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": request.form["client_id"],
            "redirect_uri": f"{tool_url}/launch",
            "login_hint": request.form["login_hint"],
            "lti_message_hint": request.form["lti_message_hint"],
            "state": "the-state",
            "nonce": "the-nonce",
        }
        return redirect(f"{lms_url}/lti/authorize?{urlencode(asked)}")

    @app.post("/launch")
    def launch() -> str:
        size = "{subject: 'lti.frameResize', height: 1234}"
        return (
            "<!doctype html><html lang=en><title>A tool</title><main><h1>Launched"
            f" with {request.form['state']}</h1></main><script>parent.postMessage({size}, '*')</script>"
        )

    return app


@contextmanager
def beside_a_tool(world: World, **options: Any) -> Iterator[str]:
    """The pretend LMS and a tool, each on a port of its own; gives the address of the LMS."""
    tool_url, lms_url = f"http://localhost:{free_port()}", f"http://127.0.0.1:{free_port()}"
    tool = ToolAddress(f"{tool_url}/login", (f"{tool_url}/launch",), f"{tool_url}/jwks", f"{tool_url}/launch")
    app = create_app(world, tool=tool, clock=StandingClock(), base_url=lms_url, **options)
    with running(a_tool(tool_url, lms_url), tool_url), running(app, lms_url):
        yield lms_url
