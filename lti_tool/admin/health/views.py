"""The two addresses a load balancer asks: is the process alive, and is all behind it ready."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from lti_tool.access import Permission, allow
from lti_tool.admin.health import duties
from lti_tool.db.migrate import is_current
from lti_tool.errors import SetupError
from lti_tool.web import current

blueprint = Blueprint("health", __name__)

OK = "ok"


@blueprint.get("/healthz")
@allow(Permission.PUBLIC)
def healthz() -> Response:
    """This process answers; nothing else is looked at."""
    return jsonify(status=OK)


@blueprint.get("/readyz")
@allow(Permission.PUBLIC)
def readyz() -> tuple[Response, HTTPStatus]:
    """What stands behind this process: the database, its tables, the folder for files, a worker."""
    checks = _checks()
    ready = all(found == OK for found in checks.values())
    answer = jsonify(status=OK if ready else "not ready", checks=checks)
    return answer, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE


def _checks() -> dict[str, str]:
    try:
        session = current.session()
        if not is_current(session.connection()):
            return {"database": OK, "tables": "not of this version: run potluck migrate"}
        alive = duties.is_worker_alive(session, now=current.now())
    except SQLAlchemyError:
        return {"database": "does not answer"}
    worker = OK if alive else "gave no sign of life lately"
    return {"database": OK, "tables": OK, "files": _files(), "worker": worker}


def _files() -> str:
    try:
        current.runtime().storage.check()
    except SetupError:
        return "cannot be written"
    return OK
