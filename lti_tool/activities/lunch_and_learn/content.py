"""What a lunch-and-learn says about itself to a course that may show it, and to somebody who only looks."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.activities.lunch_and_learn.rules import settings as rules
from lti_tool.participation.kinds import Content
from lti_tool.participation.models import Activity

POINTS = 100.0


def content(session: Session, activity: Activity) -> Content:
    """What people should know in the author's words, and what they do in three steps."""
    del session  # a person who only looks is told of no date
    settings = rules.read(activity.settings)
    return Content(
        title=activity.title,
        text=settings.introduction,
        steps=(
            _("Say that you come"),
            _("Come, ask, and write down one thing you will use"),
            _("Say two weeks later what became of it"),
        ),
        points=POINTS if settings.gives_grade else None,
    )
