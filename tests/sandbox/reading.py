"""How these tests read the pages of the pretend LMS, without a window."""

from collections.abc import Callable
from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.authorization import FormPost
from lti_tool.sandbox.direct import DirectPlatform
from tests.sandbox.pretend_tool import authentication_url, verified

Ask = Callable[..., TestResponse]
"""Asks the pretend LMS for a page: a path or URL of it, and options of Werkzeug's test client."""


def text_of(answer: TestResponse) -> str:
    """What a page says, blanks put together."""
    return " ".join(html.fromstring(answer.data).text_content().split())


def form_of(answer: TestResponse) -> FormPost:
    """The one form of a page, as a browser would post it."""
    (form,) = html.fromstring(answer.data).forms
    return FormPost(form.action, dict(form.fields))


def carried(platform: DirectPlatform, ask: Ask, path: str) -> dict[str, Any]:
    """Start a login as the page's frame does and go all the way; gives the claims of the launch."""
    login = form_of(ask(path))
    launch = form_of(ask(authentication_url(platform, login)))
    return verified(platform, launch.fields["id_token"])


def settings_of(claims: dict[str, Any]) -> dict[str, Any]:
    """The settings in a deep linking request."""
    return claims[v.DEEP_LINKING_CLAIM + "deep_linking_settings"]
