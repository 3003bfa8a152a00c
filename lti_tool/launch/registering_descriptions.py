"""Our description at an address, for LMSs that read one when they are connected by hand."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from lti_tool.access import Permission, allow
from lti_tool.lti import dynamic_registration
from lti_tool.platforms import canvas_configuration, ourselves
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue
from lti_tool.web import current

blueprint = Blueprint("descriptions", __name__)


@blueprint.get("/lti/config.json")
@allow(Permission.PUBLIC)
def general() -> Response:
    """All we could ask for, in the words of Dynamic Registration."""
    addresses = Addresses(current.runtime().settings.base_url)
    wish = ourselves.wish(addresses, catalogue.product(catalogue.GENERIC))
    return _shown(
        dynamic_registration.request(ourselves.tool(addresses), dynamic_registration.everything(wish))
    )


@blueprint.get("/lti/config/canvas.json")
@allow(Permission.PUBLIC)
def canvas() -> Response:
    """The same for a Canvas developer key."""
    return _shown(canvas_configuration.configuration(Addresses(current.runtime().settings.base_url)))


def _shown(description: dict[str, object]) -> Response:
    answer = jsonify(description)
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
