"""Lunch-and-learn as a kind of activity: everything the catalogue wants to know."""

from flask_babel import lazy_gettext as _

from lti_tool.activities.lunch_and_learn.content import content
from lti_tool.activities.lunch_and_learn.models import SLUG
from lti_tool.activities.lunch_and_learn.queries.reminding import people_who_may_be_reminded, reminders
from lti_tool.activities.lunch_and_learn.service.passing_time import run_jobs
from lti_tool.activities.lunch_and_learn.service.personal_data import (
    count_personal,
    erase_personal,
    export_personal,
)
from lti_tool.activities.lunch_and_learn.service.setting_up import copy
from lti_tool.activities.lunch_and_learn.views import blueprint
from lti_tool.participation.kinds import Kind

KIND = Kind(
    slug=SLUG,
    name=_("Lunch-and-learn"),
    purpose=_("People meet at dates with seats, bring topics, ask, and say what they will use."),
    pages=blueprint,
    home_endpoint="lunch_and_learn.overview",
    setup_endpoint="lunch_and_learn.set_up",
    review_endpoint="lunch_and_learn.person",
    feedback_endpoint="lunch_and_learn.feedback",
    content=content,
    copy=copy,
    run_jobs=run_jobs,
    may_be_reminded=people_who_may_be_reminded,
    reminders=reminders,
    count_personal=count_personal,
    export_personal=export_personal,
    erase_personal=erase_personal,
)
