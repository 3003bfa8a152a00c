"""Who leads and takes part: their facilitator's pages show no work that they may still have to review."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import OPEN_STATES, Review, Submission, WorkState
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.authorship import is_by_another
from lti_tool.activities.peer_review.queries.place import Here


def still_to_review(session: Session, here: Here, work_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these works that may still come to the participant `here.me`, or are with them already.

    None where reviewers see whose work it is, once they are complete, and before they wrote anything
    themselves. A single one that is hidden would tell whose it is, so all are that they have not reviewed
    or given back.
    """
    if here.settings.shows_authors or here.me is None:
        return frozenset()
    if here.me.completed_at is not None or works.work_of(session, here.me) is None:
        return frozenset()
    is_over = exists().where(
        Review.submission_id == Submission.id,
        Review.reviewer_id == here.me.id,
        Review.state.not_in(OPEN_STATES),
    )
    found = select(Submission.id).where(
        Submission.id.in_(set(work_ids)),
        is_by_another(here.me.person_id),
        Submission.state == WorkState.HANDED_IN,
        ~is_over,
    )
    return frozenset(session.scalars(found))
