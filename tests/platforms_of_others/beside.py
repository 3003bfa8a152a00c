"""What every platform of others needs beside the house: an address, a course, and a way to our keys."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from werkzeug.serving import WSGIRequestHandler, make_server

from lti_tool import clock
from lti_tool.sandbox.addresses import ToolAddress
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from lti_tool.sandbox.state import Person
from tests.house import House

PEOPLE = (INSTRUCTOR, *LEARNERS)


@dataclass(frozen=True, slots=True)
class Address:
    """A platform as the tool must register it; made by others, its addresses follow no rule of ours."""

    base_url: str
    authorization_url: str
    token_url: str
    jwks_url: str

    @property
    def issuer(self) -> str:
        """The `iss` of each launch."""
        return self.base_url


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A platform's key, as others keep it: PEM."""

    private: str
    public: str


@dataclass(frozen=True, slots=True)
class Grade:
    """What a gradebook of others shows for somebody."""

    points: float
    maximum: float
    comment: str = ""


@cache
def platform_keys() -> KeyPair:
    """The key of every platform here; one for the run, because making one takes a moment."""
    key = generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return KeyPair(private.decode(), public.decode())


def person_called(person_id: str) -> Person:
    """Somebody of the course, by the id in their launches."""
    return next(person for person in PEOPLE if person.id == person_id)


def present() -> datetime:
    """The real time: others read it from the machine themselves."""
    return clock.system_now()


@contextmanager
def keys_over_loopback(house: House) -> Iterator[str]:
    """Serve the tool on this machine for as long as it takes; gives the address of its keys."""
    server = make_server("127.0.0.1", 0, house.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/lti/jwks"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def tool_with_keys_at(jwks_url: str, house: House) -> ToolAddress:
    """The tool as somebody registers it at a platform of others."""
    return ToolAddress(
        login_url=house.tool.login_url,
        redirect_uris=house.tool.redirect_uris,
        jwks_url=jwks_url,
        target_link_uri=house.tool.target_link_uri,
    )


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Requests are the test's own business."""
