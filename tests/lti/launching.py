"""Short ways to launch, well and badly."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import RSAKey

from lti_tool.lti import launch
from lti_tool.lti.errors import LaunchRefused, Reason
from lti_tool.lti.launch_values import (
    Launch,
)
from tests.lti.making import NOW, make_claims, make_expected, rsa_key, sign


def find_key(key_id: str) -> RSAKey:
    """A registration with one key."""
    if key_id != "key-1":
        raise LaunchRefused(Reason.LAUNCH_KEY_UNKNOWN, "no such key")
    return RSAKey.import_key(rsa_key().public_key())


def verify(token: str, *, now: datetime = NOW, **registration: Any) -> Launch:
    return launch.verify(token, make_expected(**registration), find_key=find_key, now=now)


def launched(changes: Mapping[str, Any] | None = None, **registration: Any) -> Launch:
    return verify(sign(make_claims(changes)), **registration)


def refusal(token: str) -> LaunchRefused:
    with pytest.raises(LaunchRefused) as refused:
        verify(token)
    return refused.value


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def sign_bytes(payload: bytes, header: bytes = b'{"alg":"RS256","kid":"key-1"}') -> str:
    """A genuine signature over anything at all."""
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(rsa_key().sign(signed.encode(), PKCS1v15(), SHA256()))}"
