"""What a peer review says about itself to a course that may show it, and to somebody who only looks."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.rules import settings as rules
from lti_tool.lti.launch_values import Window
from lti_tool.participation.kinds import Content
from lti_tool.participation.models import Activity

POINTS = 100.0
"""What a grade is out of: shares of all points of a rubric, whatever they add up to."""


def content(session: Session, activity: Activity) -> Content:
    """The task in the author's words, the three steps, and by when all of it shall be done."""
    settings = rules.read(activity.settings)
    last = settings.review_due or settings.submit_due
    return Content(
        title=activity.title,
        text=settings.instructions,
        steps=(
            _("Write your work"),
            ngettext("Review one work", "Review %(num)s works", settings.reviews_asked),
            _("Read your feedback"),
        ),
        points=POINTS if place.rubric(session, activity).most_points else None,
        submission=Window(end=last) if last else None,
    )
