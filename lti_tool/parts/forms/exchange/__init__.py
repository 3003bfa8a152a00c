"""Rubrics on their way in and out: Canvas's CSV, tables from a spreadsheet, Markdown."""

from lti_tool.parts.forms.exchange.canvas import as_canvas_csv
from lti_tool.parts.forms.exchange.markdown import as_markdown
from lti_tool.parts.forms.exchange.reading import read
from lti_tool.parts.forms.exchange.unreadable import Unreadable

__all__ = ["Unreadable", "as_canvas_csv", "as_markdown", "read"]
