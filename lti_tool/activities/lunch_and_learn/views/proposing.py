"""The board of topics, and who presents when it is their turn."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import dates, place, topics
from lti_tool.activities.lunch_and_learn.rules.hours import Stage
from lti_tool.activities.lunch_and_learn.service import presenting, proposing
from lti_tool.activities.lunch_and_learn.shown import words
from lti_tool.activities.lunch_and_learn.views.mounting import WRONG, back, blueprint, said, to_meeting
from lti_tool.errors import Refused
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.web import current
from lti_tool.web.forms import Reader

_TURNS = {
    "withdraw": (ItemState.WITHDRAWN, "withdrawn"),
    "accept": (ItemState.ACCEPTED, "rolled"),
    "decline": (ItemState.DECLINED, "rolled"),
    "again": (ItemState.PROPOSED, "rolled"),
}


@blueprint.get("/topics")
@allow(Permission.OPEN)
def board() -> ResponseReturnValue:
    """What people offer and wish for, the most wanted first."""
    return _page(Reader(request.form))


@blueprint.post("/topics")
@allow(Permission.OPEN)
def put_up() -> ResponseReturnValue:
    """Put a topic up: an offer, or a wish."""
    is_wish = request.form.get("do") == "wish"
    typed, reader = forms.topic(request.form, is_wish=is_wish)
    if not reader.ok:
        return _page(reader, is_wish=is_wish), WRONG
    try:
        proposing.put_up(current.session(), current_actor(), typed, is_wish=is_wish, now=current.now())
    except Refused as refused:
        return back("board", refused=refused)
    return back("board", done="put_up")


@blueprint.post("/topics/<uuid:topic_id>/vote")
@allow(Permission.OPEN)
def vote(topic_id: UUID) -> ResponseReturnValue:
    """Be for a topic, or no longer."""
    is_for = request.form.get("do") != "back"
    try:
        proposing.vote(current.session(), current_actor(), topic_id, is_for=is_for, now=current.now())
    except Refused as refused:
        return back("board", refused=refused)
    return back("board", done="voted" if is_for else "vote_back")


@blueprint.post("/topics/<uuid:topic_id>/take-up")
@allow(Permission.OPEN)
def take_up(topic_id: UUID) -> ResponseReturnValue:
    """Present what others wished for."""
    try:
        proposing.take_up(current.session(), current_actor(), topic_id, now=current.now())
    except Refused as refused:
        return back("board", refused=refused)
    return back("board", done="taken_up")


@blueprint.post("/topics/<uuid:topic_id>")
@allow(Permission.OPEN)
def turn(topic_id: UUID) -> ResponseReturnValue:
    """Take a topic back; accept or decline it, for who leads."""
    state, done = _TURNS.get(request.form.get("do", ""), _TURNS["withdraw"])
    try:
        proposing.turn(current.session(), current_actor(), topic_id, state, now=current.now())
    except Refused as refused:
        return back("board", refused=refused)
    return back("board", done=done)


@blueprint.post("/presenting")
@allow(Permission.OPEN)
def volunteer() -> ResponseReturnValue:
    """Present when it is one's turn, or not any more."""
    is_willing = request.form.get("do") != "back"
    presenting.volunteer(current.session(), current_actor(), is_willing=is_willing, now=current.now())
    return back("board", done="willing" if is_willing else "unwilling")


@blueprint.get("/meetings/<uuid:meeting_id>/hand-over")
@allow(Permission.OPEN)
def choose_other(meeting_id: UUID) -> ResponseReturnValue:
    """Whom a presenter may ask to present in their place."""
    return _choice(meeting_id, Reader(request.form))


@blueprint.post("/meetings/<uuid:meeting_id>/hand-over")
@allow(Permission.OPEN)
def ask_other(meeting_id: UUID) -> ResponseReturnValue:
    """Ask them."""
    at = place.at(current.session(), current_actor(), meeting_id)
    known = [one.participant_id for one in topics.others_who_may_present(current.session(), at)]
    who, _, reader = forms.invited(request.form, known)
    if who is None:
        return _choice(meeting_id, reader), WRONG
    try:
        presenting.ask_to_take_over(current.session(), current_actor(), meeting_id, who, now=current.now())
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="asked_over")


@blueprint.post("/meetings/<uuid:meeting_id>/take-over")
@allow(Permission.OPEN)
def answer_other(meeting_id: UUID) -> ResponseReturnValue:
    """Present in their place, or do not."""
    takes_over = request.form.get("do") == "yes"
    try:
        presenting.answer_take_over(
            current.session(), current_actor(), meeting_id, takes_over=takes_over, now=current.now()
        )
    except Refused as refused:
        return to_meeting(meeting_id, refused=refused)
    return to_meeting(meeting_id, done="took_over" if takes_over else "declined_over")


def _page(reader: Reader, *, is_wish: bool = False) -> str:
    session = current.session()
    here = place.here(session, current_actor())
    found = dates.dates(session, here, now=current.now()) if here.leads else []
    return render_template(
        "lunch_and_learn/topics.html",
        here=here,
        me=here.me.id if here.me else None,
        board=topics.topics(session, here),
        next_up=topics.next_up(session, here) if here.settings.rotates else [],
        is_volunteer=topics.is_volunteer(session, here),
        free_dates=[one for one in found if one.stage is Stage.AHEAD and one.lunch.topic_id is None],
        words=words,
        labels=forms.LABELS,
        g=reader.given,
        e=reader.errors,
        is_wish=is_wish,
        **said(),
    )


def _choice(meeting_id: UUID, reader: Reader) -> str:
    at = place.at(current.session(), current_actor(), meeting_id)
    return render_template(
        "lunch_and_learn/hand_over.html",
        at=at,
        people=topics.others_who_may_present(current.session(), at),
        labels=forms.LABELS,
        e=reader.errors,
        g=reader.given,
    )
