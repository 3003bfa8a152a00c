"""The addresses of the completion reports: the instructors' page, its download, the API."""

from uuid import UUID

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.reports import api, as_csv, presented, queries, words
from lti_tool.reports.course_page import Show, chosen_selection, course_page, read_wish
from lti_tool.reports.evidence import evidence, read_before
from lti_tool.reports.problems import Problem
from lti_tool.web import current
from lti_tool.web.errors import refuse

blueprint = Blueprint("reports", __name__, template_folder="templates")
blueprint.record_once(lambda setup: presented.remember_verifier(setup.app))


@blueprint.get("/l/<uuid:launch_id>/completion")
@allow(Permission.SEE_COMPLETION)
def completion() -> ResponseReturnValue:
    """Who has finished an activity of the course: figures, then people."""
    page = course_page(current.session(), current_actor(), read_wish(request.args))
    return render_template("reports/completion.html", page=page, words=words, Show=Show)


@blueprint.get("/l/<uuid:launch_id>/completion/<uuid:activity_id>/<uuid:person_id>")
@allow(Permission.SEE_COMPLETION)
def statements(activity_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """The statements behind one person's completion."""
    before = read_before(request.args.get("before"))
    page = evidence(current.session(), current_actor(), activity_id, person_id, before=before)
    return render_template("reports/statements.html", page=page, words=words)


@blueprint.get("/l/<uuid:launch_id>/completion.csv")
@allow(Permission.SEE_COMPLETION)
def completion_csv() -> ResponseReturnValue:
    """All people behind a figure of the page, as CSV."""
    session = current.session()
    selection = chosen_selection(session, current_actor(), read_wish(request.args))
    response = Response(as_csv.write(queries.every(session, selection)), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="completion.csv"'
    return response


@blueprint.get("/api/v1/completions")
@allow(Permission.PRESENT_KEY)
def completions_api() -> ResponseReturnValue:
    """Completions for a program that shows a key of its organisation."""
    try:
        return api.answer()
    except Problem as problem:
        return refuse(problem.answer.page, problem.answer.headers)
