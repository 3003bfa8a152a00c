"""Which web addresses we accept, and which origin they have."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

MAX_URL_LENGTH: Final = 4096
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# How machines are named and numbered; an origin ends up in headers, where `;` has a meaning.
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
# RFC 3986 2, and what real platforms leave unencoded: {|}^. No spaces, controls, quotes, angles, backslashes.
_URL_CHARACTERS: Final = re.compile(r"[!#-;=?-\[\]^_a-z{|}~]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where an acceptable URL points; `authority` is `host`, with `:port` when that is not the usual one."""

    scheme: str
    authority: str
    is_loopback: bool

    @property
    def origin(self) -> str:
        """`scheme://authority`, to be compared with another origin."""
        return f"{self.scheme}://{self.authority}"


def read(url: str) -> Address | None:
    """Where an absolute http(s) URL points, or None when it is not one that we would follow.

    User information, control characters, backslashes, a missing host or an impossible port disqualify it.
    """
    return _read(url) if len(url) <= MAX_URL_LENGTH else None


def origin(url: str) -> str | None:
    """`scheme://host[:port]` of an acceptable URL, else None."""
    address = read(url)
    return None if address is None else address.origin


@lru_cache(maxsize=1024)
def _read(url: str) -> Address | None:
    if not _URL_CHARACTERS.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host) or "@" in parts.netloc or port == 0:
        return None
    authority = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        authority = f"{authority}:{port}"
    return Address(parts.scheme, authority, _is_loopback(host))


def _is_loopback(host: str) -> bool:
    """Whether a host is this very machine: `localhost`, `*.localhost`, 127.0.0.0/8, ::1."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
