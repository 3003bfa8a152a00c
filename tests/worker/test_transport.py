"""How requests leave the house, over real sockets."""

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest

from lti_tool.lti.http import Request, TransportFailed, TransportFailure
from lti_tool.platforms import transport
from lti_tool.platforms.network_addresses import is_callable_when_named, is_public
from lti_tool.platforms.transport import PooledTransport
from lti_tool.settings import Settings

HELLO = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\nSet-Cookie: a=b\r\n\r\nhello"


@pytest.fixture
def carry() -> Iterator[PooledTransport]:
    """The transport of an installation on this machine."""
    opened = PooledTransport(settings("http://localhost:8000"))
    yield opened
    opened.close()


def test_an_answer_comes_whole_and_only_what_was_asked_is_sent(carry: PooledTransport) -> None:
    with answering(HELLO) as (url, seen):
        first = carry(Request("POST", f"{url}/scores?type_id=1", {"Accept": "text/x"}, b"body"))
        carry(Request("GET", url))

    assert (first.status, first.body) == (200, b"hello")
    head, _, body = seen[0].partition(b"\r\n\r\n")
    names = {line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
    assert head.startswith(b"POST /scores?type_id=1 HTTP/1.1")
    assert names == {b"host", b"accept-encoding", b"accept", b"user-agent", b"content-length"}
    assert body == b"body"
    assert b"cookie" not in seen[1].lower()


def test_a_redirect_is_an_answer(carry: PooledTransport) -> None:
    with answering(b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n") as (
        url,
        _,
    ):
        answer = carry(Request("GET", url))

    assert (answer.status, answer.headers["location"]) == (302, "http://localhost:1/")


def test_an_answer_that_is_too_large_is_cut_off(carry: PooledTransport) -> None:
    big = b"HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + b"x" * 500_000
    with answering(big) as (url, _), pytest.raises(TransportFailed) as failed:
        carry(Request("GET", url, max_bytes=1000))

    assert failed.value.kind is TransportFailure.TOO_LARGE


def test_nobody_there_is_unreachable(carry: PooledTransport) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(TransportFailed) as failed:
        carry(Request("GET", f"http://127.0.0.1:{port}/"))

    assert failed.value.kind is TransportFailure.UNREACHABLE


def test_an_answer_that_breaks_off_is_unreachable(carry: PooledTransport) -> None:
    with (
        answering(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhel") as (url, _),
        pytest.raises(TransportFailed) as failed,
    ):
        carry(Request("GET", url))

    assert failed.value.kind is TransportFailure.UNREACHABLE


def test_plain_answers_to_an_encrypted_call_are_not_trusted(carry: PooledTransport) -> None:
    with dripping(HELLO) as port, pytest.raises(TransportFailed) as failed:
        carry(Request("GET", f"https://127.0.0.1:{port}/"))

    assert failed.value.kind is TransportFailure.TLS


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/",
        "ftp://lms.example/",
        "https://user@lms.example/",
        "//lms.example/",
        "",
        "file:///",
    ],
)
def test_only_https_leaves_the_machine(carry: PooledTransport, url: str) -> None:
    with pytest.raises(TransportFailed) as failed:
        carry(Request("GET", url))

    assert failed.value.kind is TransportFailure.ADDRESS_NOT_ALLOWED


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_installation_in_the_world_never_calls_its_own_machine(scheme: str) -> None:
    carry = PooledTransport(settings("https://potluck.example"))
    with answering(HELLO) as (url, seen), pytest.raises(TransportFailed) as failed:
        carry(Request("GET", url.replace("http", scheme, 1)))

    assert failed.value.kind is TransportFailure.ADDRESS_NOT_ALLOWED
    assert b"".join(seen).strip() == b""


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - it must be refused
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("::ffff:169.254.169.254", False),
        ("::ffff:93.184.216.34", True),
        ("2002:0a00:0001::", False),
        ("::10.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b:1::5db8:d822", False),
        ("fec0::1", False),
        ("168.63.129.16", False),
        ("192.0.0.192", False),
    ],
)
def test_private_and_special_addresses_are_told_from_public_ones(address: str, public: bool) -> None:  # noqa: FBT001
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("address", "callable_"),
    [
        ("93.184.216.34", True),
        ("10.0.0.1", True),
        ("192.168.1.1", True),
        ("fd12::1", True),
        ("127.0.1.1", True),
        ("::1", True),
        ("169.254.169.254", False),
        ("169.254.1.1", False),
        ("100.100.100.200", False),
        ("168.63.129.16", False),
        ("fd00:ec2::254", False),
        ("fe80::1", False),
        ("::ffff:169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 - it must be refused
        ("224.0.0.1", False),
    ],
)
def test_a_named_host_may_be_private_but_no_metadata_service(address: str, callable_: bool) -> None:  # noqa: FBT001
    assert is_callable_when_named(ip_address(address)) is callable_


def test_a_private_host_is_called_when_the_operator_named_it() -> None:
    with dripping(HELLO) as port:
        hosts = frozenset({f"127.0.0.1:{port}"})
        carry = PooledTransport(settings("https://potluck.example", private_lms_hosts=hosts))
        with pytest.raises(TransportFailed) as failed:
            carry(Request("GET", f"https://127.0.0.1:{port}/"))

    assert failed.value.kind is TransportFailure.TLS, "it was reached, and spoke no TLS"


def test_a_private_host_is_not_called_on_another_port_than_the_named_one() -> None:
    with answering(HELLO) as (url, seen):
        carry = PooledTransport(
            settings("https://potluck.example", private_lms_hosts=frozenset({"127.0.0.1"}))
        )
        with pytest.raises(TransportFailed) as failed:
            carry(Request("GET", url.replace("http", "https", 1)))

    assert failed.value.kind is TransportFailure.ADDRESS_NOT_ALLOWED
    assert seen == []


def test_a_named_host_is_never_called_in_plain_http() -> None:
    with answering(HELLO) as (url, seen):
        hosts = frozenset({url.removeprefix("http://")})
        carry = PooledTransport(settings("https://potluck.example", private_lms_hosts=hosts))
        with pytest.raises(TransportFailed) as failed:
            carry(Request("GET", url))

    assert failed.value.kind is TransportFailure.ADDRESS_NOT_ALLOWED
    assert seen == []


def test_a_head_that_drips_is_given_up() -> None:
    class Impatient(transport._LoopbackConnection):
        total_seconds = 0.3

    with dripping(b"HTTP/1.1 200 OK\r\nX: ") as port:
        line = Impatient("127.0.0.1", port)
        line.request("GET", "/")
        with pytest.raises(TransportFailed) as failed:
            line.getresponse()
        line.close()

    assert failed.value.kind is TransportFailure.TIMEOUT


def test_a_body_that_drips_is_given_up() -> None:
    with dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n") as port:
        line = transport._LoopbackConnection("127.0.0.1", port)
        line.request("GET", "/", preload_content=False)
        answer = line.getresponse()
        with pytest.raises(TransportFailed) as failed:
            transport._read(answer, 1000, total_seconds=0.3)
        answer.close()
        line.close()

    assert failed.value.kind is TransportFailure.TIMEOUT


def settings(base_url: str, **more: frozenset[str]) -> Settings:
    made = Settings(base_url, "sqlite://", Path(), "x" * 32, base_url, "localhost", 8000)
    return replace(made, **more)  # type: ignore[arg-type]


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives every connection one answer; its address, and what it was sent."""
    seen: list[bytes] = []

    def serve(line: socket.socket) -> None:
        asked = b""
        while not _is_whole(asked):
            asked += line.recv(65536) or b"\r\n\r\n"
        seen.append(asked)
        line.sendall(answer)

    with _listening(serve) as port:
        yield f"http://127.0.0.1:{port}", seen


def _is_whole(asked: bytes) -> bool:
    head, end, body = asked.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    return bool(end) and len(body) >= int(length[1] if length else 0)


@contextmanager
def dripping(beginning: bytes) -> Iterator[int]:
    """A server that begins an answer and then gives a byte now and then."""

    def serve(line: socket.socket) -> None:
        line.settimeout(0.05)
        line.sendall(beginning)
        for _ in range(200):
            line.sendall(b"x")
            try:
                if not line.recv(4096):
                    return
            except TimeoutError:
                continue

    with _listening(serve) as port:
        yield port


@contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    try:
                        serve(line)
                    except OSError:
                        continue

        thread = Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
    thread.join(5)
