"""How a page of the pretend LMS is shown to somebody in a course, and what their part in it is called."""

from flask import render_template
from flask_babel import gettext as _

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.here import Here
from lti_tool.sandbox.state import Membership


def page(template: str, place: Here, **more: object) -> str:
    """A page that says whose eyes it is seen with."""
    return render_template(template, here=place, role=role_name(place.membership), **more)


def role_name(membership: Membership | None) -> str:
    """What somebody is in a course, in plain words."""
    if membership is None:
        return str(_("Not in a course"))
    if v.INSTRUCTOR in membership.roles:
        return str(_("Instructor"))
    if v.COURSE_ADMINISTRATOR in membership.roles:
        return str(_("Learning and development"))
    if v.MENTOR in membership.roles:
        return str(_("Mentor"))
    return str(_("Learner"))
