"""The verbs of whoever asks at a date, with a name or without, and votes for what others ask."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn import statements
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.rules.hours import Stage, stage
from lti_tool.activities.lunch_and_learn.rules.settings import Naming
from lti_tool.activities.lunch_and_learn.service.taking_part import participant
from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards import queries, service
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.anonymity import author_token
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState
from lti_tool.parts.boards.service import Words

NOT_NOW = service.NOT_NOW


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and whether their name may stand with it."""

    text: str
    is_nameless: bool


def ask(session: Session, actor: Actor, meeting_id: UUID, question: Question, *, now: datetime) -> Item:
    """A question at a date; without a name nobody can tell later who asked it.

    Raises:
        NotFound: there is no such date where the actor is.
        Refused: it is over, or there are no words or too many.
    """
    at, me = _open(session, actor, meeting_id, now)
    naming = at.here.settings.naming
    is_nameless = naming is Naming.NAMELESS or (naming is Naming.CHOOSE and question.is_nameless)
    token = author_token(at.lunch.board_secret, me.id) if is_nameless else None
    item = service.ask(session, me, meeting_id, Words(question.text), token, now=now)
    statements.asked(session, me, item, now=now)
    return item


def vote(
    session: Session, actor: Actor, meeting_id: UUID, item_id: UUID, *, is_for: bool, now: datetime
) -> None:
    """The actor wants a question answered, or no longer; saying so twice is saying so once.

    Raises:
        NotFound: there is no such question where the actor is.
        Refused: the date is over, or the question hidden.
    """
    at, me = _open(session, actor, meeting_id, now)
    item = _question(session, at, item_id)
    if not is_for:
        service.take_vote_back(session, me, at.viewer, item.id)
    elif service.vote(session, me, at.viewer, item.id, now=now):
        statements.voted(session, me, item, now=now)


def withdraw(session: Session, actor: Actor, meeting_id: UUID, item_id: UUID, *, now: datetime) -> None:
    """The actor takes a question of theirs back.

    Raises:
        NotFound: there is no such question where the actor is.
        NotAllowed: somebody else asked it.
        Refused: it was answered already.
    """
    at, _ = _open(session, actor, meeting_id, now)
    item = _question(session, at, item_id)
    service.turn(session, at.viewer, item.id, ItemState.WITHDRAWN, now=now)


def _open(session: Session, actor: Actor, meeting_id: UUID, now: datetime) -> tuple[At, Participant]:
    at = place.at(session, actor, meeting_id)
    if stage(at.hours, now) not in {Stage.AHEAD, Stage.LIVE} or not at.lunch.board_secret:
        raise Refused(NOT_NOW)
    me = participant(session, actor, at.here, now=now)
    return replace(at, here=replace(at.here, me=me)), me


def _question(session: Session, at: At, item_id: UUID) -> Item:
    item = queries.item_for(session, at.viewer, item_id)
    if item.kind != ItemKind.QUESTION or item.meeting_id != at.meeting.id:
        raise NotFound
    return item
