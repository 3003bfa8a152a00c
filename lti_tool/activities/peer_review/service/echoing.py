"""The verbs of an author who says something back about a review: how much it helped, and one reply."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import Echo, Review
from lti_tool.activities.peer_review.queries.echoes import echoes, review_received
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.rules.helpfulness import Rating
from lti_tool.activities.peer_review.service.feedback import SEALED
from lti_tool.activities.peer_review.service.holding import Taking, taking_part
from lti_tool.errors import Refused

ALREADY_REPLIED = "already_replied"


def rate(
    session: Session, actor: Actor, ratings: Mapping[UUID, Rating], *, skips: bool, now: datetime
) -> int:
    """Say how much these reviews of the actor's work helped; each is rated once, and stays so.

    With `skips` those without a rating count as not rated, and the grade can be seen all the same. Gives how
    many were rated by this.

    Raises:
        Refused: the reviews are still sealed.
    """
    taking, part = _reader(session, actor, now=now)
    asked = echoes(session, part)
    rated = [review for review in asked.to_rate if review.id in ratings]
    for review in rated:
        echo = _echo(session, asked.by_review, review)
        rating = ratings[review.id]
        echo.helpfulness, echo.praise, echo.rated_at = rating.helpfulness, list(rating.praise), now
        statements.rated(session, taking.me, review, rating, now=now)
    for review in asked.to_rate:
        if skips and review not in rated:
            _echo(session, asked.by_review, review).skipped_at = now
    session.flush()
    return len(rated)


def reply(session: Session, actor: Actor, review_id: UUID, text: str, *, now: datetime) -> Echo:
    """Answer one review of the actor's work; its reviewer and facilitators read it.

    Raises:
        NotFound: the actor's work has no such review.
        Refused: the reviews are still sealed, or another reply was given before.
    """
    review = review_received(session, actor, review_id)
    taking, part = _reader(session, actor, now=now)
    echo = _echo(session, echoes(session, part).by_review, review)
    if echo.replied_at is not None:
        if echo.reply == text:  # the button was pressed twice
            return echo
        raise Refused(ALREADY_REPLIED)
    echo.reply, echo.replied_at = text, now
    session.flush()
    statements.replied(session, taking.me, review, text, now=now)
    return echo


def _reader(session: Session, actor: Actor, *, now: datetime) -> tuple[Taking, MyPart]:
    taking = taking_part(session, actor, now=now)
    part = my_part(session, taking.here, now=now)
    if part.standing.are_reviews_sealed:
        raise Refused(SEALED)
    return taking, part


def _echo(session: Session, known: Mapping[UUID, Echo], review: Review) -> Echo:
    echo = known.get(review.id)
    if echo is None:
        echo = Echo(review_id=review.id, organisation_id=review.organisation_id, praise=[], reply="")
        session.add(echo)
    return echo
