"""Changing a URL without disturbing the query a platform put into it."""

from collections.abc import Mapping
from urllib.parse import urlencode


def with_path_suffix(url: str, suffix: str) -> str:
    """The URL with `suffix` behind its path: `/items/2?type_id=1` -> `/items/2/scores?type_id=1`."""
    address, mark, query = url.partition("#")[0].partition("?")
    return f"{address.rstrip('/')}{suffix}{mark}{query}"


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """The URL with more query parameters behind those it has."""
    if not parameters:
        return url
    address = url.partition("#")[0]
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(parameters)}"
