"""The verbs of a topic board: offer, wish, vote, take up, withdraw; accept and decline."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn import statements
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import Here
from lti_tool.activities.lunch_and_learn.service.taking_part import participant
from lti_tool.errors import NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards import queries, service
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.rules.kinds import ItemKind, ItemState
from lti_tool.parts.boards.service import Words

NOT_HERE = "not_here"


def put_up(session: Session, actor: Actor, words: Words, *, is_wish: bool, now: datetime) -> Item:
    """A topic the actor offers to present, or wishes to learn about.

    Raises:
        Refused: there are no words or too many, or topics are not put up here.
    """
    _, me = _taking_part(session, actor, now)
    put = service.wish_for_topic if is_wish else service.offer_topic
    topic = put(session, me, words, now=now)
    session.flush()
    statements.put_up(session, me, topic, is_wish=is_wish, now=now)
    return topic


def vote(session: Session, actor: Actor, topic_id: UUID, *, is_for: bool, now: datetime) -> None:
    """The actor is for a topic, or no longer; saying so twice is saying so once.

    Raises:
        NotFound: there is no such topic where the actor is.
        Refused: it is not to be voted for any more.
    """
    here, me = _taking_part(session, actor, now)
    topic = _topic(session, here, topic_id)
    if not is_for:
        service.take_vote_back(session, me, here.viewer, topic.id)
    elif service.vote(session, me, here.viewer, topic.id, now=now):
        statements.voted(session, me, topic, now=now)


def take_up(session: Session, actor: Actor, topic_id: UUID, *, now: datetime) -> None:
    """The actor will present what others wished for.

    Raises:
        NotFound: there is no such topic where the actor is.
        Refused: somebody else presents it already.
    """
    here, me = _taking_part(session, actor, now)
    service.take_up(session, me, here.viewer, _topic(session, here, topic_id).id, now=now)


def turn(session: Session, actor: Actor, topic_id: UUID, state: ItemState, *, now: datetime) -> None:
    """A topic is withdrawn by who put it up; accepted, declined or taken back into the queue by who leads.

    Raises:
        NotFound: there is no such topic where the actor is.
        NotAllowed: it is not theirs to say.
        Refused: it has a date, or stands otherwise already.
    """
    here = place.here(session, actor)
    topic = _topic(session, here, topic_id)
    if topic.state == ItemState.SCHEDULED:
        raise Refused(service.NOT_NOW)
    service.turn(session, here.viewer, topic.id, state, now=now)


def _taking_part(session: Session, actor: Actor, now: datetime) -> tuple[Here, Participant]:
    here = place.here(session, actor)
    if not here.settings.proposes:
        raise Refused(NOT_HERE)
    me = participant(session, actor, here, now=now)
    return replace(here, me=me), me


def _topic(session: Session, here: Here, topic_id: UUID) -> Item:
    topic = queries.item_for(session, here.viewer, topic_id)
    if topic.kind != ItemKind.TOPIC:
        raise NotFound
    return topic
