"""Office documents are zip archives: which document one is, looked at without unpacking it."""

import struct
import zipfile
import zlib
from typing import IO, Final

from lti_tool.parts.files.rules.limits import KINDS, MEDIA_TYPES, MEGABYTE, Family, FileKind

MOST_ENTRIES: Final = 5_000
LARGEST_DIRECTORY: Final = 2 * MEGABYTE
LARGEST_UNPACKED: Final = 500 * MEGABYTE
_LARGEST_READ: Final = MEGABYTE
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK, _LOCATOR_MARK = b"PK\x05\x06", b"PK\x06\x07"
_LOCATOR_BYTES: Final = 20
_TYPES, _MEDIA_TYPE = "[Content_Types].xml", "mimetype"
_MAIN_PARTS: Final = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}
_OPEN_DOCUMENTS: Final = {MEDIA_TYPES[kind].encode(): kind for kind in KINDS[Family.OFFICE]}
_IS_ENCRYPTED: Final = 1


class NotTaken(Exception):
    """The content is not what it should be, or not one that may be passed on."""

    def __init__(self, *, has_macros: bool = False) -> None:
        super().__init__("macros" if has_macros else "not as named")
        self.has_macros = has_macros


def office_kind(content: IO[bytes], size: int) -> FileKind:
    """Which office document it is.

    Raises:
        NotTaken: none, or one with macros, locked, broken, or made to grow beyond measure.
    """
    _check_end(content, size)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            _check_entries(archive.infolist(), size)
            return _open_document(archive, entries) or _office_open(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise NotTaken from None


def _check_end(content: IO[bytes], size: int) -> None:
    """The end of the archive, before it is believed: a directory of 20 MB would fill the memory."""
    tail = _LOCATOR_BYTES + _END.size
    if size < tail:
        raise NotTaken
    content.seek(size - tail)
    found = content.read(tail)
    mark, disk, first_disk, here, entries, length, start, comment = _END.unpack(found[_LOCATOR_BYTES:])
    is_plain = mark == _END_MARK and not (disk or first_disk or comment) and here == entries
    if not is_plain or found.startswith(_LOCATOR_MARK) or start + length + _END.size != size:
        raise NotTaken
    if entries > MOST_ENTRIES or length > LARGEST_DIRECTORY:
        raise NotTaken


def _check_entries(entries: list[zipfile.ZipInfo], size: int) -> None:
    """Nothing that grows beyond measure, lies over another, is locked or would be unpacked elsewhere."""
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise NotTaken
    if sum(entry.compress_size for entry in entries) > size:
        raise NotTaken
    for entry in entries:
        packing = entry.compress_type
        if entry.flag_bits & _IS_ENCRYPTED or packing not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise NotTaken
        if entry.filename.startswith("/") or ".." in entry.filename.replace("\\", "/").split("/"):
            raise NotTaken


def _open_document(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> FileKind | None:
    if _MEDIA_TYPE not in entries:
        return None
    kind = _OPEN_DOCUMENTS.get(_read(archive, entries[_MEDIA_TYPE]))
    if kind is None:
        raise NotTaken
    if any(name.lower().startswith(("basic/", "scripts/")) for name in entries):
        raise NotTaken(has_macros=True)
    return kind


def _office_open(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> FileKind:
    kinds = {kind for part, kind in _MAIN_PARTS.items() if part in entries}
    if _TYPES not in entries or len(kinds) != 1:
        raise NotTaken
    types = _read(archive, entries[_TYPES])
    if b"\x00" in types:  # in UTF-16 the words below would not be found
        raise NotTaken
    told = types.lower()
    if (
        b"macroenabled" in told
        or b"vbaproject" in told
        or any("vbaproject" in name.lower() for name in entries)
    ):
        raise NotTaken(has_macros=True)
    return kinds.pop()


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        found = file.read(_LARGEST_READ + 1)
    if len(found) > _LARGEST_READ:
        raise NotTaken
    return found
