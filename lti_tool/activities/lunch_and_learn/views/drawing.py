"""The questions of a date as HTML: each is drawn once for all who see it alike, and kept for the others."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, cast
from uuid import UUID

from flask import current_app, render_template, url_for
from markupsafe import Markup

from lti_tool.access.guard import form_token
from lti_tool.activities.lunch_and_learn.queries.meeting_page import Board
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.parts.boards.queries import Shown
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.boards.viewing import Viewer
from lti_tool.web.language import language_tag

MOST_KEPT: Final = 4096
BASE, TOKEN = "\x01", "\x02"
"""Stand for what is each reader's own, in signs that nobody can type (see `web.forms.cleaned`)."""
_CACHE: Final = "potluck_drawn_questions"
_VOTED_FOR = frozenset({ItemState.OPEN, ItemState.ANSWERED})


@dataclass(frozen=True, slots=True)
class Line:
    """All that decides how a question looks."""

    id: UUID
    body: str
    state: str
    answer: str
    asker: str
    """Their name; empty for who gave none, and for who is forgotten."""
    is_nameless: bool
    votes: int
    has_voted: bool
    is_pinned: bool
    may_vote: bool
    may_take_back: bool


def questions(at: At, board: Board, *, can_ask: bool) -> Markup:
    """The list items of the questions, as the actor sees them."""
    viewer, language, draw = at.viewer, language_tag(), _drawer()
    lines = (_line(one, board, viewer, can_ask=can_ask) for one in board.questions)
    drawn = "".join(draw(language, line) for line in lines)
    base = url_for("lunch_and_learn.ask", meeting_id=at.meeting.id)
    return Markup(drawn.replace(BASE, base).replace(TOKEN, form_token()))  # noqa: S704 drawn by a template


def _line(one: Shown, board: Board, viewer: Viewer, *, can_ask: bool) -> Line:
    item = one.item
    is_mine = item.author_id is not None and item.author_id == viewer.participant_id
    is_mine = is_mine or (item.author_token is not None and item.author_token == viewer.token)
    return Line(
        id=item.id,
        body=item.body,
        state=str(item.state),
        answer=item.answer,
        asker=board.names.get(item.author_id, "") if item.author_id else "",
        is_nameless=item.author_token is not None,
        votes=one.votes or 0,
        has_voted=one.has_voted,
        is_pinned=item.is_pinned,
        may_vote=can_ask and item.state in _VOTED_FOR,
        may_take_back=can_ask and is_mine and item.state == ItemState.OPEN,
    )


def _drawer() -> Callable[[str, Line], str]:
    kept = current_app.extensions.get(_CACHE)
    if kept is None:
        kept = current_app.extensions[_CACHE] = lru_cache(MOST_KEPT)(_draw)
    return cast("Callable[[str, Line], str]", kept)


def _draw(language: str, line: Line) -> str:
    del language  # the words come from the request's own; it is part of what is looked up
    return render_template("lunch_and_learn/_question.html", one=line, base=BASE, token=Markup(TOKEN))  # noqa: S704 a sign of ours
