"""Lunch-and-learn: people meet at dates with seats, bring topics, ask, and say what they will use."""

from lti_tool.activities.lunch_and_learn.kind import KIND

__all__ = ["KIND"]
