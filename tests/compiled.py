"""Templates compiled once for a whole run, not once for each app that a test makes."""

from functools import cache

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class _Kept(BytecodeCache):
    """Compiled templates, kept in memory by their name and source."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (bucket.key, bucket.checksum) in self._code:
            bucket.bytecode_from_string(self._code[bucket.key, bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def compiled_once(app: Flask) -> Flask:
    """The app, with the templates that apps of its name have compiled before."""
    app.jinja_env.bytecode_cache = _kept_for(app.name)
    return app


@cache
def _kept_for(name: str) -> _Kept:
    del name
    return _Kept()
