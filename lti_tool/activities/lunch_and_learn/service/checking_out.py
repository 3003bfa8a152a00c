"""The verbs of the end of a date and the weeks after: what people take away, say, learnt, and applied."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn import statements
from lti_tool.activities.lunch_and_learn.models import LunchResource, ResourceKind, Watched
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.rules.duties import Duty
from lti_tool.activities.lunch_and_learn.rules.hours import takes_feedback, takes_takeaways
from lti_tool.activities.lunch_and_learn.service.settling import settle
from lti_tool.activities.lunch_and_learn.service.taking_part import participant
from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards import service as board
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.boards.service import Words
from lti_tool.parts.questions import queries as questionnaires
from lti_tool.parts.questions import service as questions
from lti_tool.parts.questions.queries import Asked
from lti_tool.parts.questions.service import Said

NOT_NOW = "not_now"


def take_away(session: Session, actor: Actor, meeting_id: UUID, words: Words, *, now: datetime) -> Item:
    """What the actor will use of a date, and until when.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it has not begun, or there are no words or too many.
    """
    at, me = _taking_part(session, actor, meeting_id, now)
    if not takes_takeaways(at.hours):
        raise Refused(NOT_NOW)
    item = board.take_away(session, me, meeting_id, words, now=now)
    session.flush()
    statements.committed(session, me, item, now=now)
    settle(session, [me], now=now)
    return item


def follow_up(
    session: Session, actor: Actor, item_id: UUID, state: ItemState, what_happened: str, *, now: datetime
) -> None:
    """What became of something the actor took away.

    Raises:
        NotFound: they took no such thing away here.
        Refused: it cannot have become that, or there are too many words.
    """
    here = place.here(session, actor)
    if here.me is None:
        raise NotFound
    item = board.follow_up(session, here.viewer, item_id, state, what_happened, now=now)
    statements.applied(session, here.me, item, now=now)
    settle(session, [here.me], now=now)


def watch(session: Session, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """The actor says that they have watched the recording of a date; once is once.

    Raises:
        NotFound: there is no such date where the actor is, or it has no recording.
    """
    at, me = _taking_part(session, actor, meeting_id, now)
    recording = select(LunchResource).where(
        LunchResource.meeting_id == meeting_id, LunchResource.kind == ResourceKind.RECORDING
    )
    found = session.scalar(recording.order_by(LunchResource.added_at).limit(1))
    if found is None:
        raise NotFound
    if session.get(Watched, (at.meeting.id, me.id)) is None:
        watched = Watched(
            meeting_id=at.meeting.id,
            participant_id=me.id,
            organisation_id=me.organisation_id,
            watched_at=now,
        )
        session.merge(watched)
        statements.watched(session, me, at.meeting.id, found.id, now=now)
    settle(session, [me], now=now)


def give_feedback(session: Session, actor: Actor, meeting_id: UUID, said: Said, *, now: datetime) -> bool:
    """How the actor found a date; whether this is new. What was sent first stays.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it has not begun, or was too long ago.
    """
    at, me = _taking_part(session, actor, meeting_id, now)
    if not at.here.settings.asks_feedback or not takes_feedback(at.hours, now):
        raise Refused(NOT_NOW)
    asked = Asked(place.feedback_form(session, at.here.activity), meeting_id, Duty.FEEDBACK)
    if not _respond(session, at, asked, me, said, now):
        return False
    given = questionnaires.response_of(session, me.organisation_id, asked, me.id)
    if given is not None:
        statements.gave_feedback(session, me, given, now=now)
    settle(session, [me], now=now)
    return True


def do_quiz(session: Session, actor: Actor, meeting_id: UUID, said: Said, *, now: datetime) -> bool:
    """What the actor answers to the quiz of a date; whether this is new. What was sent first counts.

    Raises:
        NotFound: there is no such date where the actor is, or it has no quiz.
        Refused: it has not begun.
    """
    at, me = _taking_part(session, actor, meeting_id, now)
    if at.lunch.quiz_form_id is None:
        raise NotFound
    if not takes_takeaways(at.hours):
        raise Refused(NOT_NOW)
    asked = Asked(at.lunch.quiz_form_id, meeting_id, Duty.QUIZ)
    if not _respond(session, at, asked, me, said, now):
        return False
    given = questionnaires.response_of(session, me.organisation_id, asked, me.id)
    if given is not None:
        statements.did_quiz(session, me, given, at.here.settings.pass_percent, now=now)
    settle(session, [me], now=now)
    return True


def _respond(session: Session, at: At, asked: Asked, me: Participant, said: Said, now: datetime) -> bool:
    mine = Said(me.id, said.version_id, said.answers)
    return questions.respond(session, at.here.activity.organisation_id, asked, mine, now=now)


def _taking_part(session: Session, actor: Actor, meeting_id: UUID, now: datetime) -> tuple[At, Participant]:
    at = place.at(session, actor, meeting_id)
    return at, participant(session, actor, at.here, now=now)
