"""Rows as CSV, written so that a spreadsheet cannot be made to calculate, and read as people paste them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lti_tool.web.forms import cleaned

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the local code page
# A spreadsheet calculates what begins with one of these signs (OWASP, CSV Injection); where it splits at
# semicolons or tabs, a text holding one begins a cell of its own behind it.
_CALCULATED = re.compile("(^|[;,\t|\"'])(\\s*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")


_GUARDED = re.compile(r"'(?=\s*[=+\-@])")
SEPARATORS = "\t;,"
"""What may stand between the cells of a line; the first that the first line holds is meant."""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, each on one line, and the number of the line it begins on."""

    number: int
    cells: tuple[str, ...]


def read(text: str) -> Iterator[Row]:
    """The rows of a text that was pasted from a spreadsheet, or is a CSV file; empty ones are left out.

    Cells stand apart by tabs, semicolons or commas, and those in quotes may hold anything (RFC 4180). The
    apostrophe that keeps a spreadsheet from calculating is taken away again.

    Raises:
        ValueError: nobody could say where its cells end.
    """
    body = text.removeprefix(BYTE_ORDER_MARK)
    first = body.lstrip("\r\n").split("\n", 1)[0]
    separator = next((sign for sign in SEPARATORS if sign in first), ",")
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    begun = 1
    try:
        for cells in reader:
            found = tuple(" ".join(_GUARDED.sub("", cleaned(cell), count=1).split()) for cell in cells)
            if any(found):
                yield Row(begun, found)
            begun = reader.line_num + 1
    except csv.Error as problem:
        raise ValueError(str(problem)) from problem


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
