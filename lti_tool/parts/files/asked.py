"""What browsers send about files: what an author allows of them, and the files themselves."""

import io
from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import gettext, lazy_gettext, lazy_ngettext
from werkzeug.datastructures import FileStorage

from lti_tool.parts.files.models import LONGEST_NAME
from lti_tool.parts.files.rules.content import Problem, judge
from lti_tool.parts.files.rules.limits import (
    FEWEST_FILES,
    FEWEST_MEGABYTES,
    MOST_FILES,
    MOST_MEGABYTES,
    NO_FILES,
    Family,
    FileKind,
    FileLimits,
)
from lti_tool.parts.files.service import Upload
from lti_tool.web.forms import Bounds, Reader, cleaned
from lti_tool.web.shown import Words

FIELD: Final = "files"
MOST_SAID: Final = 3
"""Of so many files the form says what is wrong with each."""
LABELS: Final[Mapping[str, Words]] = {
    "files_pdf": lazy_gettext("PDF"),
    "files_images": lazy_gettext("Pictures (PNG, JPEG, GIF, WebP)"),
    "files_office": lazy_gettext("Office documents without macros (docx, xlsx, pptx, odt, ods, odp)"),
    "files_text": lazy_gettext("Plain text, Markdown, CSV"),
    "files_code": lazy_gettext("Source code, as text (py, js, java, c, sql, html and others)"),
    "files_most": lazy_gettext("A work has at most"),
    "files_megabytes": lazy_gettext("Each file has at most"),
    "files_alone": lazy_gettext("Files without words are enough"),
    FIELD: lazy_gettext("Add files"),
}
FAMILY_FIELDS: Final = {f"files_{family}": family for family in Family}
_PROBLEMS: Final[Mapping[Problem, Words]] = {
    Problem.EMPTY: lazy_gettext("There is nothing in this file."),
    Problem.TOO_LARGE: lazy_gettext("This file is too large."),
    Problem.NOT_ALLOWED: lazy_gettext("Files of this kind are not taken here."),
    Problem.NOT_AS_NAMED: lazy_gettext(
        "What is in this file is not what its name says, or it is damaged or locked. "
        "Save it anew, or export it as a PDF."
    ),
    Problem.ACTIVE: lazy_gettext("This file holds macros. Save it without them."),
}


def limits(reader: Reader) -> FileLimits:
    """What the author's form allows."""
    families = frozenset(family for name, family in FAMILY_FIELDS.items() if reader.flag(name))
    most = reader.integer("files_most", Bounds(FEWEST_FILES, MOST_FILES), label=LABELS["files_most"])
    megabytes = reader.integer(
        "files_megabytes", Bounds(FEWEST_MEGABYTES, MOST_MEGABYTES), label=LABELS["files_megabytes"]
    )
    return FileLimits(
        families, most or NO_FILES.most, megabytes or NO_FILES.megabytes, reader.flag("files_alone")
    )


def given(allowed: FileLimits) -> dict[str, str]:
    """The limits as the fields of the author's form show them."""
    return {
        **{name: "yes" if family in allowed.families else "" for name, family in FAMILY_FIELDS.items()},
        "files_most": str(allowed.most),
        "files_megabytes": str(allowed.megabytes),
        "files_alone": "yes" if allowed.alone else "",
    }


def uploads(
    reader: Reader, sent: Iterable[FileStorage], allowed: FileLimits, already: int
) -> tuple[Upload, ...]:
    """The files that came with a form; what is wrong with any of them is noted, and then none is taken."""
    chosen = [each for each in sent if each.filename]
    if not chosen:
        return ()
    if allowed.allowed and already + len(chosen) > allowed.most:
        reader.refuse(
            FIELD,
            lazy_ngettext(
                "A work has one file at most, and these would be %(count)s.",
                "A work has %(num)s files at most, and these would be %(count)s.",
                allowed.most,
                count=already + len(chosen),
            ),
        )
        return ()
    judged = [_judged(each, allowed) for each in chosen]
    wrong = [each for each in judged if isinstance(each, str)]
    if wrong:
        reader.refuse(FIELD, " ".join(wrong[:MOST_SAID]))
    return tuple(each for each in judged if isinstance(each, Upload))


def _judged(sent: FileStorage, allowed: FileLimits) -> Upload | str:
    """A file that may be taken, or what to say about it."""
    name = shown_name(sent.filename or "")
    size = sent.stream.seek(0, io.SEEK_END)
    found = judge(name, size, sent.stream, allowed)
    if isinstance(found, FileKind):
        return Upload(name, found, size, sent.stream)
    said = str(_PROBLEMS[found])
    return str(gettext("%(name)s: %(problem)s", name=name, problem=said))


def shown_name(sent: str) -> str:
    """What a file is called: without folders and signs nobody sees, its ending kept however long it is."""
    last = " ".join(cleaned(sent).replace("\\", "/").rpartition("/")[2].split())
    stem, dot, ending = last.rpartition(".")
    ending = f"{dot}{ending}"[:20] if dot else ""
    return (stem or ending or last)[: LONGEST_NAME - len(ending)] + (ending if stem else "")
