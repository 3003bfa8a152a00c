"""The facilitator's pages about time: dates of their own for a person or a group."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import date_pages
from lti_tool.activities.peer_review.queries.date_pages import Whose
from lti_tool.activities.peer_review.rules.settings import DATES
from lti_tool.activities.peer_review.service import dating
from lti_tool.activities.peer_review.service.dating import Granted
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.reading import moment_input, zone

WRONG = 422


@blueprint.get("/dates")
@allow(Permission.FACILITATE)
def dates() -> ResponseReturnValue:
    """Whose dates are different, and the groups that could have some."""
    page = date_pages.dates_page(current.session(), current_actor())
    done = request.args.get("done")
    return render_template("peer_review/dates.html", page=page, names=DATES, labels=forms.LABELS, done=done)


@blueprint.get("/dates/of/<uuid:person_id>")
@allow(Permission.FACILITATE)
def dates_of_person(person_id: UUID) -> ResponseReturnValue:
    """One person's dates in a form."""
    return _page(date_pages.dates_of_person(current.session(), current_actor(), person_id))


@blueprint.post("/dates/of/<uuid:person_id>")
@allow(Permission.FACILITATE)
def date_person(person_id: UUID) -> ResponseReturnValue:
    """Give one person these dates."""
    whose = date_pages.dates_of_person(current.session(), current_actor(), person_id)
    granted, reader = _granted(whose)
    if granted is None:
        return _page(whose, reader), WRONG
    dating.date_person(current.session(), current_actor(), person_id, granted, now=current.now())
    return redirect(url_for("peer_review.dates", done="dates_given"), 303)


@blueprint.get("/dates/group/<uuid:group_id>")
@allow(Permission.FACILITATE)
def dates_of_group(group_id: UUID) -> ResponseReturnValue:
    """A group's dates in a form."""
    return _page(date_pages.dates_of_group(current.session(), current_actor(), group_id))


@blueprint.post("/dates/group/<uuid:group_id>")
@allow(Permission.FACILITATE)
def date_group(group_id: UUID) -> ResponseReturnValue:
    """Give everybody of a group these dates."""
    whose = date_pages.dates_of_group(current.session(), current_actor(), group_id)
    granted, reader = _granted(whose)
    if granted is None:
        return _page(whose, reader), WRONG
    dating.date_group(current.session(), current_actor(), group_id, granted, now=current.now())
    return redirect(url_for("peer_review.dates", done="dates_given"), 303)


@blueprint.post("/dates/<uuid:dates_id>/back")
@allow(Permission.FACILITATE)
def take_dates_back(dates_id: UUID) -> ResponseReturnValue:
    """Everybody's dates hold again for whom these were."""
    dating.take_dates_back(current.session(), current_actor(), dates_id, now=current.now())
    return redirect(url_for("peer_review.dates", done="dates_back"), 303)


def _granted(whose: Whose) -> tuple[Granted | None, Reader]:
    return forms.own_dates(request.form, zone(), whose.dates, whose.here.everybodys_settings)


def _page(whose: Whose, reader: Reader | None = None) -> str:
    given = reader.given if reader else {name: moment_input(getattr(whose.dates, name)) for name in DATES}
    reason = whose.row.reason if whose.row else ""
    return render_template(
        "peer_review/own_dates.html",
        whose=whose,
        names=DATES,
        given={"dates_reason": reason, **given},
        errors=reader.errors if reader else {},
        labels=forms.LABELS,
    )
