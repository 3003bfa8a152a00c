"""How a peer review is said to people."""

from lti_tool.activities.peer_review.shown.giving import (
    DECLINE_HINTS,
    DECLINE_WORDS,
    DOUBT_WORDS,
    decline_options,
    decline_words,
    offer_options,
)
from lti_tool.activities.peer_review.shown.learners import (
    NEED_SENTENCES,
    NEED_WORDS,
    PLACE_STATUS,
    PLACE_WORDS,
    SHOW_NOBODY,
    Show,
)
from lti_tool.activities.peer_review.shown.options import (
    ANONYMITY_OPTIONS,
    AUTHORS_OPTIONS,
    CRITERION_KINDS,
    GIVING_OPTIONS,
    GROUP_OPTIONS,
    LATE_OPTIONS,
    PRACTISE_OPTIONS,
    SELF_REVIEW_OPTIONS,
    SMALL_GROUPS_OPTIONS,
    VERSION_OPTIONS,
)
from lti_tool.activities.peer_review.shown.reminding import reminder_line
from lti_tool.activities.peer_review.shown.steps import STATUS, due, steps
from lti_tool.activities.peer_review.shown.teams import problem_words

__all__ = [
    "ANONYMITY_OPTIONS",
    "AUTHORS_OPTIONS",
    "CRITERION_KINDS",
    "DECLINE_HINTS",
    "DECLINE_WORDS",
    "DOUBT_WORDS",
    "GIVING_OPTIONS",
    "GROUP_OPTIONS",
    "LATE_OPTIONS",
    "NEED_SENTENCES",
    "NEED_WORDS",
    "PLACE_STATUS",
    "PLACE_WORDS",
    "PRACTISE_OPTIONS",
    "SELF_REVIEW_OPTIONS",
    "SHOW_NOBODY",
    "SMALL_GROUPS_OPTIONS",
    "STATUS",
    "VERSION_OPTIONS",
    "Show",
    "decline_options",
    "decline_words",
    "due",
    "offer_options",
    "problem_words",
    "reminder_line",
    "steps",
]
