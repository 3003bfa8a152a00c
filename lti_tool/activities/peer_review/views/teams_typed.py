"""What a browser may send to the pages about teams, read into values."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import FileStorage, MultiDict

from lti_tool.activities.peer_review.rules.teams import LONGEST_NAME, Line, Named, Problem, read_list, whom
from lti_tool.activities.peer_review.shown import problem_words
from lti_tool.web import spreadsheets
from lti_tool.web.forms import Reader

Form = MultiDict[str, str]
LONGEST_LIST = 400_000
LARGEST_FILE = 1_000_000
MOST_PROBLEMS = 20
NAME = lazy_gettext("Name of the team")
LIST = lazy_gettext("Who is in which team")
FILE = lazy_gettext("Or a CSV file")
SET = lazy_gettext("Which groups")
NO_TEAM = "none"


def name(form: Form) -> tuple[str, Reader]:
    """What a team shall be called."""
    reader = Reader(form)
    typed = reader.text("name", longest=LONGEST_NAME, label=NAME, required=_("Give the team a name."))
    return " ".join(typed.split()), reader


def refuse_taken(reader: Reader) -> None:
    """Note that another team has this name."""
    reader.refuse("name", _("Another team is called so."))


def team_id(form: Form) -> UUID | None:
    """The team somebody shall be in; None for none.

    Raises:
        ValueError: it is the id of nothing.
    """
    typed = form.get("team", "")
    return None if typed == NO_TEAM else UUID(typed)


def listed(
    form: Form, file: FileStorage | None, people: Sequence[Named]
) -> tuple[Mapping[UUID, str] | None, str, Reader]:
    """Who shall be in which team, with the text that says so; None while something in it does not fit."""
    reader = Reader(form)
    text = _text_of(file, reader)
    if not text.strip():
        text = reader.prose("list", longest=LONGEST_LIST, label=LIST)
    lines, problems = _lines(text, reader)
    chosen, unknown = whom(lines, people)
    found = sorted([*problems, *unknown], key=lambda problem: problem.number)
    if found:
        told = [problem_words(problem) for problem in found[:MOST_PROBLEMS]]
        more = len(found) - len(told)
        reader.refuse("list", "\n".join([*told, *([_("And %(more)s more.", more=more)] if more else [])]))
    elif not chosen and reader.ok:
        reader.refuse("list", _("Write or paste a line for each person: who it is, then their team."))
    return (chosen if reader.ok else None), text, reader


def _lines(text: str, reader: Reader) -> tuple[list[Line], list[Problem]]:
    try:
        return read_list((row.number, row.cells) for row in spreadsheets.read(text))
    except ValueError:
        reader.refuse("list", _("This cannot be read as a list: its cells have no end."))
        return [], []


def _text_of(file: FileStorage | None, reader: Reader) -> str:
    if file is None or not file.filename:
        return ""
    try:
        return file.stream.read(LARGEST_FILE).decode("utf-8-sig")
    except UnicodeDecodeError:
        reader.refuse("list_file", _("This is no text in UTF-8. Save it as CSV UTF-8, or paste it."))
        return ""
