"""The page on which people make and end the addresses of their calendars, and the addresses themselves."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.calendars import fetching, queries, rules, service
from lti_tool.calendars.forms import activity_named
from lti_tool.web import current

blueprint = Blueprint("calendars", __name__, template_folder="templates")

FILE_NAME = "meetings.ics"
MEDIA_TYPE = "text/calendar; charset=utf-8"  # RFC 5545 8.1


@dataclass(frozen=True, slots=True)
class Made:
    """An address that was made just now, and what it is of."""

    address: str
    activity_id: UUID | None

    @property
    def opening(self) -> str:
        """The same address as programs that are calendars open it."""
        return "webcal://" + self.address.partition("://")[2]


@blueprint.get("/l/<uuid:launch_id>/calendar")
@allow(Permission.OPEN)
def feeds() -> ResponseReturnValue:
    """Which addresses somebody has, and which they could have."""
    return _page(None)


@blueprint.post("/l/<uuid:launch_id>/calendar")
@allow(Permission.OPEN)
def make() -> ResponseReturnValue:
    """Make an address; the answer itself shows it, so that it stands in no other address."""
    activity_id = activity_named(request.form)
    secret = service.make(current.session(), current_actor(), activity_id, now=current.now())
    path = url_for("calendars.fetch", secret=secret)
    return _page(Made(current.runtime().settings.base_url + path, activity_id))


@blueprint.post("/l/<uuid:launch_id>/calendar/stop")
@allow(Permission.OPEN)
def stop() -> ResponseReturnValue:
    """End an address."""
    service.stop(current.session(), current_actor(), activity_named(request.form))
    return redirect(url_for("calendars.feeds"), 303)


@blueprint.get("/calendar/<secret>.ics")
@allow(Permission.PUBLIC)
def fetch(secret: str) -> ResponseReturnValue:
    """The meetings behind an address, for whoever has it."""
    runtime = current.runtime()
    file = fetching.fetch(runtime.database, secret, runtime.settings.mail, now=current.now())
    response = Response(file.content, content_type=MEDIA_TYPE)
    # a browser that saves it would otherwise name the file by its secret
    response.headers["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    response.set_etag(file.tag)
    response.cache_control.private = True
    response.cache_control.max_age = int(rules.STAYS_FRESH.total_seconds())
    return response.make_conditional(request)


def _page(made: Made | None) -> str:
    found = queries.feeds_of(current.session(), current_actor())
    return render_template("calendars/feeds.html", feeds=found, made=made)
