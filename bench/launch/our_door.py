"""Our front door alone: login, launch checked, login spent; the shipped code over a real SQLite file.

The twin of `pylti1p3_door`: the same server, the same framework, two routes, one cookie. What comes after the
spending (people, session, statement) is the other measurement's subject.
"""

import secrets

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from bench.launch import serving
from lti_tool.launch import service
from lti_tool.launch.service import FrontDoor
from lti_tool.lti import launch, state
from lti_tool.lti.key_cache import KeyCache
from lti_tool.lti.state import StateSeal
from lti_tool.platforms.transport import PooledTransport
from lti_tool.runtime import Runtime

COOKIE = "__Host-lti-{}"


def make_app(runtime: Runtime) -> Flask:
    """The two routes, in the order in which `lti_tool.launch.views` calls the same functions."""
    base_url = runtime.settings.base_url
    door = FrontDoor(
        database=runtime.database,
        origin=base_url,
        redirect_uri=f"{base_url}/lti/launch",
        seal=StateSeal(secrets.token_bytes(32)),
        keys=KeyCache(PooledTransport(runtime.settings)),
    )
    app = Flask(__name__)

    @app.route("/lti/login", methods=["GET", "POST"])
    def login() -> Response:
        fields = request.form if request.method == "POST" else request.args
        sent = service.answer_login(door, fields.to_dict(flat=False), None, now=runtime.clock())
        answer = redirect(sent.url, 303)
        answer.set_cookie(
            COOKIE.format(sent.cookie),
            sent.secret,
            max_age=600,
            secure=True,
            httponly=True,
            samesite="None",
            partitioned=True,
        )
        return answer

    @app.post("/lti/launch")
    def enter() -> Response:
        now = runtime.clock()
        response = launch.parse_response(request.form.to_dict(flat=False))
        begun = door.seal.open(response.state, now=now)
        state.check_browser(begun, request.cookies.get(COOKIE.format(service.cookie_key(begun))))
        service.let_through(door, response, begun, now=now)
        return redirect("/here", 303)

    return app


def main() -> None:
    """Serve until stopped."""
    given = serving.told()
    serving.serve(make_app(serving.installation(given)), given, dict)


if __name__ == "__main__":
    main()
