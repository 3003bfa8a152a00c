"""Peer review: people hand in work, review each other by a rubric and read what was said about theirs."""
