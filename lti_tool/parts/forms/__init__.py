"""Rubrics in versions, and the responses people give to them."""
