"""How a launch becomes a signed token: honestly with PyJWT, or letter by letter when it is to lie."""

import json
from typing import Any

import jwt
from jwt.algorithms import get_default_algorithms
from jwt.utils import base64url_encode

from lti_tool.sandbox.keys import private_key
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.state import StoredKey


def sign(claims: dict[str, Any], key: StoredKey) -> str:
    """An honest token."""
    return jwt.encode(claims, private_key(key), algorithm="RS256", headers={"kid": key.kid})


def forge(claims: dict[str, Any], key: StoredKey, lie: LaunchLie) -> str:
    """A token in which whatever the lie says is wrong, and the rest is as in an honest one."""
    header: dict[str, Any] = {"alg": lie.algorithm, "kid": key.kid, "typ": "JWT"}
    if lie.claims is not None:
        lie.claims(claims)
    if lie.header is not None:
        lie.header(header)
    content = b".".join(base64url_encode(json.dumps(part).encode()) for part in (header, claims))
    signature = b""
    if lie.algorithm != "none":
        signing_key = private_key(key) if lie.key is None else lie.key
        signature = get_default_algorithms()[lie.algorithm].sign(content, signing_key)
    token = b".".join((content, base64url_encode(signature))).decode()
    return token if lie.token is None else lie.token(token)
