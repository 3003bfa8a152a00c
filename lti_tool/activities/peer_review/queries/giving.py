"""What a facilitator sees who gives a work by hand: which somebody may get, and what speaks against it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Review, ReviewState, Submission, WorkState
from lti_tool.activities.peer_review.queries import place, pool, works
from lti_tool.activities.peer_review.queries.authorship import is_by_another, together, writers_in
from lti_tool.activities.peer_review.queries.grouping import Grouping
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.giving import Gift, Offer, doubts
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant


@dataclass(frozen=True, slots=True)
class Offers:
    """The works that may be given to one learner, the least reviewed first."""

    here: Here
    reviewer: Participant
    name: str
    works: tuple[Offer, ...]

    def of(self, submission_id: UUID) -> Offer:
        """One of them.

        Raises:
            NotFound: it is not among them: their own, one they had, or none of this activity.
        """
        found = next((one for one in self.works if one.submission_id == submission_id), None)
        if found is None:
            raise NotFound
        return found


def offers(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> Offers:
    """The works a facilitator may give to one learner of their own activity by hand.

    Raises:
        NotFound: nobody with this id takes part here, or it is the actor, who would see whose work it is.
    """
    here = place.here(session, actor)
    reviewer = session.get(Participant, participant_id)
    if reviewer is None or reviewer.activity_id != here.activity.id or reviewer.person_id == actor.person_id:
        raise NotFound
    name = session.get_one(Person, reviewer.person_id).shown_name
    return Offers(here, reviewer, name, _works(session, here, reviewer, now))


def _works(session: Session, here: Here, reviewer: Participant, now: datetime) -> tuple[Offer, ...]:
    mine = works.work_of(session, reviewer)
    loads = _loads(session, reviewer.activity_id, now)
    had = set(session.scalars(select(Review.submission_id).where(Review.reviewer_id == reviewer.id)))
    my_reviewers = _reviewers_of(session, mine)
    grouping = Grouping(session, here.activity, here.everybodys_settings)
    by = writers_in(session, here.activity)
    found = [
        Offer(work_id, together(by[work_id]), loads[work_id], doubts(gift))
        for work_id in _pool(session, reviewer, now)
        if work_id not in had and work_id in by
        for gift in [
            Gift(
                is_full=loads[work_id] >= here.settings.most_reviews,
                is_in_return=any(one.participant_id in my_reviewers for one in by[work_id]),
                has_handed_in=mine is not None and mine.is_handed_in,
                is_of_partner=grouping.may_review(reviewer.person_id, by[work_id][0].person_id),
            )
        ]
    ]
    return tuple(sorted(found, key=lambda one: (len(one.doubts), one.load, one.author.casefold())))


def _pool(session: Session, reviewer: Participant, now: datetime) -> Sequence[UUID]:
    in_pool = select(Submission.id).where(
        Submission.activity_id == reviewer.activity_id,
        Submission.state == WorkState.HANDED_IN,
        Submission.in_pool_at <= now,
        is_by_another(reviewer.person_id),
    )
    return session.scalars(in_pool).all()


def _loads(session: Session, activity_id: UUID, now: datetime) -> Counter[UUID]:
    taking = select(Review.submission_id).where(Review.activity_id == activity_id, pool.counts(now))
    return Counter(session.scalars(taking))


def _reviewers_of(session: Session, work: Submission | None) -> set[UUID | None]:
    if work is None or work.team_id is not None:  # of a team's reviewers many are in every other team
        return set()
    theirs = select(Review.reviewer_id).where(
        Review.submission_id == work.id, Review.state != ReviewState.DECLINED
    )
    return set(session.scalars(theirs))
