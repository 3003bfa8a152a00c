"""The pages of whoever runs a date: its code, its questions, its roll."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import dates, meeting_page, place, topics
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.rules import hours
from lti_tool.activities.lunch_and_learn.service import hosting
from lti_tool.activities.lunch_and_learn.shown import words
from lti_tool.activities.lunch_and_learn.shown.options import ATTENDANCE_OPTIONS
from lti_tool.activities.lunch_and_learn.views.mounting import blueprint, said, to_host, unless_unchanged
from lti_tool.errors import Refused
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.meetings import queries as meetings
from lti_tool.parts.meetings.qr import picture
from lti_tool.parts.meetings.rules import codes
from lti_tool.parts.meetings.rules.states import Attendance, MeetingState
from lti_tool.web import current

EVERYBODY_ELSE = "rest-present"
_TURNS = {
    "answered": ItemState.ANSWERED,
    "hide": ItemState.HIDDEN,
    "show": ItemState.OPEN,
}


@blueprint.get("/meetings/<uuid:meeting_id>/host")
@allow(Permission.OPEN)
def host(meeting_id: UUID) -> ResponseReturnValue:
    """A date as whoever runs it sees it."""
    session = current.session()
    at = _hosted(meeting_id)
    board = topics.topics(session, at.here) if at.here.leads and at.here.settings.proposes else None
    return render_template(
        "lunch_and_learn/host.html",
        **_live(at),
        here=at.here,
        kitchen=dates.kitchen(session, at.meeting),
        ready=topics.ready(board) if board else [],
        names=board.names if board else {},
        next_up=topics.next_up(session, at.here) if at.here.settings.rotates else [],
        can_open=hours.stage(at.hours, current.now()) is hours.Stage.AHEAD,
        shows_feedback=at.here.settings.asks_feedback and hours.shows_feedback(at.hours, current.now()),
        labels=forms.LABELS,
        **said(),
    )


@blueprint.get("/meetings/<uuid:meeting_id>/host/live")
@allow(Permission.OPEN)
def host_live(meeting_id: UUID) -> ResponseReturnValue:
    """What changes there while the date is live: the code, who is there, the queue of questions."""
    return _changed("lunch_and_learn/_host_live.html", _hosted(meeting_id))


@blueprint.get("/meetings/<uuid:meeting_id>/screen")
@allow(Permission.OPEN)
def screen(meeting_id: UUID) -> ResponseReturnValue:
    """The code alone, for the big screen."""
    return render_template("lunch_and_learn/screen.html", **_live(_hosted(meeting_id)))


@blueprint.get("/meetings/<uuid:meeting_id>/screen/live")
@allow(Permission.OPEN)
def screen_live(meeting_id: UUID) -> ResponseReturnValue:
    """What changes on the big screen."""
    return _changed("lunch_and_learn/_screen_live.html", _hosted(meeting_id))


@blueprint.get("/meetings/<uuid:meeting_id>/code/<digits>")
@allow(Permission.PUBLIC)  # a camera opens it in a browser that knows no session
def scanned(meeting_id: UUID, digits: str) -> ResponseReturnValue:
    """What a camera found: the code to type where the activity is open. It tells nothing about the date."""
    found = digits if digits.isascii() and digits.isdigit() and len(digits) == len("000000") else ""
    return render_template("lunch_and_learn/scanned.html", code=found, meeting_id=meeting_id)


@blueprint.post("/meetings/<uuid:meeting_id>/host")
@allow(Permission.OPEN)
def run(meeting_id: UUID) -> ResponseReturnValue:
    """Open the doors, change the code, ask for takeaways, close the roll."""
    session, actor, now = current.session(), current_actor(), current.now()
    try:
        match request.form.get("do"):
            case "open":
                hosting.open_doors(session, actor, meeting_id, now=now)
                return to_host(meeting_id, done="opened")
            case "new-code":
                hosting.change_code(session, actor, meeting_id)
                return to_host(meeting_id, done="new_code")
            case "takeaways":
                hosting.ask_for_takeaways(session, actor, meeting_id, now=now)
                return to_host(meeting_id, done="takeaways")
            case "close":
                hosting.close_roll(session, actor, meeting_id, now=now)
                return to_host(meeting_id, done="closed")
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return to_host(meeting_id)


@blueprint.post("/meetings/<uuid:meeting_id>/host/questions/<uuid:item_id>")
@allow(Permission.OPEN)
def look_after_question(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Answer a question, in words or aloud; hide it, show it again, pin it."""
    session, actor, now = current.session(), current_actor(), current.now()
    do, text = request.form.get("do", ""), request.form.get("answer", "")
    try:
        if do in {"pin", "unpin"}:
            hosting.pin(session, actor, meeting_id, item_id, is_pinned=do == "pin", now=now)
        elif do == "answered" and text.strip():
            hosting.answer(session, actor, meeting_id, item_id, text, now=now)
        elif do in _TURNS:
            hosting.turn(session, actor, meeting_id, item_id, _TURNS[do], now=now)
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return to_host(meeting_id)


@blueprint.get("/meetings/<uuid:meeting_id>/roll")
@allow(Permission.OPEN)
def roll(meeting_id: UUID) -> ResponseReturnValue:
    """Everybody who has to do with the date, and whether they are there."""
    session = current.session()
    at = _hosted(meeting_id)
    return render_template(
        "lunch_and_learn/roll.html",
        at=at,
        guests=meetings.guests_of(session, at.meeting),
        can_call=_can_call(at),
        options=ATTENDANCE_OPTIONS,
        words=words,
        everybody_else=EVERYBODY_ELSE,
        **said(),
    )


@blueprint.post("/meetings/<uuid:meeting_id>/roll")
@allow(Permission.OPEN)
def call_roll(meeting_id: UUID) -> ResponseReturnValue:
    """Keep what the host says; only what differs from what stands is said anew."""
    session = current.session()
    at = _hosted(meeting_id)
    guests = meetings.guests_of(session, at.meeting)
    stands = {guest.seat.participant_id: guest.seat.attendance for guest in guests}
    said_of = forms.roll(request.form, stands)
    changed = {who: found for who, found in said_of.items() if found != stands[who]}
    if request.form.get("do") == EVERYBODY_ELSE:
        unsaid = [who for who, before in stands.items() if before is None and said_of.get(who) is None]
        changed |= dict.fromkeys(unsaid, Attendance.PRESENT)
    try:
        hosting.call_roll(session, current_actor(), meeting_id, changed, now=current.now())
        if request.form.get("do") == "close":
            hosting.close_roll(session, current_actor(), meeting_id, now=current.now())
            return to_host(meeting_id, done="closed")
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return to_host(meeting_id, done="rolled")


def _changed(template: str, at: At) -> ResponseReturnValue:
    shown = _live(at)
    return unless_unchanged(str(shown["stamp"]), lambda: render_template(template, **shown))


def _live(at: At) -> dict[str, object]:
    session, now = current.session(), current.now()
    room = meeting_page.in_the_room(session, at)
    code = codes.code_at(at.meeting.secret, at.meeting.id, now) if at.meeting.secret else ""
    stamp = f"{meeting_page.stamp(session, at)}-{code}-{room.here}-{room.remote}-{room.takeaways}"
    return {
        "at": at,
        "date": dates.date_of(session, at, now=now),
        "board": meeting_page.board(session, at),
        "room": room,
        "code": code,
        "seconds_left": codes.seconds_left(now),
        "qr": picture(_scan_address(at, code), _("Check-in code as a picture")) if code else "",
        "stamp": stamp,
        "words": words,
    }


def _scan_address(at: At, code: str) -> str:
    path = url_for("lunch_and_learn.scanned", meeting_id=at.meeting.id, digits=code)
    return current.runtime().settings.base_url + path


def _can_call(at: At) -> bool:
    is_gone = at.meeting.state in {MeetingState.CANCELLED, MeetingState.DRAFT}
    return not is_gone and (
        at.meeting.state != MeetingState.SCHEDULED or at.meeting.starts_at <= current.now()
    )


def _hosted(meeting_id: UUID) -> At:
    return place.hosted(current.session(), current_actor(), meeting_id)
