"""The verbs around works for later courses: a facilitator asks, the author decides, both can take it back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import ExampleReview, ExampleWork, LaterUse
from lti_tool.activities.peer_review.service import asking
from lti_tool.activities.peer_review.service.examples import count_examples
from lti_tool.participation.models import Activity


def ask_for_later(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> LaterUse:
    """Ask the author of a work whether later courses may see it as an example; asking twice counts once.

    Raises:
        NotFound: nobody with this id has handed in here, or the actor takes part and it is their own work or
            one they may still have to review.
    """
    return asking.ask(session, actor, participant_id, LaterUse, now=now)


def ask_no_more(session: Session, actor: Actor, participant_id: UUID) -> None:
    """Take the question back, and with it the examples that were made of the work.

    Raises:
        NotFound: as for asking.
    """
    work = asking.work_to_ask_about(session, actor, participant_id)
    forget_later_use(session, [work.id])


def answer_for_later(session: Session, actor: Actor, *, agrees: bool, now: datetime) -> None:
    """Let later courses see the own work, or not; the last word counts, also for examples made of it.

    Raises:
        NotFound: nobody asked.
    """
    asked = asking.asked_of(session, actor, LaterUse, now=now)
    asked.question.agrees, asked.question.answered_at = agrees, now
    session.flush()
    if not agrees:
        _withdraw_examples(session, [asked.work.id])


def forget_later_use(session: Session, work_ids: Iterable[UUID]) -> None:
    """Nobody may show these works to later courses any more, nor was anybody asked."""
    ids = set(work_ids)
    _withdraw_examples(session, ids)
    session.execute(delete(LaterUse).where(LaterUse.submission_id.in_(ids)))
    session.flush()


def _withdraw_examples(session: Session, work_ids: Iterable[UUID]) -> None:
    """Examples nobody has judged go; of the others the text goes, for what learners sent counts for them."""
    made_of_them = select(ExampleWork).where(
        ExampleWork.source_id.in_(set(work_ids)), ExampleWork.is_withdrawn.is_(False)
    )
    for example in session.scalars(made_of_them).all():
        about = ExampleReview.example_id == example.id
        session.execute(delete(ExampleReview).where(about, ExampleReview.sent_at.is_(None)))
        if session.scalar(select(exists().where(about))):
            example.text, example.is_withdrawn = "", True
        else:
            session.delete(example)
        count_examples(session, session.get_one(Activity, example.activity_id))
    session.flush()
