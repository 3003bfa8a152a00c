"""The one place that begins, commits and rolls back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from lti_tool.db.deed import Deed, Values
from lti_tool.db.engine import readers
from lti_tool.errors import Conflict

BeforeCommit = Callable[[Session], None]


class Database:
    """A database and its two doors: `reading()` and `writing()`.

    `before_commit` runs last inside each writing transaction: statements that were recorded on the way are
    written there, so that the lock on their order is held for the commit only.
    """

    def __init__(self, engine: Engine, before_commit: Sequence[BeforeCommit] = ()) -> None:
        self.engine = engine
        self._before_commit = tuple(before_commit)
        self._readers = readers(engine)

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Every engine with connections of its own, for whoever listens to what is asked."""
        return (self.engine,) if self._readers.pool is self.engine.pool else (self.engine, self._readers)

    def dispose(self) -> None:
        """Close every connection that nobody uses."""
        for each in self.engines:
            each.dispose()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads; a write inside it fails on both databases."""
        with Session(self._readers, autoflush=False) as session:
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or not at all."""
        # what was written stays as it is: nobody reads on in a session that ends with its commit
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                yield session
                for hook in self._before_commit:
                    hook(session)
                session.commit()
            except BaseException:
                session.rollback()
                raise

    def commit_one(self, deed: Deed, values: Values) -> int:
        """Run a deed in a transaction of its own, without what runs before other commits; the rows it wrote.

        Raises:
            Conflict: there is a row with its key already.
        """
        dialect = self.engine.dialect
        connection = self.engine.raw_connection()
        try:
            dialect.do_begin(connection)
            wrote = deed.run(connection.cursor(), dialect, values)
            connection.commit()
        except dialect.loaded_dbapi.IntegrityError:
            raise Conflict("there is a row with this key already") from None
        finally:
            connection.close()  # which rolls back what was not committed
        return wrote
