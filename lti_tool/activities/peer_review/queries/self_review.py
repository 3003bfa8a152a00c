"""Reading what authors think of their own work."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import OwnReview, SubmissionVersion
from lti_tool.activities.peer_review.queries import files, place
from lti_tool.activities.peer_review.queries.files import Files
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant
from lti_tool.parts.forms import queries as forms


@dataclass(frozen=True, slots=True)
class SelfReviewPage:
    """The actor's own work beside what they think of it."""

    here: Here
    mine: OwnReview
    version: SubmissionVersion
    files: Files
    judgement: Judgement


def own_review(session: Session, participant: Participant | None) -> OwnReview | None:
    """What the participant thinks of their own work, begun or sent; None before that."""
    return session.get(OwnReview, participant.id) if participant is not None else None


def sent_judgement(session: Session, participant: Participant | None) -> Judgement | None:
    """The same once it is sent: until then it is theirs alone."""
    mine = own_review(session, participant)
    return judgement(session, mine) if mine is not None and mine.sent_at is not None else None


def self_review_page(session: Session, actor: Actor) -> SelfReviewPage:
    """The judgement of their own work that the actor has begun, or sent.

    Raises:
        NotFound: they have not begun.
    """
    here = place.here(session, actor)
    mine = own_review(session, here.me)
    if mine is None:
        raise NotFound
    version = session.get_one(SubmissionVersion, mine.version_id)
    shown = files.of_version(session, version)
    return SelfReviewPage(here, mine, version, shown, judgement(session, mine))


def judgement(session: Session, mine: OwnReview) -> Judgement:
    """The criteria, and what its author chose and wrote."""
    return Judgement(*forms.responses(session, mine.organisation_id, [mine.response_id])[mine.response_id])
