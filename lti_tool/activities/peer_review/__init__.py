"""Peer review: people hand in work, review each other by a rubric and read what was said about theirs."""

from lti_tool.activities.peer_review.kind import KIND

__all__ = ["KIND"]
