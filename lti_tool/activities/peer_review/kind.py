"""Peer review as a kind of activity: everything the catalogue wants to know."""

from flask_babel import lazy_gettext as _

from lti_tool.activities.peer_review.models import SLUG
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.activities.peer_review.service.personal_data import erase_personal, export_personal
from lti_tool.activities.peer_review.views import blueprint
from lti_tool.participation.kinds import Kind

KIND = Kind(
    slug=SLUG,
    name=_("Peer review"),
    pages=blueprint,
    home_endpoint="peer_review.overview",
    setup_endpoint="peer_review.set_up",
    run_jobs=run_jobs,
    export_personal=export_personal,
    erase_personal=erase_personal,
)
