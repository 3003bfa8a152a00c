"""What an examination looks through: the way out, names, certificates, and what comes back on the way."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Final

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from lti_tool.lti.http import Request, Response, Transport
from lti_tool.outbox.destinations.smtp_line import SmtpLine
from lti_tool.platforms.network_addresses import Address

PATIENCE_SECONDS: Final = 5.0

Resolve = Callable[[str, int], list[Address]]
"""What a name stands for.

Raises:
    OSError: for nothing.
"""
CertificateEnd = Callable[[str, int, Address], datetime]
"""When the certificate of a host ends, seen at one of its addresses.

Raises:
    OSError: nobody answers there; `ssl.SSLError` when it cannot be trusted.
"""


def resolve(host: str, port: int) -> list[Address]:
    """Ask the machine's own resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(place[0]).partition("%")[0]) for *_, place in found]


def certificate_end(host: str, port: int, address: Address) -> datetime:
    """Look at the certificate, trusting whom our calls trust."""
    context = ssl.create_default_context(cafile=DEFAULT_CA_BUNDLE_PATH)
    with (
        socket.create_connection((str(address), port), PATIENCE_SECONDS) as line,
        context.wrap_socket(line, server_hostname=host) as encrypted,
    ):
        certificate = encrypted.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


class Listening:
    """A transport that remembers what time it was at the other end."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.their_time: datetime | None = None

    def __call__(self, request: Request) -> Response:
        """Carry the request; note the answer's Date (RFC 9110 6.6.1)."""
        response = self._transport(request)
        try:
            said = parsedate_to_datetime(response.headers.get("Date", ""))
        except ValueError:
            return response
        self.their_time = said if said.tzinfo else said.replace(tzinfo=UTC)
        return response


@dataclass(frozen=True, slots=True)
class Instruments:
    """All that looks outside; handed in, so that an examination can be tried on a pretend LMS."""

    transport: Transport
    resolve: Resolve = resolve
    certificate_end: CertificateEnd = certificate_end
    named_hosts: frozenset[str] = field(default_factory=frozenset)
    """Hosts that may lie in a private network."""
    mail: SmtpLine | None = None
    """Only where mails are sent."""
