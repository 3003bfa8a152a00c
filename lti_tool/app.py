"""The web application: every part mounted, every door guarded."""

from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from flask import Flask
from flask_babel import lazy_gettext as _

from lti_tool import web
from lti_tool.access import Permission, grant, guard, reader
from lti_tool.access import views as access_views
from lti_tool.activities import catalogue
from lti_tool.admin import views as admin_views
from lti_tool.admin.connecting import check_up
from lti_tool.admin.connecting import views as connecting_views
from lti_tool.admin.doctor.instruments import Instruments
from lti_tool.admin.entrance import views as entrance_views
from lti_tool.admin.entrance.refusals import NOT_SIGNED_IN
from lti_tool.admin.health import views as health_views
from lti_tool.authoring import views as authoring_views
from lti_tool.calendars import views as calendar_views
from lti_tool.errors import (
    Conflict,
    NotAllowed,
    NotFound,
    Refused,
    SessionEnded,
    SessionLeft,
    StaffNotSignedIn,
    StaleForm,
)
from lti_tool.launch import (
    ladder_refusals,
    refusals,
    registering_descriptions,
    registering_refusals,
    registering_views,
)
from lti_tool.launch import views as launch_views
from lti_tool.launch.registering import Reception
from lti_tool.launch.service import FrontDoor
from lti_tool.lrs import views as lrs_views
from lti_tool.lti.http import Transport
from lti_tool.lti.key_cache import KeyCache
from lti_tool.lti.state import StateSeal
from lti_tool.meeting_mails import views as meeting_mail_views
from lti_tool.meeting_mails.links import ReplyLinks
from lti_tool.outbox import views as outbox_views
from lti_tool.platforms.keys import KeyRing, derive
from lti_tool.platforms.transport import PooledTransport, on_the_usual_port
from lti_tool.privacy import views as privacy_views
from lti_tool.reminders import views as reminder_views
from lti_tool.reminders.links import StopLinks
from lti_tool.reports import views as report_views
from lti_tool.runtime import Runtime
from lti_tool.web import current, error_pages
from lti_tool.web.errors import Onward, PageError, ToPage
from lti_tool.web.shown import Link
from lti_tool.web.surroundings import Surroundings

LARGEST_BODY = 1024 * 1024
"""What a browser may send; a launch is far smaller, and the record store has a limit of its own."""


def create_app(runtime: Runtime, transport: Transport | None = None) -> Flask:
    """The WSGI application over an opened installation; `transport` is how platforms are reached."""
    app = Flask("lti_tool", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.extensions["potluck_keys"] = KeyRing(runtime.settings.secret_key)
    outward = transport or PooledTransport(runtime.settings)
    app.extensions["potluck_front_door"] = _front_door(runtime, outward)
    app.extensions["potluck_reception"] = _reception(runtime, outward)
    app.extensions["potluck_stop_links"] = StopLinks(runtime.settings.base_url, runtime.settings.secret_key)
    app.extensions["potluck_reply_links"] = ReplyLinks(runtime.settings.base_url, runtime.settings.secret_key)
    named_hosts = runtime.settings.private_lms_hosts
    app.extensions["potluck_instruments"] = Instruments(outward, named_hosts=named_hosts)
    current.install(app, runtime)
    guard.install(app)
    web.install(app, _surroundings(runtime), _pages())
    grant(app, Permission.PUBLIC, *web.PUBLIC_ENDPOINTS)
    for blueprint in (
        access_views.blueprint,
        launch_views.blueprint,
        registering_views.blueprint,
        registering_descriptions.blueprint,
        authoring_views.blueprint,
        privacy_views.blueprint,
        report_views.blueprint,
        health_views.blueprint,
        outbox_views.blueprint,
        reminder_views.blueprint,
        calendar_views.blueprint,
        meeting_mail_views.blueprint,
        entrance_views.blueprint,
        admin_views.blueprint,
        connecting_views.blueprint,
        check_up.blueprint,
    ):
        app.register_blueprint(blueprint)
    for kind in catalogue.KINDS:
        app.register_blueprint(kind.pages, url_prefix=f"/l/<uuid:launch_id>/{kind.slug}")
    lrs_views.mount(app, runtime)
    app.jinja_env.globals.update(facilitator_links=FACILITATOR_LINKS, way_back=reader.way_back)
    return app


def _front_door(runtime: Runtime, transport: Transport) -> FrontDoor:
    base_url = runtime.settings.base_url
    return FrontDoor(
        database=runtime.database,
        origin=base_url,
        redirect_uri=f"{base_url}/lti/launch",
        seal=StateSeal(derive(runtime.settings.secret_key, b"login states")),
        keys=KeyCache(transport),
    )


def _reception(runtime: Runtime, transport: Transport) -> Reception:
    return Reception(
        database=runtime.database,
        base_url=runtime.settings.base_url,
        transport=on_the_usual_port(transport, runtime.settings),
        sealer=Fernet(derive(runtime.settings.secret_key, b"registrations")),
    )


def _surroundings(runtime: Runtime) -> Surroundings:
    return Surroundings(
        now_of=current.now,
        locale_of=reader.locale,
        zone_of=reader.zone,
        frame_ancestors_of=reader.frame_ancestors,
        form_targets_of=reader.form_targets,
        zone_url_of=reader.zone_url,
        way_back_of=reader.way_back,
        with_problem_of=reader.with_problem,
        default_zone=ZoneInfo(runtime.settings.time_zone),
        is_https=runtime.settings.is_https,
    )


def _pages() -> dict[type[Exception], ToPage]:
    pages: dict[type[Exception], ToPage] = {
        NotFound: lambda _error: error_pages.BY_STATUS[404],
        NotAllowed: lambda _error: error_pages.BY_STATUS[403],
        SessionEnded: lambda _error: error_pages.SESSION_ENDED,
        SessionLeft: lambda _error: error_pages.SESSION_LEFT,
        StaffNotSignedIn: lambda _error: NOT_SIGNED_IN,
        StaleForm: lambda _error: error_pages.FORM_REFUSED,
        Conflict: lambda _error: OVERTAKEN,
        Refused: lambda _error: NOT_NOW,
    }
    return pages | dict(refusals.PAGES) | dict(registering_refusals.PAGES) | dict(ladder_refusals.PAGES)


FACILITATOR_LINKS = (
    Link("reports.completion", _("who has completed what")),
    Link("outbox.grades", _("how grades reach your LMS")),
)
"""What the parts above the activities offer to those who lead one."""

OVERTAKEN = PageError(
    409,
    "PAGE-409",
    _("Somebody was a moment faster"),
    _("What you wanted to do was done meanwhile, here or in another window."),
    kept=_("Nothing was overwritten."),
    to_do=_("Go back and load the page again to see how it stands"),
    onward=Onward.SAME_PAGE,
)
NOT_NOW = PageError(
    409,
    "PAGE-410",
    _("That is not possible now"),
    _("The activity has moved on since this page was shown."),
    kept=_("What you wrote before is saved."),
    to_do=_("Go back and load the page again to see how it stands"),
    onward=Onward.SAME_PAGE,
)
