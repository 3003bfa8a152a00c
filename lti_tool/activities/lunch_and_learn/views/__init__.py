"""The pages of lunch-and-learns, in the order people meet them."""

from lti_tool.activities.lunch_and_learn.views import (
    author,
    checking_out,
    dating,
    hosting,
    keeping,
    meeting,
    overview,
    people,
    proposing,
)
from lti_tool.activities.lunch_and_learn.views.mounting import blueprint

__all__ = [
    "author",
    "blueprint",
    "checking_out",
    "dating",
    "hosting",
    "keeping",
    "meeting",
    "overview",
    "people",
    "proposing",
]
