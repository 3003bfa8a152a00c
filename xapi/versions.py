"""The versions of the standard spoken here, and how a request says which one it speaks."""

import re
from enum import StrEnum

from xapi.errors import VersionRefused


class Version(StrEnum):
    """A version of xAPI; the value is what the answer's header says."""

    V1_0_3 = "1.0.3"
    V2_0_0 = "2.0.0"


HEADER = "X-Experience-API-Version"

_ONE = re.compile(r"1\.0(\.\d+)?")
_TWO = re.compile(r"2\.0(\.0)?")


def negotiate(header: str | None) -> Version:
    """The version a request asks for.

    Raises:
        VersionRefused: no header, or a version not spoken here (1.0.3 Communication 3.3; 2.0 4.1.4).
    """
    if header is None:
        raise VersionRefused(f"the {HEADER} header is missing; send 1.0.3 or 2.0.0")
    if _ONE.fullmatch(header):
        return Version.V1_0_3
    if _TWO.fullmatch(header):
        return Version.V2_0_0
    raise VersionRefused(f"{HEADER} {header[:20]!r} is not spoken here; send 1.0.3 or 2.0.0")
