"""Whatever an author pastes as a rubric, read in the form it has."""

from flask_babel import gettext as _

from lti_tool.parts.forms.editor import MOST_CRITERIA
from lti_tool.parts.forms.exchange import canvas, markdown, tables
from lti_tool.parts.forms.exchange.unreadable import Unreadable
from lti_tool.parts.forms.rules import RubricDraft
from lti_tool.web import spreadsheets
from lti_tool.web.forms import cleaned

MOST_ROWS = 200


def read(text: str) -> RubricDraft:
    """The rubric a text holds: Canvas's CSV, Markdown, or a table with a criterion in each row.

    Raises:
        Unreadable: something in it does not fit; it says what, and on which line.
    """
    body = cleaned(text).strip()
    if not body:
        raise Unreadable(_("Paste a rubric first."))
    if markdown.is_meant(body):
        draft = markdown.read(body)
    else:
        rows = _rows(body)
        draft = canvas.read(rows) if canvas.is_meant(rows) else tables.read(rows)
    if not draft.criteria:
        raise Unreadable(_("There is no criterion in it."))
    if len(draft.criteria) > MOST_CRITERIA:
        found, most = len(draft.criteria), MOST_CRITERIA
        raise Unreadable(_("It has %(found)s criteria; %(most)s fit.", found=found, most=most))
    return draft


def _rows(text: str) -> list[spreadsheets.Row]:
    rows: list[spreadsheets.Row] = []
    try:
        for row in spreadsheets.read(text):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise Unreadable(_("It has more than %(most)s lines.", most=MOST_ROWS))
    except ValueError:
        raise Unreadable(_("It cannot be read as a table: its cells have no end.")) from None
    return rows
