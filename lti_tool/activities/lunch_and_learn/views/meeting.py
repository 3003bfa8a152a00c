"""The page of one date for who comes: before it, while it is live, and afterwards."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import dates, meeting_page, place, topics
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.rules import hours
from lti_tool.activities.lunch_and_learn.rules.settings import Naming
from lti_tool.activities.lunch_and_learn.service import asking, coming
from lti_tool.activities.lunch_and_learn.shown import words
from lti_tool.activities.lunch_and_learn.shown.options import BECAME_OPTIONS, WAY_OPTIONS
from lti_tool.activities.lunch_and_learn.views import drawing
from lti_tool.activities.lunch_and_learn.views.mounting import (
    WRONG,
    blueprint,
    said,
    tag_of,
    to_meeting,
    unless_unchanged,
)
from lti_tool.errors import Refused
from lti_tool.parts.meetings import queries as meetings
from lti_tool.parts.meetings.service.attending import CodeTyped
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.reading import zone

NO_CONTENT = 204
REST = timedelta(seconds=5)
"""So long others' votes may take to be seen; who asks or votes sees their own at once."""
_TYPED = {CodeTyped.WRONG: "wrong_code", CodeTyped.TOO_OFTEN: "too_often"}


@blueprint.get("/meetings/<uuid:meeting_id>")
@allow(Permission.OPEN)
def meeting(meeting_id: UUID) -> ResponseReturnValue:
    """A date in full."""
    return page(meeting_id, Reader(request.form))


@blueprint.get("/meetings/<uuid:meeting_id>/live")
@allow(Permission.OPEN)
def live(meeting_id: UUID) -> ResponseReturnValue:
    """What changes while a date is live, asked again and again."""
    session = current.session()
    at = place.at(session, current_actor(), meeting_id)
    stamp = meeting_page.stamp(session, at)
    return unless_unchanged(
        stamp, lambda: render_template("lunch_and_learn/_live.html", **_questions(at)), REST
    )


@blueprint.post("/meetings/<uuid:meeting_id>/seat")
@allow(Permission.OPEN)
def answer_invitation(meeting_id: UUID) -> ResponseReturnValue:
    """Come, or do not."""
    session, actor = current.session(), current_actor()
    at = place.at(session, actor, meeting_id)
    try:
        if request.form.get("do") == "no":
            coming.stay_away(session, actor, meeting_id, now=current.now())
            return to_meeting(meeting_id, done="away")
        how, reader = forms.coming(request.form, at.here.settings)
        if not reader.ok:
            return page(meeting_id, reader), WRONG
        seat = coming.come(session, actor, meeting_id, how, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="waiting" if seat.rsvp == "waiting" else "coming")


@blueprint.get("/meetings/<uuid:meeting_id>/check-in")
@allow(Permission.OPEN)
def look_before_check_in(meeting_id: UUID) -> ResponseReturnValue:
    """The page of the date with the code filled in that came with a picture; looking checks nobody in."""
    return page(meeting_id, Reader(request.args))


@blueprint.post("/meetings/<uuid:meeting_id>/check-in")
@allow(Permission.OPEN)
def check_in(meeting_id: UUID) -> ResponseReturnValue:
    """Be there, by the code on the host's screen. Wrong ones are counted, so this is kept in any case."""
    typed = request.form.get("code", "")
    try:
        found = coming.check_in(current.session(), current_actor(), meeting_id, typed, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    if found in _TYPED:
        return to_meeting(meeting_id, refused=Refused(_TYPED[found]), at="check-in")
    return to_meeting(meeting_id, done="checked_in")


@blueprint.post("/meetings/<uuid:meeting_id>/seen")
@allow(Permission.OPEN)
def be_seen(meeting_id: UUID) -> ResponseReturnValue:
    """Say that this page is open, as it does by itself while the date is live."""
    with suppress(Refused):  # the date ended meanwhile; the page will see that by itself
        coming.be_seen(current.session(), current_actor(), meeting_id, now=current.now())
    return "", NO_CONTENT


@blueprint.post("/meetings/<uuid:meeting_id>/questions")
@allow(Permission.OPEN)
def ask(meeting_id: UUID) -> ResponseReturnValue:
    """Ask something."""
    question, reader = forms.question(request.form)
    if not reader.ok:
        return page(meeting_id, reader), WRONG
    try:
        asking.ask(current.session(), current_actor(), meeting_id, question, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="asked", at="questions")


@blueprint.post("/meetings/<uuid:meeting_id>/questions/<uuid:item_id>/vote")
@allow(Permission.OPEN)
def vote_question(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Want a question answered, or no longer."""
    is_for = request.form.get("do") != "back"
    try:
        asking.vote(current.session(), current_actor(), meeting_id, item_id, is_for=is_for, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="voted" if is_for else "vote_back", at="questions")


@blueprint.post("/meetings/<uuid:meeting_id>/questions/<uuid:item_id>/withdraw")
@allow(Permission.OPEN)
def withdraw_question(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take a question of one's own back."""
    try:
        asking.withdraw(current.session(), current_actor(), meeting_id, item_id, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="withdrawn", at="questions")


def page(meeting_id: UUID, reader: Reader) -> str:
    """The page of a date, with what was typed where something did not fit."""
    session, actor = current.session(), current_actor()
    at = place.at(session, actor, meeting_id)
    seat = at.seat
    return render_template(
        "lunch_and_learn/meeting.html",
        **_questions(at),
        here=at.here,
        date=dates.date_of(session, at, now=current.now()),
        tag=tag_of(meeting_page.stamp(session, at)),
        words=words,
        chooses_name=at.here.settings.naming is Naming.CHOOSE,
        is_nameless=at.here.settings.naming is Naming.NAMELESS,
        in_line=meetings.place_in_line(session, seat) if seat else None,
        clashes=dates.clashes(session, at, actor.person_id),
        is_outside_lunch=dates.is_outside_lunch(at.meeting, zone()),
        kept=meeting_page.kept(session, at),
        mine=meeting_page.mine(session, at),
        applied=meeting_page.applied_by(session, [at.meeting.id]).get(at.meeting.id, 0),
        takes_over_from=topics.asked_to_take_over(session, at),
        asked_over=topics.whom_i_asked(session, at),
        takes_feedback=at.here.settings.asks_feedback and hours.takes_feedback(at.hours, current.now()),
        takes_takeaways=hours.takes_takeaways(at.hours),
        shows_feedback=at.here.settings.asks_feedback and hours.shows_feedback(at.hours, current.now()),
        labels=forms.LABELS,
        ways=WAY_OPTIONS,
        became_options=BECAME_OPTIONS,
        g=reader.given or {"code": request.args.get("code", "")},
        e=reader.errors,
        **said(),
    )


def _questions(at: At) -> dict[str, object]:
    """What the part needs that is fetched again and again."""
    board = meeting_page.board(current.session(), at)
    can_ask = bool(at.lunch.board_secret) and not _is_over(at)
    drawn = drawing.questions(at, board, can_ask=can_ask)
    return {"at": at, "board": board, "can_ask": can_ask, "questions": drawn}


def _is_over(at: At) -> bool:
    return hours.stage(at.hours, current.now()) in {hours.Stage.OVER, hours.Stage.FELL_OUT}
