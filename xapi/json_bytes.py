"""JSON as Python: how statements come in and go out as bytes."""

import json
import math
import re
from typing import Any, cast

import jiter
import orjson

from xapi.errors import JsonInvalid

JsonObject = dict[str, Any]

_HUGE = re.compile(rb"\d[eE]\+?\d{3}|\d{300}")


def parse(data: bytes) -> Any:
    """The value these bytes spell.

    Raises:
        JsonInvalid: not JSON, or an object names a key twice, or a number that is none.
    """
    try:
        value = jiter.from_json(data, catch_duplicate_keys=True, allow_inf_nan=False, cache_mode="keys")
    except ValueError as error:
        raise JsonInvalid(f"not acceptable JSON: {error}") from error
    if _HUGE.search(data) and not _is_finite(value):
        raise JsonInvalid("not acceptable JSON: a number is too large to be kept")
    return value


def parse_own(data: bytes) -> JsonObject:
    """A document we wrote ourselves, so that nothing needs checking."""
    try:
        return cast(JsonObject, orjson.loads(data))
    except orjson.JSONDecodeError:
        return cast(JsonObject, json.loads(data))


def freeze(value: Any) -> bytes:
    """The bytes of a value; integers of any length keep their digits."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _is_finite(value: Any) -> bool:
    match value:
        case float():
            return math.isfinite(value)
        case dict():
            return all(map(_is_finite, value.values()))
        case list():
            return all(map(_is_finite, value))
        case _:
            return True
