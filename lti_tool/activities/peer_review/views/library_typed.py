"""What a browser may send about rubrics that are kept, read into values."""

import re
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from lti_tool.parts.forms.library.models import LONGEST_NAME
from lti_tool.parts.forms.library.service import NAME_TAKEN, Named
from lti_tool.web.forms import Reader

KEEP_AS, IS_SHARED, CHOSEN = FIELDS = "keep_as", "keep_shared", "kept"
BACK_TO = "back_to"
"""Holds the page with the form of an activity that somebody came from, which is not saved yet."""
_OF_THIS_PAGE = re.compile(r"(name|shared)-[0-9a-f]{32}|form_token|do|back_to")
NAME = lazy_gettext("Name")


def kept_now(form: MultiDict[str, str]) -> tuple[Named, Reader]:
    """Under which name the rubric of a form shall be kept."""
    reader = Reader(form)
    return _named(reader, KEEP_AS, IS_SHARED), reader


def kept_before(form: MultiDict[str, str], kept_id: UUID) -> tuple[Named, Reader]:
    """What a kept rubric shall be called from now on, and whether it is shared."""
    reader = Reader(form)
    return _named(reader, name_field(kept_id), shared_field(kept_id)), reader


def chosen(form: MultiDict[str, str]) -> UUID | None:
    """The kept rubric to begin with; None where nothing was chosen."""
    try:
        return UUID(form.get(CHOSEN, ""))
    except ValueError:
        return None


def carried(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What was typed into the form of an activity on the way here, to be sent back to it."""
    return [(name, value) for name, value in form.items(multi=True) if not _OF_THIS_PAGE.fullmatch(name)]


def refuse(reader: Reader, field: str, code: str) -> None:
    """Note why a rubric is not kept under this name."""
    if code == NAME_TAKEN:
        reader.refuse(field, _("You keep another rubric under this name. Choose a name of its own."))
    else:
        reader.refuse(field, _("You keep as many rubrics as fit. Remove one first."))


def name_field(kept_id: UUID) -> str:
    """The name of the field that holds its name."""
    return f"name-{kept_id.hex}"


def shared_field(kept_id: UUID) -> str:
    """The name of the field that says whether others see it."""
    return f"shared-{kept_id.hex}"


def _named(reader: Reader, name: str, shared: str) -> Named:
    required = _("Give the rubric a name.")
    return Named(reader.text(name, longest=LONGEST_NAME, label=NAME, required=required), reader.flag(shared))
