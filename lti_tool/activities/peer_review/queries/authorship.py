"""Whose work it is: the one condition that keeps people from reviewing what they wrote themselves."""

from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_

from lti_tool.activities.peer_review.models import Submission


def is_by(author: UUID | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether this participant wrote the work."""
    return Submission.participant_id == author


def is_by_another(reviewer: UUID | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether somebody who is still here wrote the work, and it was not this participant."""
    return and_(Submission.participant_id.is_not(None), Submission.participant_id != reviewer)
