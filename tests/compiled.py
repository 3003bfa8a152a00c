"""Templates and routes, compiled once for a whole run and not once for each app that a test makes."""

from collections.abc import Callable
from functools import cache
from typing import ClassVar

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class _KnownTemplates(BytecodeCache):
    """Compiled templates, kept in memory by their name and source."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (bucket.key, bucket.checksum) in self._code:
            bucket.bytecode_from_string(self._code[bucket.key, bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class KnownRule(Rule):
    """A rule that writes no new function to build its URLs where one like it has written it before.

    Nine tenths of the time an app takes to be made go into these functions.
    """

    _written: ClassVar[dict[object, Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002 as the library calls it
        known = (tuple(self._trace), repr(self.defaults), append_unknown)
        if known not in self._written:
            self._written[known] = super()._compile_builder(append_unknown)
        return self._written[known]


def compiled_once(app: Flask) -> Flask:
    """The app, with the templates that apps of its name have compiled before."""
    app.jinja_env.bytecode_cache = _known_to(app.name)
    return app


def know_routes() -> None:
    """Let apps made from now on know the routes of those before them."""
    Flask.url_rule_class = KnownRule


@cache
def _known_to(name: str) -> BytecodeCache:
    del name
    return _KnownTemplates()
