"""Knows the answers that autosave.js understands."""

from datetime import datetime

from flask import Response, jsonify

from lti_tool.web import reading


def draft_saved(version: str | int, saved_at: datetime) -> Response:
    """Say that the draft is stored, under which version, and when, in the reader's zone."""
    return jsonify(version=str(version), time=reading.clock_time(saved_at))


def draft_changed_elsewhere(version: str | int) -> Response:
    """Say that another window saved in between; `version` is what it saved. Nothing was overwritten."""
    response = jsonify(version=str(version))
    response.status_code = 409
    return response
