"""How our requests leave the house: pooled, bounded in time and size, and never to an address inside it."""

import socket
import threading
import time
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.response import HTTPResponse

from lti_tool.lti import http, web_addresses
from lti_tool.lti.http import Request, Response, Transport, TransportFailed, TransportFailure
from lti_tool.platforms import network_addresses
from lti_tool.platforms.network_addresses import Address
from lti_tool.settings import Settings

CONNECT_AND_READ_SECONDS: Final = (3.0, 5.0)
TOTAL_SECONDS: Final = 15.0
"""How long the head of an answer, and then its body, may take in all, however slowly they drip."""
POOL_SIZE: Final = 16
CHUNK_BYTES: Final = 64 * 1024


class PooledTransport:
    """A `lti_tool.lti.http.Transport` over real connections, to be shared by all threads of a process.

    It speaks https to public addresses only: a name is resolved and judged once, and the connection goes to
    the address that was judged, so that a name which resolves differently the second time gains nothing.
    Hosts the operator named may lie in a private network. An installation that itself lives on loopback also
    reaches its own machine, in plain http too.
    """

    def __init__(self, settings: Settings) -> None:
        self._outside = _session(_OutsidePool, _OutsideTlsPool)
        self._named = _session(_NamedPool, _NamedTlsPool)
        self._named_hosts = settings.private_lms_hosts
        self._inside = _session(_InsidePool, _InsideTlsPool) if settings.is_loopback else None

    def __call__(self, request: Request) -> Response:
        """Send the request and read the whole answer.

        Raises:
            TransportFailed: no answer, one that is too large or too slow, or an address we do not call.
        """
        session = self._session_for(request.url)
        headers = {"User-Agent": http.USER_AGENT, **request.headers}
        prepared = requests.Request(request.method, request.url, headers, data=request.body).prepare()
        try:
            return _carry(session, prepared, request.max_bytes)
        except requests.exceptions.SSLError:
            raise TransportFailed(TransportFailure.TLS, "no encrypted connection we can trust") from None
        except requests.exceptions.Timeout:
            raise TransportFailed(TransportFailure.TIMEOUT, "no answer in time") from None
        except (requests.exceptions.RequestException, HTTPError, OSError) as problem:
            raise TransportFailed(TransportFailure.UNREACHABLE, type(problem).__name__) from None

    def close(self) -> None:
        """Give back every open connection."""
        for session in (self._outside, self._named, self._inside):
            if session is not None:
                session.close()

    def _session_for(self, url: str) -> requests.Session:
        address = web_addresses.read(url)
        if address is not None and self._inside is not None and address.is_loopback:
            return self._inside
        if address is None or address.scheme != "https":
            raise TransportFailed(TransportFailure.ADDRESS_NOT_ALLOWED, "only https:// addresses are called")
        return self._named if address.authority in self._named_hosts else self._outside


def on_the_usual_port(transport: Transport, settings: Settings) -> Transport:
    """The same way out, for addresses that a stranger named: on port 443 alone.

    What runs on other ports of a public host is rarely an LMS. The operator names the exceptions, as they do
    private hosts; an installation on loopback reaches every port of its own machine.
    """

    def carry(request: Request) -> Response:
        address = web_addresses.read(request.url)
        if address is None or not (
            address.authority == _host(request.url)
            or address.authority in settings.private_lms_hosts
            or (settings.is_loopback and address.is_loopback)
        ):
            raise TransportFailed(TransportFailure.ADDRESS_NOT_ALLOWED, "only port 443 is called")
        return transport(request)

    return carry


def _host(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return f"[{host}]" if ":" in host else host


def _carry(session: requests.Session, prepared: requests.PreparedRequest, max_bytes: int) -> Response:
    answer = session.send(prepared, stream=True, timeout=CONNECT_AND_READ_SECONDS, allow_redirects=False)
    try:
        return Response(answer.status_code, dict(answer.headers), _read(answer.raw, max_bytes))
    finally:
        answer.close()


def _read(raw: HTTPResponse, max_bytes: int, total_seconds: float = TOTAL_SECONDS) -> bytes:
    """The whole body; each read is bounded by the socket's timeout, all together by ours."""
    ends = time.monotonic() + total_seconds
    body = bytearray()
    while chunk := raw.read1(CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > max_bytes:
            raise TransportFailed(TransportFailure.TOO_LARGE, f"more than {max_bytes} bytes")
        if time.monotonic() > ends:
            raise TransportFailed(TransportFailure.TIMEOUT, "the answer drips too slowly")
    return bytes(body)


class _BoundedConnection(HTTPConnection):
    """Connects to an address it has judged, and does not wait for ever for the head of an answer."""

    total_seconds: ClassVar[float] = TOTAL_SECONDS

    @staticmethod
    def _may_call(address: Address) -> bool:
        return network_addresses.is_public(address)

    def _new_conn(self) -> socket.socket:
        failed: HTTPError | None = None
        for address in self._judged_addresses():
            try:
                return self._connected_to(address)
            except (NewConnectionError, ConnectTimeoutError) as problem:
                failed = problem
        raise failed or TransportFailed(
            TransportFailure.ADDRESS_NOT_ALLOWED, "the name leads to a private network"
        )

    def _judged_addresses(self) -> list[str]:
        """What the name stands for now, as far as we call it."""
        try:
            found = socket.getaddrinfo(self.host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except OSError as problem:
            raise NameResolutionError(self.host, self, socket.gaierror(str(problem))) from problem
        addresses = [str(place[0]) for *_, place in found]
        return [each for each in addresses if self._may_call(ip_address(each.partition("%")[0]))]

    def _connected_to(self, address: str) -> socket.socket:
        named = self._dns_host
        self._dns_host = address
        try:
            return super()._new_conn()
        finally:
            self._dns_host = named  # the name is what TLS proves

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3 itself
        rang = threading.Event()
        bell = threading.Timer(self.total_seconds, _hang_up, (self.sock, rang))
        bell.daemon = True
        bell.start()
        try:
            answer = super().getresponse()
        except (OSError, HTTPError, HTTPException):
            if not rang.is_set():
                raise
        finally:
            bell.cancel()
        if rang.is_set():  # a head that was cut off can look like a short one
            raise TransportFailed(TransportFailure.TIMEOUT, "the answer drips too slowly")
        return answer


class _BoundedTlsConnection(_BoundedConnection, HTTPSConnection):
    """The same, encrypted."""


class _NamedConnection(_BoundedConnection):
    """Reaches hosts the operator named."""

    @staticmethod
    def _may_call(address: Address) -> bool:
        return network_addresses.is_callable_when_named(address)


class _NamedTlsConnection(_NamedConnection, HTTPSConnection):
    """The same, encrypted."""


class _LoopbackConnection(_BoundedConnection):
    """Reaches this machine only."""

    @staticmethod
    def _may_call(address: Address) -> bool:
        return network_addresses.is_loopback(address)


class _LoopbackTlsConnection(_LoopbackConnection, HTTPSConnection):
    """The same, encrypted."""


class _OutsidePool(HTTPConnectionPool):
    ConnectionCls = _BoundedConnection


class _OutsideTlsPool(HTTPSConnectionPool):
    ConnectionCls = _BoundedTlsConnection


class _NamedPool(HTTPConnectionPool):
    ConnectionCls = _NamedConnection


class _NamedTlsPool(HTTPSConnectionPool):
    ConnectionCls = _NamedTlsConnection


class _InsidePool(HTTPConnectionPool):
    ConnectionCls = _LoopbackConnection


class _InsideTlsPool(HTTPSConnectionPool):
    ConnectionCls = _LoopbackTlsConnection


class _Adapter(HTTPAdapter):
    """Opens our own kind of connections; never tries again by itself, for a score may not arrive twice."""

    def __init__(self, plain: type[HTTPConnectionPool], encrypted: type[HTTPSConnectionPool]) -> None:
        self._pools = {"http": plain, "https": encrypted}
        super().__init__(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the signature is that of requests
        **pool_kwargs: Any,
    ) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _session(plain: type[HTTPConnectionPool], encrypted: type[HTTPSConnectionPool]) -> requests.Session:
    """A session that adds nothing of its own: no cookies, no proxy, no password file."""
    session = requests.Session()
    session.trust_env = False
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(plain, encrypted))
    return session


def _hang_up(line: socket.socket, rang: threading.Event) -> None:
    rang.set()
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
