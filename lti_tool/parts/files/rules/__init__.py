"""Decisions about uploaded files: which kinds there are, how many and how large, and what one really is."""
