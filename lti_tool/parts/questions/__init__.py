"""Questionnaires, which ask people; a rubric (parts/forms) judges a work."""
