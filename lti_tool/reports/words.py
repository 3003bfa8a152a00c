"""The words of the instructors' page for how people stand."""

from flask_babel import lazy_gettext as _

from lti_tool.reports.course_page import Show
from lti_tool.reports.standing import Standing
from lti_tool.web.shown import Status, Words
from xapi import vocabulary

STANDING_TAGS: dict[Standing, tuple[Status, Words]] = {
    Standing.NOT_STARTED: (Status.LATER, _("Not started")),
    Standing.IN_PROGRESS: (Status.NOW, _("Under way")),
    Standing.COMPLETED: (Status.DONE, _("Done")),
    Standing.PASSED: (Status.DONE, _("Passed")),
    Standing.FAILED: (Status.NEED, _("Not passed")),
    Standing.WAIVED: (Status.PLAIN, _("Excused")),
}
VERBS: dict[str, Words] = {
    vocabulary.LAUNCHED.iri: _("Opened it from the LMS"),
    vocabulary.INITIALIZED.iri: _("Began"),
    vocabulary.SUBMITTED.iri: _("Handed in work"),
    vocabulary.WAS_ASSIGNED.iri: _("Got a work to review"),
    vocabulary.REVIEWED.iri: _("Sent a review"),
    vocabulary.EVALUATED.iri: _("Judged a work by the rubric"),
    vocabulary.REJECTED.iri: _("Gave a work back"),
    vocabulary.ABANDONED.iri: _("Let the time for a review run out"),
    vocabulary.VIEWED.iri: _("Read a review"),
    vocabulary.COMPLETED.iri: _("Completed it"),
    vocabulary.PASSED.iri: _("Passed"),
    vocabulary.FAILED.iri: _("Did not pass"),
    vocabulary.WAIVED.iri: _("Was excused"),
    vocabulary.SCORED.iri: _("Got a grade"),
}
"""What people did, in the words of an instructor; other verbs are shown by their own word."""
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
    Show.NOT_PASSED: _("Nobody has missed the pass mark."),
}
