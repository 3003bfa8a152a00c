"""Packages that carry activities to tools without LTI; a library of its own."""
