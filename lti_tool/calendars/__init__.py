"""Meetings in people's own calendars, which fetch them from secret addresses."""
