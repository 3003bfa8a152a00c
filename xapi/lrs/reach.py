"""Up to which moment a reader has seen everything."""

from datetime import datetime, timedelta

from xapi.log.turn import Head

COMMIT_TAKES_AT_MOST = timedelta(seconds=1)
"""From a writer reading the clock on its turn to its commit: statements are written last, so it is short."""


def consistent_through(head: Head, *, now: datetime) -> datetime:
    """The moment up to which no further statement will be stored (1.0.3 Communication 2.1.4).

    Nothing is stored before the last moment stored, and a writer still on its turn began less than a second
    ago.
    """
    settled = now - COMMIT_TAKES_AT_MOST
    return settled if head.stored is None else max(head.stored, settled)
