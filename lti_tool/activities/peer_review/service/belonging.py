"""Whose work it is: people join a work, and leave it when they change teams."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Authorship, Submission, WorkState
from lti_tool.activities.peer_review.queries.authorship import IS_PRESENT
from lti_tool.activities.peer_review.service.leaving import come_back, end_reviews_by, withdraw
from lti_tool.participation.models import Participant


def write_together(session: Session, work: Submission, person_id: UUID) -> None:
    """The work is theirs from now on, alone or beside whoever wrote it so far."""
    row = session.get(Authorship, (work.id, person_id))
    if row is None:
        row = Authorship(
            submission_id=work.id,
            person_id=person_id,
            organisation_id=work.organisation_id,
            activity_id=work.activity_id,
        )
        session.add(row)
    row.left_at = None
    session.flush()


def join(session: Session, work: Submission, person_id: UUID, *, now: datetime) -> None:
    """The same for somebody who comes to a work that may have reviews: they finish none of it themselves.

    Everybody of the activity and the works must be held, as for leaving.
    """
    write_together(session, work, person_id)
    me = _participant(session, work, person_id)
    if me is not None:
        end_reviews_by(session, me, work, now=now)
    if work.state == WorkState.WITHDRAWN:
        come_back(session, me, work, now=now)


def leave(session: Session, work: Submission, person_id: UUID, *, now: datetime) -> None:
    """The work is theirs no more; it goes out of the pool when nobody stands behind it any longer."""
    session.get_one(Authorship, (work.id, person_id)).left_at = now
    session.flush()
    has_authors = exists().where(Authorship.submission_id == work.id, IS_PRESENT)
    if work.is_handed_in and not session.scalar(select(has_authors)):
        withdraw(session, _participant(session, work, person_id), work, now=now)


def _participant(session: Session, work: Submission, person_id: UUID) -> Participant | None:
    theirs = select(Participant).where(
        Participant.activity_id == work.activity_id, Participant.person_id == person_id
    )
    return session.scalar(theirs)
