"""What our pages and the platform's say to each other in the browser (Platform Storage, postMessage)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lti_tool.lti import web_addresses
from lti_tool.lti.registration import Registration

PARENT: Final = "_parent"
KEY_PREFIX: Final = "potluck-login-"
WAIT_MILLISECONDS: Final = 2000
RESPONSE_SUFFIX: Final = ".response"


class Subject(StrEnum):
    """What a message is about; the platform answers under the same name with `.response` behind it."""

    CAPABILITIES = "lti.capabilities"
    PUT_DATA = "lti.put_data"
    GET_DATA = "lti.get_data"


CLOSE: Final = "org.imsglobal.lti.close"
"""Said to the page that opened our registration page when we are done (Dynamic Registration 1.0)."""

FRAME_RESIZE: Final = "lti.frameResize"
"""Asks Canvas and those who follow it to make our frame as high as `height`."""


@dataclass(frozen=True, slots=True)
class BrowserStorage:
    """Where in the browser a login's secret is kept when cookies are not: for the page's script.

    `frame` is `_parent` for the window around us (or the one that opened us), else the name of a frame inside
    it. `origin` is the only one a message goes to and an answer is taken from: that of the registered
    authentication address, whoever embeds us.
    """

    frame: str
    origin: str
    key: str

    def for_page(self) -> dict[str, Any]:
        """What the script needs, to be written into the page as JSON.

        A request is `{subject, message_id, key}`, and `value` to put; its `message_id` is random, and an
        answer counts only if it has the subject of the request with `response_suffix`, its `message_id`, this
        origin and no `error`.
        """
        return {
            "frame": self.frame,
            "origin": self.origin,
            "key": self.key,
            "put": Subject.PUT_DATA.value,
            "get": Subject.GET_DATA.value,
            "capabilities": Subject.CAPABILITIES.value,
            "response_suffix": RESPONSE_SUFFIX,
            "wait_milliseconds": WAIT_MILLISECONDS,
        }


def offered(registration: Registration, storage_target: str | None, login_name: str) -> BrowserStorage | None:
    """The storage a platform offered at login by `lti_storage_target`, or None when it offered none.

    `login_name` tells the logins of one browser apart; it is no secret. Platforms keep what we put apart by
    our origin, so several tools do not meet there.
    """
    origin = web_addresses.origin(registration.authentication_url)
    if storage_target is None or origin is None:
        return None
    return BrowserStorage(storage_target, origin, KEY_PREFIX + login_name)
