"""Reviews by whoever leads the course: which there are of a work, and the page one is written on."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    DONE,
    FacilitatorReview,
    Submission,
    SubmissionVersion,
)
from lti_tool.activities.peer_review.queries import files, place, works
from lti_tool.activities.peer_review.queries.authorship import has_written
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.files import Files
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.works import AnyReview
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.courses.models import Person
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant


@dataclass(frozen=True, slots=True)
class Facilitating:
    """A work that the actor leads the author of, and what they think of it so far."""

    here: Here
    author: Participant
    name: str
    work: Submission
    version: SubmissionVersion
    """The one the judgement is about: the newest until it is begun."""
    files: Files
    mine: FacilitatorReview | None
    judgement: Judgement

    @property
    def is_sent(self) -> bool:
        """Whether its author can read it."""
        return self.mine is not None and self.mine.sent_at is not None


def facilitating(session: Session, actor: Actor, participant_id: UUID) -> Facilitating:
    """The work of somebody in the actor's activity, for the actor to review.

    Raises:
        NotFound: nobody with this id has handed in here; or the actor takes part, and it is their own,
            they reviewed it as a participant, or it may still come to them.
    """
    here = place.here(session, actor)
    author = session.get(Participant, participant_id)
    if author is None or author.activity_id != here.activity.id:
        raise NotFound
    work = works.work_of(session, author)
    if work is None or not may_review(session, actor, here, work):
        raise NotFound
    mine = session.scalar(
        select(FacilitatorReview).where(
            FacilitatorReview.submission_id == work.id, FacilitatorReview.person_id == actor.person_id
        )
    )
    version = works.version_in_pool(session, work)
    if mine is not None:
        version = session.get_one(SubmissionVersion, mine.version_id)
        judgement = works.judgements(session, [mine])[0]
    else:
        judgement = Judgement(place.rubric(session, here.activity), ())
    name = session.get_one(Person, author.person_id).shown_name
    its_files = files.of_version(session, version)
    return Facilitating(here, author, name, work, version, its_files, mine, judgement)


def reviews_by_facilitators(session: Session, work: Submission | None) -> list[FacilitatorReview]:
    """Those of a work that were sent, in the order they were."""
    if work is None or not work.facilitator_reviews:
        return []
    sent = select(FacilitatorReview).where(
        FacilitatorReview.submission_id == work.id, FacilitatorReview.sent_at.is_not(None)
    )
    return list(session.scalars(sent.order_by(FacilitatorReview.sent_at, FacilitatorReview.id)))


def making_the_grade(
    session: Session,
    settings: Settings,
    work: Submission,
    reviews: Sequence[AnyReview],
) -> list[AnyReview]:
    """Those of these reviews of a work that make its grade: a facilitator's last final one alone.

    Where there is none, all do, or those of one version that has enough.
    """
    final = [one for one in reviews if isinstance(one, FacilitatorReview) and one.is_final]
    return list(final[-1:]) or works.counted(session, settings, work, reviews)


def may_review(session: Session, actor: Actor, here: Here, work: Submission) -> bool:
    """Whether who leads the course may review this work as such."""
    if not work.is_handed_in or has_written(session, actor.person_id, work.id):
        return False
    if here.me is None:
        return True
    reviewed = {one.submission_id for one in works.reviews_by(session, here.me) if one.state in DONE}
    return work.id not in reviewed and not still_to_review(session, here, [work.id])
