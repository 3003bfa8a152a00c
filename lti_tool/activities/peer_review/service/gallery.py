"""The verbs around the gallery: a facilitator asks, the author decides, both can take it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import GalleryWork, Submission
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.gallery import question_about
from lti_tool.activities.peer_review.rules.gallery import SHOWN, Consent
from lti_tool.activities.peer_review.service.holding import hold_works, taking_part
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant


def ask_to_show(session: Session, actor: Actor, participant_id: UUID, *, now: datetime) -> GalleryWork:
    """Ask the author of a work whether everybody may see it; asking twice counts once.

    Raises:
        NotFound: nobody with this id has handed in here, or the actor takes part and it is their own work or
            one they may still have to review.
    """
    work = work_to_ask_about(session, actor, participant_id)
    asked = question_about(session, work)
    if asked is None:
        asked = GalleryWork(
            submission_id=work.id,
            organisation_id=work.organisation_id,
            version_id=works.version_in_pool(session, work).id,
            asked_at=now,
            asked_by_id=actor.person_id,
        )
        session.add(asked)
        session.flush()
    return asked


def show_no_more(session: Session, actor: Actor, participant_id: UUID) -> None:
    """Take a work out of the gallery, or the question back.

    Raises:
        NotFound: as for asking.
    """
    asked = question_about(session, work_to_ask_about(session, actor, participant_id))
    if asked is not None:
        session.delete(asked)
        session.flush()


def answer(session: Session, actor: Actor, consent: Consent, *, now: datetime) -> None:
    """Let the own work be shown or not; the last word counts.

    Raises:
        NotFound: nobody asked.
    """
    taking = taking_part(session, actor, now=now)
    work = works.work_of(session, taking.me)
    hold_works(session, [work.id] if work else [])
    asked = question_about(session, work)
    if work is None or asked is None:
        raise NotFound
    was_shown = asked.consent in SHOWN
    asked.consent, asked.answered_at = consent, now
    session.flush()
    if consent in SHOWN and not was_shown:
        statements.shared(session, taking.me, work, now=now)
    elif was_shown and consent not in SHOWN:
        statements.shares_no_more(session, taking.me, work, now=now)


def work_to_ask_about(session: Session, actor: Actor, participant_id: UUID) -> Submission:
    """A work of somebody else, held, whose author the actor may ask to show it.

    Raises:
        NotFound: as for asking.
    """
    here = place.here(session, actor)
    author = session.get(Participant, participant_id)
    if author is None or author.activity_id != here.activity.id or author.person_id == actor.person_id:
        raise NotFound
    work = works.work_of(session, author)
    if work is None or not work.is_handed_in or still_to_review(session, here, [work.id]):
        raise NotFound
    hold_works(session, [work.id])
    return work
