"""How learners stand, as facilitators read it."""

from enum import StrEnum

from flask_babel import lazy_gettext

from lti_tool.activities.peer_review.rules.needs import Need, Place
from lti_tool.web.shown import Status


class Show(StrEnum):
    """Which learners the facilitator's table shows."""

    ALL = "all"
    IN_NEED = "need"
    NOT_STARTED = "not_started"
    HANDED_IN = "handed_in"
    COMPLETE = "complete"


SHOW_NOBODY = {
    Show.IN_NEED: lazy_gettext("Nobody needs you just now."),
    Show.NOT_STARTED: lazy_gettext("Everybody has started."),
    Show.HANDED_IN: lazy_gettext("Nobody has handed in yet."),
    Show.COMPLETE: lazy_gettext("Nobody has finished yet."),
}


PLACE_STATUS = {
    Place.NOT_STARTED: Status.LATER,
    Place.WRITING: Status.NOW,
    Place.REVIEWING: Status.NOW,
    Place.WAITING: Status.INFO,
    Place.COMPLETE: Status.DONE,
    Place.GONE: Status.LATER,
}


PLACE_WORDS = {
    Place.NOT_STARTED: lazy_gettext("Not started"),
    Place.WRITING: lazy_gettext("Writing"),
    Place.REVIEWING: lazy_gettext("Reviewing"),
    Place.WAITING: lazy_gettext("Waiting for works"),
    Place.COMPLETE: lazy_gettext("Complete"),
    Place.GONE: lazy_gettext("No longer a learner here"),
}


NEED_WORDS = {
    Need.DISPUTED: lazy_gettext("Reviewers disagree"),
    Need.CONCERN: lazy_gettext("Concern reported"),
    Need.BLOCKED: lazy_gettext("Blocked"),
    Need.REPORTED: lazy_gettext("Cannot be reviewed"),
    Need.NO_REVIEWS: lazy_gettext("No reviews yet"),
    Need.OVERDUE: lazy_gettext("Overdue"),
}


NEED_SENTENCES = {
    Need.DISPUTED: lazy_gettext("The reviews of this work lie far apart. Read them, and say what you think."),
    Need.CONCERN: lazy_gettext("Somebody is concerned about what they wrote. Read it and decide."),
    Need.BLOCKED: lazy_gettext(
        "Nothing is left for them to review. Asking for fewer reviews in the settings helps."
    ),
    Need.REPORTED: lazy_gettext(
        "A reviewer gave this work back as unreadable or unsuitable. Have a look at it."
    ),
    Need.NO_REVIEWS: lazy_gettext("Handed in more than seven days ago, and nobody has reviewed it."),
    Need.OVERDUE: lazy_gettext("The date has passed and something is still to do."),
}
