"""The verbs of uploaded files: take one, forget some, clear away what no row names."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.files.rules.limits import FileKind
from lti_tool.storage import Kept, Storage

LEFT_ALONE_FOR: Final = timedelta(hours=1)
"""Longer than any upload takes from its content to its row."""
AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked at and may be taken."""

    name: str
    kind: FileKind
    size: int
    content: IO[bytes]


def take(
    session: Session, storage: Storage, upload: Upload, organisation_id: UUID, *, now: datetime
) -> FileRow:
    """Keep a file: its content at once, its row with the rest of the transaction."""
    row = FileRow(
        id=new_id(),
        organisation_id=organisation_id,
        name=upload.name,
        kind=upload.kind,
        size=upload.size,
        uploaded_at=now,
    )
    storage.put(row.key, upload.content, now=now)
    session.add(row)
    session.flush()
    return row


def forget(session: Session, file_ids: Collection[UUID]) -> None:
    """Remove the rows; the contents follow when the worker clears away."""
    session.execute(delete(FileRow).where(FileRow.id.in_(file_ids)))


def clear_away(session: Session, storage: Storage, *, now: datetime) -> None:
    """Delete contents that no row names: uploads that failed, files taken away, people erased."""
    old = (kept for kept in storage.kept() if kept.put_at < now - LEFT_ALONE_FOR)
    while several := list(islice(old, AT_ONCE)):
        for key in _unnamed(session, several):
            storage.delete(key)


def _unnamed(session: Session, several: Iterable[Kept]) -> Iterator[str]:
    keys = {UUID(kept.key): kept.key for kept in several}
    named = set(session.scalars(select(FileRow.id).where(FileRow.id.in_(keys))))
    return (key for file_id, key in keys.items() if file_id not in named)
