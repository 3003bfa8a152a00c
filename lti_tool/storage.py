"""Where the content of uploaded files is kept: an interface, and the folder on a disk that fills it.

Content lies under keys that say nothing; what it is and whose, rows in the database say. Content is put
before its row is committed and removed after its row is gone, so a row never lacks its content.
"""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from lti_tool.errors import SetupError

KEY = re.compile(r"[0-9a-f]{32}")
UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """One content that is kept, and since when."""

    key: str
    put_at: datetime


class Storage(Protocol):
    """Keeps contents under keys of 32 hexadecimal digits; a bucket of an object store can do it, too."""

    def put(self, key: str, content: IO[bytes], *, now: datetime) -> None:
        """Keep all that can be read; when this returns, it is safe."""
        ...

    def open(self, key: str) -> IO[bytes]:
        """The content, from its beginning.

        Raises:
            FileNotFoundError: nothing is kept under this key.
        """
        ...

    def delete(self, key: str) -> None:
        """Keep it no longer; deleting what is not there does nothing."""
        ...

    def kept(self) -> Iterator[Kept]:
        """Everything that is kept, in no order."""
        ...

    def check(self) -> None:
        """Make sure that contents can be kept.

        Raises:
            SetupError: they cannot.
        """
        ...


@dataclass(frozen=True, slots=True)
class DiskStorage:
    """A folder; what is in it is readable by its owner only."""

    folder: Path

    def put(self, key: str, content: IO[bytes], *, now: datetime) -> None:
        """Keep all that can be read: written beside its place first, so that half of it is never there."""
        place = self._place(key)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = place.with_suffix(UNFINISHED)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.utime(unfinished, (now.timestamp(), now.timestamp()))
        unfinished.replace(place)

    def open(self, key: str) -> IO[bytes]:
        """The content, from its beginning."""
        return self._place(key).open("rb")

    def delete(self, key: str) -> None:
        """Keep it no longer, nor what was left of it unfinished."""
        place = self._place(key)
        place.unlink(missing_ok=True)
        place.with_suffix(UNFINISHED).unlink(missing_ok=True)

    def kept(self) -> Iterator[Kept]:
        """Everything in the folder, unfinished contents included."""
        for path in self.folder.glob("??/*"):
            if not KEY.fullmatch(path.stem) or path.suffix not in {"", UNFINISHED}:
                continue
            try:
                put_at = path.stat().st_mtime
            except FileNotFoundError:
                continue
            yield Kept(path.stem, datetime.fromtimestamp(put_at, UTC))

    def check(self) -> None:
        """Make sure that the folder is there and can be written."""
        trial = self.folder / "trial"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as problem:
            raise SetupError(
                f"The folder {self.folder} for uploaded files cannot be written ({problem.strerror}): "
                "set POTLUCK_DATA_DIR to a folder of yours."
            ) from None

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError("a key has 32 hexadecimal digits")
        return self.folder / key[:2] / key
