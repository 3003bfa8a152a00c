"""The two hints handed out at login and wanted back letter by letter: who is there, and what for."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from http import HTTPStatus

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.vocabulary import Message


@dataclass(frozen=True, slots=True)
class Hint:
    """What a launch is for.

    Args:
        about: the id of what the message is about; for a resource link launch the activity.
        document_target: shown in a frame or in a window of its own.
        message: the kind of launch.
        for_person: the id of the person it is about, when it is about somebody.
    """

    about: str
    document_target: str = v.IFRAME
    message: Message = Message.RESOURCE_LINK
    for_person: str = ""


def write(secret: str, person_id: str, hint: Hint) -> str:
    """The `lti_message_hint`: JSON with characters that a careless tool would spoil."""
    said = {
        "message": hint.message,
        "about": hint.about,
        "for": hint.for_person,
        "as": hint.document_target,
    }
    meant = json.dumps([person_id, *said.values()])
    seal = hmac.digest(secret.encode(), meant.encode(), hashlib.sha256)
    return json.dumps({**said, "seal": f"é +&=/{base64.b64encode(seal).decode()}"}, ensure_ascii=False)


def read(secret: str, person_id: str, text: str) -> Hint:
    """What a hint that came back says.

    Raises:
        Refused: one of the two hints is not exactly as it was handed out.
    """
    try:
        content = json.loads(text)
        hint = Hint(
            str(content["about"]), str(content["as"]), Message(content["message"]), str(content["for"])
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        hint = Hint("")
    if not hmac.compare_digest(write(secret, person_id, hint).encode(), text.encode("utf-8", "replace")):
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            "invalid_request",
            "login_hint and lti_message_hint must come back exactly as they were given",
        )
    return hint
