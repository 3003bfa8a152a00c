"""Chromium for tests: started once for a run, in each of the ways people's browsers treat cookies."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from werkzeug.serving import make_server

IDLE = (
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
)
"""Parts of the browser's own window that load two pages more for each window, and nobody sees."""
AS_PLAYWRIGHT_HAS_IT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
"""What Playwright turns off: of two such flags the browser reads the last, which is ours."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A frame of another site stays in its page's process; cookies are kept apart all the same. When it moves
    # to a process of its own while Playwright asks it something, that answer never comes.
    "--disable-site-isolation-trials",
    f"--disable-features={','.join((*AS_PLAYWRIGHT_HAS_IT, *IDLE))}",
]
MISSING = (
    "The browser tests need Chromium; type: sudo apt-get install chromium, "
    "or set POTLUCK_CHROMIUM to where it is, or leave them out with -m 'not browser'."
)
PATIENCE = 60_000
"""Milliseconds that anything may take to appear: a busy machine is no defect."""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Cookies(StrEnum):
    """What a browser does with cookies of a page shown inside another site's."""

    PARTITIONED = "third-party cookies blocked"
    """Chromium's own choice: only cookies that say `Partitioned` are kept."""
    ALLOWED = "third-party cookies allowed"
    NONE = "all cookies blocked"


_PREFERENCES: dict[Cookies, dict[str, Any]] = {
    Cookies.PARTITIONED: {},
    Cookies.ALLOWED: {"profile": {"cookie_controls_mode": 0}},
    Cookies.NONE: {"profile": {"default_content_setting_values": {"cookies": 2}}},
}
BrowserFor = Callable[[Cookies], Browser]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser_for(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserFor]:
    """A browser with these cookie settings; each is started when it is first asked for."""
    started: dict[Cookies, Browser] = {}

    def browser_of(cookies: Cookies) -> Browser:
        if cookies not in started:
            started[cookies] = _start(playwright, tmp_path_factory.mktemp("profile"), cookies)
        return started[cookies]

    yield browser_of
    for browser in started.values():
        browser.close()


@pytest.fixture(scope="session")
def browser(browser_for: BrowserFor) -> Browser:
    """The browser as people get it."""
    return browser_for(Cookies.PARTITIONED)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window with nothing remembered."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """An app on a port of its own in a thread; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _start(playwright: Playwright, profile: Path, cookies: Cookies) -> Browser:
    if _PREFERENCES[cookies]:
        (profile / "Default").mkdir()
        (profile / "Default" / "Preferences").write_text(json.dumps(_PREFERENCES[cookies]))
    window = playwright.chromium.launch_persistent_context(profile, executable_path=_chromium(), args=FLAGS)
    assert window.browser is not None
    return window.browser


def _chromium() -> str:
    found = os.environ.get("POTLUCK_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        pytest.fail(MISSING, pytrace=False)
    return found
