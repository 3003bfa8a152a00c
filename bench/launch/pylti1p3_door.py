"""PyLTI1p3's login and launch on Flask, as its documentation mounts them; run by the peers' interpreter.

Everything is set up in its favour: the platform's keys are in its configuration, so it never fetches them,
and what it remembers between login and launch lies in a dictionary of this process. It keeps no spent states.
"""

import json
import sys
from threading import Thread

import waitress
from flask import Flask, redirect
from pylti1p3.contrib.flask import (
    FlaskCacheDataStorage,
    FlaskMessageLaunch,
    FlaskOIDCLogin,
    FlaskRequest,
)
from pylti1p3.tool_config import ToolConfDict


class Remembered(dict):
    """A cache in memory with the two methods the library calls."""

    def set(self, key, value, timeout=None):  # noqa: ANN001, ANN201, ARG002 a peer's interface, untyped there too
        self[key] = value


def make_app(settings):  # noqa: ANN001, ANN201 runs without our types
    """The usual two routes around the library."""
    app = Flask(__name__)
    app.secret_key = "only for a measurement"  # noqa: S105 it guards nothing
    platform = settings["platform"]
    conf = ToolConfDict(
        {
            platform["issuer"]: {
                "client_id": platform["client_id"],
                "auth_login_url": platform["auth_url"],
                "auth_token_url": platform["token_url"],
                "key_set": platform["key_set"],
                "deployment_ids": [platform["deployment_id"]],
            }
        }
    )
    remembered = Remembered()

    @app.route("/lti/login", methods=["GET", "POST"])
    def login():  # noqa: ANN202
        storage = FlaskCacheDataStorage(remembered)
        return FlaskOIDCLogin(FlaskRequest(), conf, launch_data_storage=storage).redirect(
            f"{settings['base_url']}/lti/launch"
        )

    @app.post("/lti/launch")
    def launch():  # noqa: ANN202
        storage = FlaskCacheDataStorage(remembered)
        message = FlaskMessageLaunch(FlaskRequest(), conf, launch_data_storage=storage)
        message.get_launch_data()
        return redirect("/here", 303)

    return app


def main():  # noqa: ANN201
    """Serve until stopped; the settings come as the first line on stdin."""
    settings = json.loads(sys.stdin.readline())
    server = waitress.create_server(
        make_app(settings), host="127.0.0.1", port=settings["port"], threads=settings["threads"]
    )
    Thread(target=server.run, daemon=True).start()
    print("{}", flush=True)
    for _question in sys.stdin:
        print("{}", flush=True)


main()
