"""A deed of one statement, written out once for each database and run on the driver's own cursor.

For what every launch does and little else: SQLAlchemy works out anew at each execution how a statement is
written and how its values travel, and there that is most of the work.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Insert
from sqlalchemy.engine.interfaces import DBAPICursor

Values = Mapping[str, object]


class _Written(NamedTuple):
    """A statement as one database reads it."""

    text: str
    constants: Values
    """Values that belong to the statement itself."""
    travels: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    """The values it needs, in its order, and how those that the driver does not know are handed to it."""
    is_by_position: bool


class Deed:
    """One statement that writes; its values are named by its `bindparam`s."""

    def __init__(self, statement: Insert) -> None:
        self._statement = statement
        self._written: dict[str, _Written] = {}

    def run(self, cursor: DBAPICursor, dialect: Dialect, values: Values) -> int:
        """Run it; how many rows it wrote."""
        written = self._written.get(dialect.name) or self._write(dialect)
        known = {**written.constants, **values}
        given = [(name, travel(known[name]) if travel else known[name]) for name, travel in written.travels]
        cursor.execute(written.text, [value for _, value in given] if written.is_by_position else dict(given))
        return cursor.rowcount

    def _write(self, dialect: Dialect) -> _Written:
        compiled = self._statement.compile(dialect=dialect)
        travel = {
            name: parameter.type.dialect_impl(dialect).bind_processor(dialect)
            for parameter, name in compiled.bind_names.items()
        }
        written = self._written[dialect.name] = _Written(
            text=str(compiled),
            constants=compiled.params,
            travels=tuple((name, travel[name]) for name in compiled.positiontup or travel),
            is_by_position=compiled.positiontup is not None,
        )
        return written
