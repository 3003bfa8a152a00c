"""The two hints handed out at login and wanted back letter by letter: who is there, and what for."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from lti_tool.sandbox.errors import Refused

WINDOW: Final = "window"
IFRAME: Final = "iframe"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a launch is for: an activity, shown in a frame or in a window of its own."""

    link_id: str
    document_target: str = IFRAME


def write(secret: str, person_id: str, hint: Hint) -> str:
    """The `lti_message_hint`: JSON with characters that a careless tool would spoil."""
    meant = f"{person_id}\n{hint.link_id}\n{hint.document_target}"
    seal = hmac.digest(secret.encode(), meant.encode(), hashlib.sha256)
    content = {
        "link": hint.link_id,
        "as": hint.document_target,
        "seal": f"é +&=/{base64.b64encode(seal).decode()}",
    }
    return json.dumps(content, ensure_ascii=False)


def read(secret: str, person_id: str, text: str) -> Hint:
    """What a hint that came back says.

    Raises:
        Refused: one of the two hints is not exactly as it was handed out.
    """
    try:
        content = json.loads(text)
        hint = Hint(str(content["link"]), str(content["as"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        hint = Hint("")
    if not hmac.compare_digest(write(secret, person_id, hint).encode(), text.encode("utf-8", "replace")):
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            "invalid_request",
            "login_hint and lti_message_hint must come back exactly as they were given",
        )
    return hint
