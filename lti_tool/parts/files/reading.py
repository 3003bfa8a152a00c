"""The words of a file that is text, to be shown in our pages: never its bytes, and only so many lines."""

import logging
import re
from typing import Final

from lti_tool.parts.files.sending import Outgoing
from lti_tool.storage import Storage
from lti_tool.web.forms import cleaned

log = logging.getLogger(__name__)

MOST_BYTES: Final = 100_000
MOST_LINES: Final = 2_000
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


def lines_of(storage: Storage, file: Outgoing) -> tuple[str, ...]:
    """The lines of a text file, without signs nobody sees; none where it is no text, or too long for a page.

    Whoever has it on their disk counts its lines the same way: other signs that may end a line do not count.
    """
    if not file.kind.is_text or file.size > MOST_BYTES:
        return ()
    try:
        with storage.open(file.key) as content:
            text = content.read(MOST_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError:
        log.error("the content of the file %s is not in the storage", file.key)  # noqa: TRY400 one line tells all
        return ()
    lines = [cleaned(line).replace("\n", " ").rstrip() for line in _LINE_END.split(text)]
    while lines and not lines[-1]:
        del lines[-1]
    return tuple(lines) if len(lines) <= MOST_LINES else ()
