"""Rows as CSV that a spreadsheet opens well and that cannot make it calculate."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from lti_tool.web.forms import cleaned

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the local code page
# A spreadsheet calculates what begins with one of these signs (OWASP, CSV Injection); where it splits at
# semicolons or tabs, a text holding one begins a cell of its own behind it.
_CALCULATED = re.compile("(^|[;,\t|\"'])(\\s*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")


def write(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """All rows as one CSV text with a line of headings (RFC 4180), for Excel with a byte order mark.

    Whatever a person typed must have gone through `harmless`.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
    writer.writerow(headings)
    writer.writerows(rows)
    return BYTE_ORDER_MARK + text.getvalue()


def harmless(text: str) -> str:
    """The text on one line, with an apostrophe wherever a spreadsheet would begin to calculate."""
    return _CALCULATED.sub(r"\1\2'", " ".join(cleaned(text).split()))
