"""The store on its own: a small Flask application on a real WSGI server, with its own entry door."""

from uuid import UUID

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from xapi import migrations
from xapi.clock import Clock
from xapi.lrs.door import Door
from xapi.lrs.keys import NewKey, create, keys_of
from xapi.lrs.views import Settings, blueprint, refuse

ALONE = UUID("8d1f5c1e-0c1b-4b8e-9d57-2f0f6d1f5a01")
"""The organisation of a store that has only one."""


def application(engine: Engine, settings: Settings, *, clock: Clock) -> Flask:
    """The store as a WSGI application with its endpoint at /xapi."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(blueprint(Door(engine), settings, clock=clock), url_prefix="/xapi")
    app.register_error_handler(HTTPException, refuse)
    return app


def prepare(engine: Engine, *, clock: Clock) -> NewKey | None:
    """Bring the tables up to date; make the first key where there is none and give it back, this once."""
    with engine.begin() as connection:
        migrations.upgrade(connection)
    with Door(engine).writing() as session:
        return _first_key(session, clock)


def _first_key(session: Session, clock: Clock) -> NewKey | None:
    if keys_of(session, ALONE):
        return None
    return create(session, ALONE, "first key", now=clock())
