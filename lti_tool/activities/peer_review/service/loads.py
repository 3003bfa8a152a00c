"""How many places of each work are taken: counted on beside every change of a review's state, and only here.

The work must be held, and the review read since, so that nobody else changes either meanwhile.
"""

from random import Random

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import TAKING, Review, ReviewState, Submission


def place(session: Session, review: Review, chance: Random) -> None:
    """Keep a new review, and its work at a new place among those of its new load."""
    session.add(review)
    session.flush()
    taken = update(Submission).where(Submission.id == review.submission_id)
    session.execute(taken.values(load=Submission.load + 1, pick=chance.random()))


def turn(session: Session, review: Review, state: ReviewState) -> None:
    """Give a review another state, and its work the load that follows."""
    change = (state in TAKING) - (review.state in TAKING)
    review.state = state
    if change:
        changed = update(Submission).where(Submission.id == review.submission_id)
        session.execute(changed.values(load=Submission.load + change))
