"""What all pages share on which a work is judged by the rubric: the fields, and saving them meanwhile."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import uuid4

from flask import request
from flask.typing import ResponseReturnValue

from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries.pages import said
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.forms import asked
from lti_tool.parts.forms.asked import is_points_field
from lti_tool.parts.forms.rules import Answer
from lti_tool.web import current
from lti_tool.web.drafts import draft_changed_elsewhere, draft_saved
from lti_tool.web.forms import Reader

OVERTAKEN, WRONG = 409, 422


class Kept(Protocol):
    """A judgement that is being written."""

    draft_version: int


def fields(
    judgement: Judgement,
    *,
    answers: tuple[Answer, ...] | None = None,
    reader: Reader | None = None,
    is_overtaken: bool = False,
) -> dict[str, Any]:
    """What the form of a judgement shows: what is kept, or what was typed and does not fit."""
    shown = judgement.answers if answers is None else answers
    return {
        "rubric": judgement.rubric,
        "answers": {answer.criterion_id: answer for answer in shown},
        "errors": reader.errors if reader else {},
        "typed": reader.given if reader else {},
        "kept": said(judgement) if is_overtaken else (),
        "is_overtaken": is_overtaken,
        "level_field": asked.level_field,
        "comment_field": asked.comment_field,
        "why": asked.WHY,
        "draft_page": uuid4().hex,
    }


def autosaved(
    judgement: Judgement, version: int, keep: Callable[[tuple[Answer, ...]], Kept]
) -> ResponseReturnValue:
    """Keep what is typed so far, and tell the page; `version` is that of the draft kept before.

    Points that do not fit are left out until the form is sent: they must not keep words from being saved.
    """
    answers, reader = forms.answers(request.form, judgement.rubric)
    for name in filter(is_points_field, list(reader.errors)):
        del reader.errors[name]
    if not reader.ok:
        return not_kept(reader)
    try:
        kept = keep(answers)
    except (Conflict, Refused):
        return draft_changed_elsewhere(version)
    return draft_saved(kept.draft_version, current.now())


def not_kept(reader: Reader) -> ResponseReturnValue:
    """Tell the page what does not fit; what it shows stays there."""
    return {"errors": {name: str(words) for name, words in reader.errors.items()}}, WRONG
