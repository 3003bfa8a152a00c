"""The one shape of an HTTP call, in whichever direction and over whichever wire."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

import requests

_CONNECT_AND_READ_SECONDS: Final = (3, 5)


class Answer(NamedTuple):
    """What came back: status, headers, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Transport: TypeAlias = Callable[[str, str, Mapping[str, str], bytes | None], Answer]


def over_http(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    """Make one HTTP call without following redirects.

    Raises:
        OSError: nobody answered in time, or at all.
    """
    answer = requests.request(
        method,
        url,
        headers={"User-Agent": "Potluck-Sandbox-LMS/1", **headers},
        data=body,
        timeout=_CONNECT_AND_READ_SECONDS,
        allow_redirects=False,
    )
    return Answer(answer.status_code, answer.headers, answer.content)
