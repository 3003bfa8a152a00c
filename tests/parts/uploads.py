"""Contents of files as people have them, and as nobody should be sent them."""

import io
import zipfile
from collections.abc import Mapping

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 24
GIF = b"GIF89a" + b"\x00" * 24
WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"\x00" * 8
HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
TYPES = "[Content_Types].xml"
ODT = "application/vnd.oasis.opendocument.text"


def archive(entries: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    """A zip archive with these entries."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as file:
        for name, content in entries.items():
            file.writestr(name, content)
        file.comment = comment
    return made.getvalue()


def docx(types: bytes = b"<Types/>", **more: bytes) -> bytes:
    """A document of words; `more` are further entries, `__` standing for a slash."""
    others = {name.replace("__", "/"): content for name, content in more.items()}
    return archive({TYPES: types, "word/document.xml": b"<w:document/>", **others})


def xlsx() -> bytes:
    """A table."""
    return archive({TYPES: b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def odt(**more: bytes) -> bytes:
    """A document of words in the open format."""
    others = {name.replace("__", "/"): content for name, content in more.items()}
    return archive({"mimetype": ODT.encode(), "content.xml": b"<x/>", **others}, zipfile.ZIP_STORED)


def bomb() -> bytes:
    """A document of some kilobytes that would grow to 600 MB: its sizes are those an archive declares."""
    made = bytearray(docx())
    directory = made.index(b"PK\x01\x02")
    made[directory + 24 : directory + 28] = (600 * 1024 * 1024).to_bytes(4, "little")
    return bytes(made)


def locked() -> bytes:
    """A document whose first entry says it is encrypted."""
    made = bytearray(docx())
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)
