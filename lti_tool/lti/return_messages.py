"""Sending people back to the platform with a few words for them or for its log (LTI Core 1.3, 5.4.4)."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from lti_tool.lti import web_addresses

_MAX_MESSAGE: Final = 500


@dataclass(frozen=True, slots=True)
class ReturnMessage:
    """What the platform may show (`message`, `error_message`) or keep (`log`, `error_log`)."""

    message: str | None = None
    error_message: str | None = None
    log: str | None = None
    error_log: str | None = None


def with_message(return_url: str, message: ReturnMessage) -> str | None:
    """The platform's return address with the words behind the query it has, or None if it is no web address.

    Words are encoded and cut; the query and fragment of the platform are left as they are.
    """
    if web_addresses.read(return_url) is None:
        return None
    words = {
        "lti_msg": message.message,
        "lti_errormsg": message.error_message,
        "lti_log": message.log,
        "lti_errorlog": message.error_log,
    }
    said = {name: text[:_MAX_MESSAGE] for name, text in words.items() if text}
    if not said:
        return return_url
    address, mark, fragment = return_url.partition("#")
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(said, quote_via=quote, safe='')}{mark}{fragment}"
