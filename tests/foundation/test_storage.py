"""What is put is kept whole, under keys that lead nowhere else."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.errors import SetupError
from lti_tool.storage import DiskStorage, Kept
from tests.house import MORNING

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def storage(tmp_path: Path) -> DiskStorage:
    return DiskStorage(tmp_path / "files")


class Breaking(io.RawIOBase):
    """A content that ends in an accident."""

    def __init__(self) -> None:
        self.pieces: Iterator[bytes] = iter([b"half"])

    def read(self, size: int = -1) -> bytes:
        del size
        found = next(self.pieces, None)
        if found is None:
            raise ConnectionResetError
        return found


def test_what_is_put_can_be_read_again_and_deleted(storage: DiskStorage) -> None:
    storage.put(KEY, io.BytesIO(b"content"), now=MORNING)

    with storage.open(KEY) as file:
        assert file.read() == b"content"
    assert list(storage.kept()) == [Kept(KEY, MORNING)]
    storage.delete(KEY)
    assert list(storage.kept()) == []
    storage.delete(KEY)


def test_only_its_owner_can_read_what_is_kept(storage: DiskStorage) -> None:
    storage.put(KEY, io.BytesIO(b"content"), now=MORNING)

    places = [*storage.folder.rglob("*")]

    assert [place.stat().st_mode & 0o077 for place in places] == [0, 0]


def test_half_a_content_is_never_there_and_can_be_cleared_away(storage: DiskStorage) -> None:
    with pytest.raises(ConnectionResetError):
        storage.put(KEY, Breaking(), now=MORNING)

    with pytest.raises(FileNotFoundError):
        storage.open(KEY)
    assert [kept.key for kept in storage.kept()] == [KEY]
    storage.delete(KEY)
    assert list(storage.kept()) == []


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "/x", "a" * 32 + "\n"]
)
def test_no_key_leads_out_of_the_folder(storage: DiskStorage, key: str) -> None:
    with pytest.raises(ValueError, match="32 hexadecimal digits"):
        storage.open(key)


def test_a_folder_that_cannot_be_written_is_one_sentence_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder")

    with pytest.raises(SetupError, match="cannot be written"):
        DiskStorage(tmp_path / "files").check()
