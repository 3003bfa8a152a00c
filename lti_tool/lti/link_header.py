"""The next page of a long answer, as a Link header names it (RFC 8288), Moodle's spelling included."""

import re
from typing import Final
from urllib.parse import urljoin

_MAX_LENGTH: Final = 32 * 1024
_LINK: Final = re.compile(r"<([^<>]*)>([^<]*)")
# Moodle 4.5 puts curly quotes around rel; read as Latin-1 they are the letters â\x80\x9c and â\x80\x9d.
_QUOTES: Final = r"(?:[\"'\u201c\u201d]|\u00e2\u0080[\u009c\u009d])?"
_REL: Final = re.compile(rf";\s*rel\s*=\s*{_QUOTES}([^\"'\u201c\u201d\u00e2;,]*)", re.IGNORECASE)


def next_page(header: str | None, base_url: str) -> str | None:
    """The absolute URL of the page with `rel=next`, its case kept, or None when this is the last one."""
    if not header or len(header) > _MAX_LENGTH:
        return None
    for link in _LINK.finditer(header):
        target: str = link[1]
        relation = _REL.search(link[2])
        if relation is not None and "next" in relation[1].lower().split():
            # Moodle 4.5 escapes the URL as if for HTML; no real query parameter begins with "amp;".
            return urljoin(base_url, target.strip().replace("&amp;", "&"))
    return None
