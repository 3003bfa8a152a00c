"""The check-up of an LMS as a page: everything between us and it tried out, the worst first."""

from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow
from lti_tool.access.staff_guard import current_caretaker
from lti_tool.admin import queries
from lti_tool.admin.doctor import examination, house, patients
from lti_tool.admin.doctor.findings import NAMES, Finding, Verdict
from lti_tool.admin.doctor.instruments import Instruments
from lti_tool.platforms.keys import KeyRing
from lti_tool.web import current
from lti_tool.web.shown import Status

blueprint = Blueprint("check_up", __name__, url_prefix="/admin", template_folder="../templates")

WORST_FIRST = (Verdict.FAIL, Verdict.WARN, Verdict.NOTE, Verdict.OK)
STATUS = {
    Verdict.FAIL: Status.NEED,
    Verdict.WARN: Status.NOW,
    Verdict.NOTE: Status.INFO,
    Verdict.OK: Status.DONE,
}


@blueprint.get("/platforms/<uuid:registration_id>/check-up")
@allow(Permission.ADMINISTER)
def check_up(registration_id: UUID) -> ResponseReturnValue:
    """Try out everything between us and this LMS; nothing is changed."""
    registration = queries.platform(current.session(), current_caretaker(), registration_id)
    found = sorted(_examine(registration_id), key=lambda finding: WORST_FIRST.index(finding.verdict))
    return render_template(
        "admin/check_up.html", platform=registration, found=found, names=NAMES, status=STATUS, Verdict=Verdict
    )


def _examine(registration_id: UUID) -> list[Finding]:
    session, now, settings = current.session(), current.now(), current.runtime().settings
    ring = cast(KeyRing, current_app.extensions["potluck_keys"])
    instruments = cast(Instruments, current_app.extensions["potluck_instruments"])
    registration = queries.platform(session, current_caretaker(), registration_id)
    own = patients.installation(
        session,
        settings.base_url,
        is_loopback=settings.is_loopback,
        organisation_id=current_caretaker().organisation_id,
        now=now,
    )
    patient = patients.patient(session, registration, ring, now=now)
    return [*house.examine(own), *examination.examine(patient, own, instruments, now=now)]
