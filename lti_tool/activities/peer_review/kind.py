"""Peer review as a kind of activity: everything the catalogue wants to know."""

from flask_babel import lazy_gettext as _

from lti_tool.activities.peer_review.content import content
from lti_tool.activities.peer_review.models import SLUG
from lti_tool.activities.peer_review.queries.reminding import people_who_may_be_reminded, reminders
from lti_tool.activities.peer_review.service.passing_time import run_jobs
from lti_tool.activities.peer_review.service.personal_data import (
    count_personal,
    erase_personal,
    export_personal,
)
from lti_tool.activities.peer_review.service.setting_up import copy
from lti_tool.activities.peer_review.views import blueprint
from lti_tool.participation.kinds import Kind

KIND = Kind(
    slug=SLUG,
    name=_("Peer review"),
    purpose=_("People hand in work, review each other by a rubric, and read what was said about theirs."),
    pages=blueprint,
    home_endpoint="peer_review.overview",
    setup_endpoint="peer_review.set_up",
    review_endpoint="peer_review.work_of",
    feedback_endpoint="peer_review.feedback",
    content=content,
    copy=copy,
    run_jobs=run_jobs,
    may_be_reminded=people_who_may_be_reminded,
    reminders=reminders,
    count_personal=count_personal,
    export_personal=export_personal,
    erase_personal=erase_personal,
)
