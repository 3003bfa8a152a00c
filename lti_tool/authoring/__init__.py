"""Choosing or making what a course shall show, when the LMS asks or when a link came as a copy."""
