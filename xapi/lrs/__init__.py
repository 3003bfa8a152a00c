"""The learning record store: statements in order, found again by every filter of the standard."""
