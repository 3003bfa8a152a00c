"""The pages of a peer review, in the order people meet them."""

from lti_tool.activities.peer_review.views import (
    author,
    concerns,
    conduct,
    dates,
    dealing,
    deciding,
    feedback,
    giving,
    grading,
    overview,
    people,
    reflecting,
    reviewing,
    writing,
)
from lti_tool.activities.peer_review.views.mounting import blueprint

__all__ = [
    "author",
    "blueprint",
    "concerns",
    "conduct",
    "dates",
    "dealing",
    "deciding",
    "feedback",
    "giving",
    "grading",
    "overview",
    "people",
    "reflecting",
    "reviewing",
    "writing",
]
