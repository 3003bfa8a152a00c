"""The words of the instructors' page for how people stand."""

from flask_babel import lazy_gettext as _

from lti_tool.reports.course_page import Show
from lti_tool.reports.standing import Standing
from lti_tool.web.shown import Status, Words

STANDING_TAGS: dict[Standing, tuple[Status, Words]] = {
    Standing.NOT_STARTED: (Status.LATER, _("Not started")),
    Standing.IN_PROGRESS: (Status.NOW, _("Under way")),
    Standing.COMPLETED: (Status.DONE, _("Done")),
    Standing.PASSED: (Status.DONE, _("Passed")),
    Standing.FAILED: (Status.NEED, _("Not passed")),
    Standing.WAIVED: (Status.PLAIN, _("Excused")),
}
SHOW_NOUNS: dict[Show, Words] = {
    Show.DONE: _("done"),
    Show.UNDER_WAY: _("under way"),
    Show.NOT_STARTED: _("not started"),
    Show.NOT_PASSED: _("not passed"),
}
SHOW_NOBODY: dict[Show, Words] = {
    Show.DONE: _("Nobody is done yet."),
    Show.UNDER_WAY: _("Nobody is under way just now."),
    Show.NOT_STARTED: _("Nobody is left who has not started."),
    Show.NOT_PASSED: _("Nobody stands at not passed."),
}
