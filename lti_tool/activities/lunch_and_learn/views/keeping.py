"""What is kept with a date: links, files, the recording, a quiz of its own."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import meeting_page, place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.service import resources
from lti_tool.activities.lunch_and_learn.shown.options import QUIZ_KINDS
from lti_tool.activities.lunch_and_learn.views.mounting import WRONG, back, blueprint, said, to_host
from lti_tool.errors import Refused
from lti_tool.parts.files import asked as files
from lti_tool.parts.files.rules.limits import LARGEST_UPLOAD, USUAL_KINDS
from lti_tool.parts.files.sending import attachment
from lti_tool.parts.questions import editor
from lti_tool.parts.questions.editor import TypedQuestion
from lti_tool.parts.questions.rules import questions as limits
from lti_tool.web import current
from lti_tool.web.forms import Reader


@blueprint.get("/meetings/<uuid:meeting_id>/kept")
@allow(Permission.OPEN)
def resources_of(meeting_id: UUID) -> ResponseReturnValue:
    """What is kept with a date, for whoever runs it."""
    return _page(_hosted(meeting_id), Reader(request.form))


@blueprint.post("/meetings/<uuid:meeting_id>/kept")
@allow(Permission.OPEN, largest=LARGEST_UPLOAD)
def keep(meeting_id: UUID) -> ResponseReturnValue:
    """Keep a link or files with it."""
    at = _hosted(meeting_id)
    sent = [each for each in request.files.getlist(files.FIELD) if each.filename]
    if sent:
        reader = Reader(request.form)
        uploads = files.uploads(reader, sent, USUAL_KINDS, 0)
    else:
        link, reader = forms.link(request.form)
        uploads = ()
    if not reader.ok:
        return _page(at, reader), WRONG
    session, actor, now = current.session(), current_actor(), current.now()
    try:
        for upload in uploads:
            resources.add_file(session, actor, meeting_id, current.runtime().storage, upload, now=now)
        if not sent:
            resources.add_link(session, actor, meeting_id, link, now=now)
    except Refused as refused:
        return back("resources_of", refused=refused, meeting_id=meeting_id)
    return back("resources_of", done="added", meeting_id=meeting_id)


@blueprint.post("/meetings/<uuid:meeting_id>/kept/<uuid:resource_id>/remove")
@allow(Permission.OPEN)
def remove_kept(meeting_id: UUID, resource_id: UUID) -> ResponseReturnValue:
    """Keep it no longer."""
    resources.remove(current.session(), current_actor(), meeting_id, resource_id)
    return back("resources_of", done="removed", meeting_id=meeting_id)


@blueprint.get("/meetings/<uuid:meeting_id>/kept/<uuid:resource_id>")
@allow(Permission.OPEN)
def kept_file(meeting_id: UUID, resource_id: UUID) -> ResponseReturnValue:
    """A file that is kept with a date."""
    file = meeting_page.file_of(current.session(), current_actor(), meeting_id, resource_id)
    return attachment(current.runtime().storage, file)


@blueprint.get("/meetings/<uuid:meeting_id>/quiz/edit")
@allow(Permission.OPEN)
def edit_quiz(meeting_id: UUID) -> ResponseReturnValue:
    """The quiz of a date as it stands."""
    at = _hosted(meeting_id)
    asked = meeting_page.quiz_asked(at)
    typed = (
        editor.shown(meeting_page.current_version(current.session(), at, asked).questions)
        if asked
        else (TypedQuestion(kind=limits.QuestionKind.ONE),)
    )
    return _editor(at, typed)


@blueprint.post("/meetings/<uuid:meeting_id>/quiz/edit")
@allow(Permission.OPEN)
def keep_quiz(meeting_id: UUID) -> ResponseReturnValue:
    """Keep the quiz, or answer a button inside its form."""
    at = _hosted(meeting_id)
    typed = editor.read(request.form)
    pressed = editor.press(typed, request.form.get("do", ""))
    if pressed is not None:
        return _editor(at, pressed)
    reader = Reader(request.form)
    judged = editor.judge(typed, reader.refuse)
    if not reader.ok:
        return _editor(at, typed, reader), WRONG
    resources.keep_quiz(current.session(), current_actor(), meeting_id, judged, now=current.now())
    return to_host(meeting_id, done="quiz_kept")


def _page(at: At, reader: Reader) -> str:
    return render_template(
        "lunch_and_learn/kept.html",
        at=at,
        kept=meeting_page.kept(current.session(), at),
        labels={**forms.LABELS, **files.LABELS},
        g=reader.given,
        e=reader.errors,
        **said(),
    )


def _editor(at: At, typed: tuple[TypedQuestion, ...], reader: Reader | None = None) -> str:
    return render_template(
        "lunch_and_learn/quiz_editor.html",
        at=at,
        typed=typed,
        errors=reader.errors if reader else {},
        kinds=QUIZ_KINDS,
        limits=limits,
    )


def _hosted(meeting_id: UUID) -> At:
    return place.hosted(current.session(), current_actor(), meeting_id)
