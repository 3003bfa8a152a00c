"""The verbs of a peer review."""
