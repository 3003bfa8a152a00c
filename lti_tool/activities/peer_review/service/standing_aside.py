"""A facilitator who takes part looks at a work all the same: then it is never given to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import DeclineReason, Review, ReviewState, Submission
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.service.holding import Taking, hold_works, taking_part
from lti_tool.activities.peer_review.service.reviewing import Declined, decline_review
from lti_tool.db import new_id
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant
from lti_tool.parts.forms import service as forms


def stand_aside(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> None:
    """The actor reviews no work of this participant, for they shall see whose it is; twice counts once.

    Who takes no part reviews none anyway.

    Raises:
        NotFound: nobody with this id takes part here.
    """
    here = place.here(session, actor)
    author = session.get(Participant, participant_id)
    if author is None or author.activity_id != here.activity.id:
        raise NotFound
    work = works.work_of(session, author)
    if here.me is None or author.id == here.me.id or work is None or not work.is_handed_in:
        return
    taking = taking_part(session, actor, now=now)
    hold_works(session, [work.id])
    mine = select(Review).where(Review.submission_id == work.id, Review.reviewer_id == taking.me.id)
    review = session.scalar(mine.execution_options(populate_existing=True))
    if review is None:
        _never_give(session, taking, work, now=now)
    elif review.is_open:
        decline_review(session, actor, review.id, Declined(DeclineReason.KNOWS_AUTHOR), now=now)


def _never_give(session: Session, taking: Taking, work: Submission, *, now: datetime) -> None:
    judged_by = place.rubric_version(session, taking.activity)
    review = Review(
        id=new_id(),
        organisation_id=work.organisation_id,
        activity_id=work.activity_id,
        submission_id=work.id,
        version_id=works.version_in_pool(session, work).id,
        reviewer_id=taking.me.id,
        response_id=forms.begin_response(session, work.organisation_id, judged_by, now=now),
        state=ReviewState.DECLINED,
        assigned_at=now,
        leased_until=now,
        declined_at=now,
        decline_reason=DeclineReason.KNOWS_AUTHOR,
    )
    session.add(review)
    session.flush()
    statements.declined(session, taking.me, review, now=now)
