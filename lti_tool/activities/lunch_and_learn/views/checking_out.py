"""The pages of the end of a date and the weeks after: takeaway, feedback, quiz, what became of it."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import meeting_page, place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.rules import hours
from lti_tool.activities.lunch_and_learn.service import checking_out
from lti_tool.activities.lunch_and_learn.shown.options import BECAME_OPTIONS, BECAME_WORDS
from lti_tool.activities.lunch_and_learn.views.meeting import page
from lti_tool.activities.lunch_and_learn.views.mounting import WRONG, back, blueprint, said, to_meeting
from lti_tool.errors import NotFound, Refused
from lti_tool.parts.boards import queries as boards
from lti_tool.parts.questions import asked as questions
from lti_tool.parts.questions.queries import Asked, Given
from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.marking import is_right
from lti_tool.parts.questions.service import Said
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.reading import zone

_NOBODY = UUID(int=0)
"""Stands for who answers until the service says who that is."""


@blueprint.post("/meetings/<uuid:meeting_id>/takeaways")
@allow(Permission.OPEN)
def take_away(meeting_id: UUID) -> ResponseReturnValue:
    """Keep what one will use."""
    words, reader = forms.takeaway(request.form, zone())
    if not reader.ok:
        return page(meeting_id, reader), WRONG
    try:
        checking_out.take_away(current.session(), current_actor(), meeting_id, words, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="saved_takeaway")


@blueprint.get("/meetings/<uuid:meeting_id>/feedback")
@allow(Permission.OPEN)
def say_how_it_was(meeting_id: UUID) -> ResponseReturnValue:
    """The questions after a date."""
    return _feedback_page(_at(meeting_id))


@blueprint.post("/meetings/<uuid:meeting_id>/feedback")
@allow(Permission.OPEN)
def give_feedback(meeting_id: UUID) -> ResponseReturnValue:
    """Keep the answers."""
    at = _at(meeting_id)
    asked = meeting_page.feedback_asked(current.session(), at)
    sent, reader = _read(at, asked)
    if not reader.ok:
        return _feedback_page(at, reader, sent.answers), WRONG
    try:
        checking_out.give_feedback(current.session(), current_actor(), meeting_id, sent, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="feedback")


@blueprint.get("/meetings/<uuid:meeting_id>/feedback/together")
@allow(Permission.OPEN)
def feedback_together(meeting_id: UUID) -> ResponseReturnValue:
    """What people said of a date, for whoever ran it, once nobody can add to it any more."""
    at = place.hosted(current.session(), current_actor(), meeting_id)
    if not hours.shows_feedback(at.hours, current.now()):
        raise NotFound
    found = meeting_page.feedback_sums(current.session(), at)
    applied = meeting_page.applied_by(current.session(), [meeting_id]).get(meeting_id, 0)
    return render_template("lunch_and_learn/feedback_together.html", at=at, found=found, applied=applied)


@blueprint.get("/meetings/<uuid:meeting_id>/quiz")
@allow(Permission.OPEN)
def quiz(meeting_id: UUID) -> ResponseReturnValue:
    """The quiz of a date, or how it went."""
    return _quiz_page(_at(meeting_id))


@blueprint.post("/meetings/<uuid:meeting_id>/quiz")
@allow(Permission.OPEN)
def answer_quiz(meeting_id: UUID) -> ResponseReturnValue:
    """Answer it, once."""
    at = _at(meeting_id)
    asked = meeting_page.quiz_asked(at)
    if asked is None:
        raise NotFound
    sent, reader = _read(at, asked)
    if not reader.ok:
        return _quiz_page(at, reader, sent.answers), WRONG
    try:
        checking_out.do_quiz(current.session(), current_actor(), meeting_id, sent, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return back("quiz", done="quiz", meeting_id=meeting_id)


@blueprint.post("/meetings/<uuid:meeting_id>/watched")
@allow(Permission.OPEN)
def watch(meeting_id: UUID) -> ResponseReturnValue:
    """Say that one has watched the recording."""
    checking_out.watch(current.session(), current_actor(), meeting_id, now=current.now())
    return to_meeting(meeting_id, done="watched")


@blueprint.get("/takeaways/<uuid:item_id>")
@allow(Permission.OPEN)
def what_became(item_id: UUID) -> ResponseReturnValue:
    """What one said one will use, and what became of it."""
    return _became_page(item_id, Reader(request.form))


@blueprint.post("/takeaways/<uuid:item_id>")
@allow(Permission.OPEN)
def follow_up(item_id: UUID) -> ResponseReturnValue:
    """Say what became of it."""
    state, happened, reader = forms.became(request.form)
    if state is None or not reader.ok:
        return _became_page(item_id, reader), WRONG
    try:
        checking_out.follow_up(
            current.session(), current_actor(), item_id, state, happened, now=current.now()
        )
    except Refused as refused:
        return back("mine", refused=refused)
    return back("mine", done="followed_up")


def _read(at: At, asked: Asked) -> tuple[Said, Reader]:
    """What was answered to the version that stands now; a question changed meanwhile is asked again."""
    version = meeting_page.current_version(current.session(), at, asked)
    answers = questions.read(request.form, version.questions)
    reader = Reader(request.form)
    questions.refuse_unfit(reader, version.questions, answers)
    return Said(_NOBODY, version.id, answers), reader


def _feedback_page(at: At, reader: Reader | None = None, answers: tuple[Answer, ...] = ()) -> str:
    asked = meeting_page.feedback_asked(current.session(), at)
    given = meeting_page.mine(current.session(), at).feedback
    return render_template(
        "lunch_and_learn/feedback.html",
        at=at,
        given=given,
        may_answer=at.here.settings.asks_feedback and hours.takes_feedback(at.hours, current.now()),
        **_asked_page(at, asked, reader, answers, given),
    )


def _quiz_page(at: At, reader: Reader | None = None, answers: tuple[Answer, ...] = ()) -> str:
    asked = meeting_page.quiz_asked(at)
    if asked is None:
        raise NotFound
    given = meeting_page.mine(current.session(), at).quiz
    return render_template(
        "lunch_and_learn/quiz.html",
        at=at,
        given=given,
        may_answer=hours.takes_takeaways(at.hours),
        is_right=is_right,
        **_asked_page(at, asked, reader, answers, given),
        **said(),
    )


def _asked_page(
    at: At, asked: Asked, reader: Reader | None, answers: tuple[Answer, ...], given: Given | None
) -> dict[str, object]:
    version = given.version if given else meeting_page.current_version(current.session(), at, asked)
    shown = given.answers if given else answers
    return {
        "questions": version.questions,
        "answers": {answer.key: answer for answer in shown},
        "field_of": questions.field_of,
        "typed": dict(request.form.items()) if reader else {},
        "errors": reader.errors if reader else {},
    }


def _became_page(item_id: UUID, reader: Reader) -> str:
    here = place.here(current.session(), current_actor())
    mine = boards.takeaways(current.session(), here.viewer) if here.me else []
    item = next((one for one in mine if one.id == item_id), None)
    if item is None:
        raise NotFound
    return render_template(
        "lunch_and_learn/became.html",
        here=here,
        item=item,
        options=BECAME_OPTIONS,
        became_words=BECAME_WORDS,
        labels=forms.LABELS,
        g=reader.given,
        e=reader.errors,
    )


def _at(meeting_id: UUID) -> At:
    return place.at(current.session(), current_actor(), meeting_id)
