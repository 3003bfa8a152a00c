"""The author's pages for worked examples: list, add, change, remove."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.models import ExampleWork
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries import practice as queries
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.practice import MOST_EXAMPLES
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.service import examples as service
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.parts.forms import asked
from lti_tool.parts.forms.rules import Answer
from lti_tool.web import current
from lti_tool.web.shown import Words

WRONG = 422
SOURCE = "source"
"""The field that says which work of an earlier course a new example is made of."""


@blueprint.get("/examples")
@allow(Permission.AUTHOR)
def examples() -> ResponseReturnValue:
    """All examples, and how many learners have judged each."""
    return _list_page()


@blueprint.get("/examples/new")
@allow(Permission.AUTHOR)
def new_example() -> ResponseReturnValue:
    """An empty form beside the rubric as it stands."""
    return form_of_new({})


@blueprint.post("/examples/new")
@allow(Permission.AUTHOR)
def add_example() -> ResponseReturnValue:
    """Keep a new one."""
    fresh = _fresh()
    wanted, judged, reader = forms.example(request.form, fresh.rubric)
    if wanted is None:
        return _page(Judgement(fresh.rubric, judged), given=_typed(reader.given), errors=reader.errors), WRONG
    try:
        wanted = replace(wanted, source_id=request.form.get(SOURCE, type=UUID))
        service.add_example(current.session(), current_actor(), wanted, now=current.now())
    except Refused:
        return _list_page(refused=service.TOO_MANY), WRONG
    return redirect(url_for("peer_review.examples", done="example_kept"), 303)


@blueprint.get("/examples/<uuid:example_id>")
@allow(Permission.AUTHOR)
def example(example_id: UUID) -> ResponseReturnValue:
    """One example with its author's judgement."""
    found = _example(example_id)
    if found.is_withdrawn:
        return redirect(url_for("peer_review.examples"), 303)
    given = {"example_title": found.title, "example_text": found.text, "lesson": found.lesson}
    return _page(queries.judgement(current.session(), found), found, given)


@blueprint.post("/examples/<uuid:example_id>")
@allow(Permission.AUTHOR)
def change_example(example_id: UUID) -> ResponseReturnValue:
    """Keep it as it is now."""
    found = _example(example_id)
    before = queries.judgement(current.session(), found)
    wanted, judged, reader = forms.example(request.form, before.rubric)
    if wanted is None:
        return _page(Judgement(before.rubric, judged), found, reader.given, reader.errors), WRONG
    service.change_example(current.session(), current_actor(), example_id, wanted)
    return redirect(url_for("peer_review.examples", done="example_kept"), 303)


@blueprint.post("/examples/<uuid:example_id>/remove")
@allow(Permission.AUTHOR)
def remove_example(example_id: UUID) -> ResponseReturnValue:
    """Take it away, if nobody has judged it."""
    try:
        service.remove_example(current.session(), current_actor(), example_id)
    except Refused:
        return _list_page(refused=service.JUDGED), WRONG
    return redirect(url_for("peer_review.examples", done="example_removed"), 303)


def form_of_new(given: Mapping[str, str]) -> str:
    """The form of a new example beside the rubric as it stands, with these fields filled in."""
    return _page(_fresh(), given=given)


def _typed(given: Mapping[str, str]) -> Mapping[str, str]:
    return {**given, SOURCE: request.form.get(SOURCE, "")}


def _here() -> Here:
    return place.here(current.session(), current_actor())


def _fresh() -> Judgement:
    return Judgement(place.rubric(current.session(), _here().activity), ())


def _example(example_id: UUID) -> ExampleWork:
    return queries.example(current.session(), _here(), example_id)


def _list_page(*, refused: str = "") -> str:
    here = _here()
    return render_template(
        "peer_review/examples.html",
        here=here,
        listed=queries.listed(current.session(), here.activity),
        most=MOST_EXAMPLES,
        refused=refused,
        done=request.args.get("done"),
    )


def _page(
    judgement: Judgement,
    example: ExampleWork | None = None,
    given: Mapping[str, str] | None = None,
    errors: Mapping[str, Words] | None = None,
) -> str:
    answers: dict[UUID, Answer] = {answer.criterion_id: answer for answer in judgement.answers}
    return render_template(
        "peer_review/example.html",
        here=_here(),
        example=example,
        rubric=judgement.rubric,
        answers=answers,
        given=given or {},
        errors=errors or {},
        labels=forms.LABELS,
        level_field=asked.level_field,
        comment_field=asked.comment_field,
        why=asked.WHY,
    )
