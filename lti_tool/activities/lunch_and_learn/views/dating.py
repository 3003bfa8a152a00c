"""The pages of whoever plans: new dates, a changed one, one that is called off; a topic from the queue."""

from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import dates, place, topics
from lti_tool.activities.lunch_and_learn.queries.place import At, Here
from lti_tool.activities.lunch_and_learn.service import dating
from lti_tool.activities.lunch_and_learn.shown.options import EVERY_OPTIONS, ROLE_OPTIONS
from lti_tool.activities.lunch_and_learn.views.mounting import WRONG, back, blueprint, said, to_host
from lti_tool.errors import Conflict, NotFound, Refused
from lti_tool.parts.meetings.rules.states import SeatRole
from lti_tool.parts.meetings.service import planning
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.wall_time import SkippedByTheClock


@blueprint.get("/dates/new")
@allow(Permission.FACILITATE)
def new_dates() -> ResponseReturnValue:
    """One date, or a series of them."""
    here = place.here(current.session(), current_actor())
    return _form(here, _usual(here), {})


@blueprint.post("/dates/new")
@allow(Permission.FACILITATE)
def plan_dates() -> ResponseReturnValue:
    """Plan them."""
    here = place.here(current.session(), current_actor())
    typed = forms.planned(request.form, here.settings)
    if typed.wanted is None:
        return _form(here, typed.reader.given, typed.reader.errors), WRONG
    try:
        dating.plan(current.session(), current_actor(), typed.wanted, typed.cadence, now=current.now())
    except SkippedByTheClock:
        forms.skipped_hour(typed.reader)
        return _form(here, typed.reader.given, typed.reader.errors), WRONG
    except Conflict:  # the button was pressed twice: the first press did it
        return back("people", done="planned")
    return back("people", done="planned")


@blueprint.get("/dates/<uuid:meeting_id>/change")
@allow(Permission.FACILITATE)
def change_date(meeting_id: UUID) -> ResponseReturnValue:
    """A date as it was planned."""
    at = place.at(current.session(), current_actor(), meeting_id)
    return _form(at.here, _given(planning.wanted_of(at.meeting)), {}, at)


@blueprint.post("/dates/<uuid:meeting_id>/change")
@allow(Permission.FACILITATE)
def save_date(meeting_id: UUID) -> ResponseReturnValue:
    """Change it, or it and the later ones of its series."""
    at = place.at(current.session(), current_actor(), meeting_id)
    typed = forms.planned(request.form, replace(at.here.settings, time_zone=at.meeting.time_zone))
    if typed.wanted is None:
        return _form(at.here, typed.reader.given, typed.reader.errors, at), WRONG
    try:
        dating.change(
            current.session(),
            current_actor(),
            meeting_id,
            typed.wanted,
            with_later=typed.with_later,
            now=current.now(),
        )
    except SkippedByTheClock:
        forms.skipped_hour(typed.reader)
        return _form(at.here, typed.reader.given, typed.reader.errors, at), WRONG
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return to_host(meeting_id, done="changed")


@blueprint.get("/dates/<uuid:meeting_id>/call-off")
@allow(Permission.FACILITATE)
def look_before_calling_off(meeting_id: UUID) -> ResponseReturnValue:
    """What it means to call a date off."""
    at = place.at(current.session(), current_actor(), meeting_id)
    date = dates.date_of(current.session(), at, now=current.now())
    return render_template("lunch_and_learn/call_off.html", at=at, date=date)


@blueprint.post("/dates/<uuid:meeting_id>/call-off")
@allow(Permission.FACILITATE)
def call_off(meeting_id: UUID) -> ResponseReturnValue:
    """Call it off."""
    try:
        dating.call_off(current.session(), current_actor(), meeting_id, now=current.now())
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return back("people", done="called_off")


@blueprint.post("/dates/<uuid:meeting_id>/topic")
@allow(Permission.FACILITATE)
def give_topic(meeting_id: UUID) -> ResponseReturnValue:
    """Give a date a topic from the queue, or take its topic out again."""
    session, actor, now = current.session(), current_actor(), current.now()
    try:
        if request.form.get("do") == "out":
            dating.take_topic_out(session, actor, meeting_id, now=now)
            return to_host(meeting_id, done="unscheduled")
        dating.schedule(session, actor, meeting_id, _topic_id(), now=now)
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return to_host(meeting_id, done="scheduled")


@blueprint.get("/dates/<uuid:meeting_id>/invite")
@allow(Permission.FACILITATE)
def choose_guest(meeting_id: UUID) -> ResponseReturnValue:
    """Whom the facilitator wants there, past the waiting list and the capacity."""
    return _guests(place.at(current.session(), current_actor(), meeting_id))


@blueprint.post("/dates/<uuid:meeting_id>/invite")
@allow(Permission.FACILITATE)
def invite(meeting_id: UUID) -> ResponseReturnValue:
    """Give them a seat."""
    at = place.at(current.session(), current_actor(), meeting_id)
    known = [one.participant_id for one in topics.others_who_may_present(current.session(), at)]
    if at.here.me is not None:
        known.append(at.here.me.id)
    who, role, reader = forms.invited(request.form, known)
    if who is None or not reader.ok:
        return _guests(at, reader), WRONG
    try:
        dating.invite(current.session(), current_actor(), meeting_id, who, role, now=current.now())
    except Refused as refused:
        return to_host(meeting_id, refused=refused)
    return to_host(meeting_id, done="invited")


def _guests(at: At, reader: Reader | None = None) -> str:
    return render_template(
        "lunch_and_learn/invite.html",
        at=at,
        people=topics.others_who_may_present(current.session(), at),
        roles=ROLE_OPTIONS,
        labels=forms.LABELS,
        given=reader.given if reader else {"role": SeatRole.ATTENDEE},
        errors=reader.errors if reader else {},
    )


def _topic_id() -> UUID:
    try:
        return UUID(request.form.get("topic", ""))
    except ValueError:
        raise NotFound from None


def _form(here: Here, given: object, errors: object, at: At | None = None) -> str:
    return render_template(
        "lunch_and_learn/date.html",
        here=here,
        at=at,
        g=given,
        e=errors,
        labels=forms.LABELS,
        every_options=EVERY_OPTIONS,
        zones=sorted(available_timezones()),
        **said(),
    )


def _usual(here: Here) -> dict[str, str]:
    settings = here.settings
    return {
        "title": here.activity.title,
        "time_zone": settings.time_zone,
        "minutes": str(settings.minutes),
        "capacity": str(settings.capacity or ""),
        "place": settings.place,
        "url": settings.url,
        "times": "1",
        "step": "1",
        "every": "week",
    }


def _given(wanted: planning.Wanted) -> dict[str, str]:
    zone: ZoneInfo = wanted.zone
    return {
        "title": wanted.title,
        "starts": wanted.wall_time.strftime(forms.WALL),
        "time_zone": zone.key,
        "minutes": str(wanted.minutes),
        "capacity": str(wanted.capacity or ""),
        "place": wanted.place,
        "url": wanted.url,
        "text": wanted.text,
    }
