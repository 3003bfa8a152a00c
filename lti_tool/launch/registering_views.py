"""The page an LMS opens to register us: what it says, a person's yes, and what to do next."""

from typing import cast

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, reader
from lti_tool.launch import registering, registering_words
from lti_tool.launch.registering import Connected, Reception
from lti_tool.platforms.quirks.catalogue import PRODUCTS
from lti_tool.platforms.sheets.catalogue import SHEETS, sheet
from lti_tool.web import current

blueprint = Blueprint("registering", __name__, url_prefix="/lti/register", template_folder="templates")
SEALED = "sealed"


@blueprint.get("/<secret>")
@allow(Permission.PUBLIC)
def propose(secret: str) -> ResponseReturnValue:
    """An LMS begins (Dynamic Registration 1.0, step 1): show who it is and what we would ask of it."""
    if "openid_configuration" not in request.args:
        return _how_to(secret)
    fields = request.args.to_dict(flat=False)
    proposal = registering.propose(_reception(), secret, fields, now=current.now())
    reader.let_frame(proposal.described.origins)
    return render_template(
        "launch/registering_confirm.html",
        proposal=proposal,
        asked=registering_words.asked(proposal.described),
        hosts=registering_words.hosts_elsewhere(proposal.described),
        not_offered=registering_words.not_offered(proposal.described.choice.notes),
    )


@blueprint.post("/<secret>")
@allow(Permission.PUBLIC)
def connect(secret: str) -> ResponseReturnValue:
    """The person says yes: register at the LMS, then say what to do there next."""
    sealed = request.form.get(SEALED, "")
    return _done(registering.connect(_reception(), secret, sealed, now=current.now()))


def _done(connected: Connected) -> str:
    reader.let_frame(connected.origins)
    return render_template(
        "launch/registering_done.html",
        connected=connected,
        steps=sheet(connected.product.key).next_steps,
        dropped=registering_words.dropped(connected.notes),
    )


def _how_to(secret: str) -> str:
    """A person opened the link themselves: where in their LMS it goes."""
    guest = registering.welcome(_reception(), secret, now=current.now())
    return render_template(
        "launch/registering_how_to.html",
        guest=guest,
        link=f"{current.runtime().settings.base_url}{request.path}",
        places=[(PRODUCTS[key], found.invitation) for key, found in SHEETS.items() if found.invitation],
    )


def _reception() -> Reception:
    return cast(Reception, current_app.extensions["potluck_reception"])
