"""How many places of each work are taken: counted on beside every change of a review's state, and only here.

The work must be held, and the review read since, so that nobody else changes either meanwhile.
"""

from random import Random

from sqlalchemy import Double, Integer, Uuid, bindparam, update
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import TAKING, Review, ReviewState, Submission
from lti_tool.db.rows import run

# Built once, and past the rows a session knows: nobody reads loads but by the index they are for.
_ITS = Submission.id == bindparam("its_work", type_=Uuid())
_CHANGED = (
    update(Submission).where(_ITS).values(load=Submission.load + bindparam("its_change", type_=Integer()))
)
_PLACED = _CHANGED.values(pick=bindparam("its_pick", type_=Double[float]()))


def place(session: Session, review: Review, chance: Random) -> None:
    """Keep a new review, and its work at a new place among those of its new load."""
    session.add(review)
    session.flush()
    values = {"its_work": review.submission_id, "its_change": 1, "its_pick": chance.random()}
    run(session, _PLACED, values)


def turn(session: Session, review: Review, state: ReviewState) -> None:
    """Give a review another state, and its work the load that follows."""
    change = (state in TAKING) - (review.state in TAKING)
    review.state = state
    if change:
        run(session, _CHANGED, {"its_work": review.submission_id, "its_change": change})
