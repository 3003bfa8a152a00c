"""The web server that people run keeps addresses to itself, too."""

import http.client
import logging
from contextlib import closing
from dataclasses import replace
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from lti_tool import serving
from lti_tool.stopping import Bell
from tests.calendars.subscribing import Subscribers
from tests.worker.test_serving import free_port

PATIENCE_SECONDS = 30


def test_the_web_server_logs_no_secret(subscribers: Subscribers, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = urlsplit(subscribers.make(subscribers.amara)).path
    settings = replace(subscribers.house.runtime.settings, host="127.0.0.1", port=free_port())
    bell, is_open = Bell(), Event()
    server = Thread(
        target=serving.serve,
        args=(subscribers.house.app, settings, (), bell),
        kwargs={"when_open": is_open.set},
        daemon=True,
    )

    server.start()
    is_open.wait(PATIENCE_SECONDS)
    with closing(http.client.HTTPConnection("127.0.0.1", settings.port, timeout=PATIENCE_SECONDS)) as line:
        statuses = []
        for asked in (path, path.replace(".ics", "x.ics")):
            line.request("GET", asked)
            answer = line.getresponse()
            answer.read()
            statuses.append(answer.status)
    bell.ring()
    server.join(PATIENCE_SECONDS)

    assert statuses == [200, 404]
    assert f"port {settings.port}" in caplog.text
    assert "endpoint=calendars.fetch" in caplog.text
    assert path.removesuffix(".ics") not in caplog.text
