"""Knows how the web floor is wired into a Flask app: pages, files, headers, languages, dates, errors."""

from collections.abc import Mapping

from flask import Blueprint, Flask

from lti_tool.web import assets, error_pages, errors, language, markup, reading, security
from lti_tool.web.icons import icon, icon_again, icon_once
from lti_tool.web.surroundings import Surroundings, remember

PUBLIC_ENDPOINTS = (assets.ENDPOINT,)
"""Endpoints of static files, open to everybody: the one exception to "every route names a permission"."""


def install(
    app: Flask, surroundings: Surroundings, mapped: Mapping[type[Exception], errors.ToPage] | None = None
) -> None:
    """Wire the web floor into an app made with `static_folder=None`.

    `surroundings` answers what only floors above know about a request; `mapped` says which page an error
    of theirs becomes.
    """
    remember(app, surroundings)
    language.install(app, surroundings.locale_of)
    errors.install(app, error_pages.BY_STATUS, mapped or {})
    floor = Blueprint("web", __name__, template_folder="templates")
    floor.add_url_rule("/assets/<version>/<name>", "asset", assets.send)
    app.register_blueprint(floor)
    app.after_request(security.put_headers)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        icon=icon,
        icon_again=icon_again,
        icon_once=icon_once,
        asset_url=assets.asset_url,
        language_tag=language.language_tag,
        direction=language.direction,
        theme=surroundings.theme_of,
        zone_url=surroundings.zone_url_of,
        zone_name=reading.zone_name,
    )
    app.jinja_env.filters.update(
        when=reading.when,
        day=reading.day,
        clock_time=reading.clock_time,
        moment_input=reading.moment_input,
        number=reading.number,
        markdown=markup.markdown,
    )
