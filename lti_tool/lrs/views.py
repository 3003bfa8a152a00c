"""The record store mounted below `/xapi`, over the same database as everything else."""

from flask import Flask

from lti_tool.access import Permission, grant
from lti_tool.platforms.keys import derive
from lti_tool.runtime import Runtime
from xapi.lrs import views

PREFIX = "/xapi"


def mount(app: Flask, runtime: Runtime) -> None:
    """Give the store its address; each of its routes checks the key it is shown by itself."""
    settings = views.Settings(
        secret=derive(runtime.settings.secret_key, b"more links"), iri_base=runtime.settings.iri_base
    )
    store = views.blueprint(runtime.database, settings, clock=runtime.clock)
    app.register_blueprint(store, url_prefix=PREFIX)
    prefix = f"{store.name}."
    resources = [endpoint for endpoint in app.view_functions if endpoint.startswith(prefix)]
    grant(app, Permission.PRESENT_KEY, *resources)
