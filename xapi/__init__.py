"""Statements of xAPI: made, checked, stored, queried, and what they say about completion."""
