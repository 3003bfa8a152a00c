"""The pages of somebody who was sent to see what is held about them, or about the one they look after."""

import orjson
from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.privacy import queries, service
from lti_tool.web import current

blueprint = Blueprint("privacy", __name__, template_folder="templates")

FILE_NAME = "potluck-data.json"


@blueprint.get("/l/<uuid:launch_id>/data")
@allow(Permission.SEE_DATA)
def held() -> ResponseReturnValue:
    """What is held, in short, and what can be done about it."""
    return render_template(
        "privacy/held.html",
        held=queries.holdings(current.session(), current_actor()),
        most=queries.MOST_COUNTED,
    )


@blueprint.get("/l/<uuid:launch_id>/data/download")
@allow(Permission.SEE_DATA)
def download() -> ResponseReturnValue:
    """All of it as a file that people and programs can read."""
    everything = queries.everything(current.session(), current_actor())
    return Response(
        orjson.dumps(everything, option=orjson.OPT_INDENT_2),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
    )


@blueprint.get("/l/<uuid:launch_id>/data/erase")
@allow(Permission.SEE_DATA)
def confirm() -> ResponseReturnValue:
    """What erasing takes away and what stays, before it is done."""
    return render_template("privacy/confirm.html", held=queries.holdings(current.session(), current_actor()))


@blueprint.post("/l/<uuid:launch_id>/data/erase")
@allow(Permission.SEE_DATA)
def erase() -> ResponseReturnValue:
    """Do it; the sessions of the one who was forgotten end with it, this one too."""
    service.erase(current.session(), current_actor(), now=current.now())
    return render_template("privacy/erased.html")
