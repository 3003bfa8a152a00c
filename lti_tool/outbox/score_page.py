"""The page on which those who lead an activity see how each grade stands on its way to the LMS."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from lti_tool.access import Actor
from lti_tool.courses.models import Person
from lti_tool.outbox.models import Message, MessageState
from lti_tool.outbox.queries import scores_here

ROWS = 50
SHOWN = (MessageState.REFUSED, MessageState.RETRY, MessageState.WAITING, MessageState.SENT)
"""In this order: what needs somebody comes first."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """The newest grade of one person."""

    message: Message
    name: str

    @property
    def points(self) -> float:
        """The grade of 100."""
        return float(self.message.payload["scaled"]) * 100


@dataclass(frozen=True, slots=True)
class ScorePage:
    """Some of the grades, and how many stand how."""

    lines: Sequence[ScoreLine]
    counts: Mapping[MessageState, int]
    state: MessageState | None
    number: int
    pages: int

    @property
    def total(self) -> int:
        """How many people have a grade that went, or goes, to the LMS."""
        return sum(self.counts.values())


def score_page(session: Session, actor: Actor, state: MessageState | None, number: int) -> ScorePage:
    """The newest grade of each person at the actor's resource link, a page of them."""
    newest = _newest(actor)
    counts = _counts(session, newest)
    matching = counts.get(state, 0) if state else sum(counts.values())
    pages = max(1, -(-matching // ROWS))
    here = min(max(1, number), pages)
    message = aliased(Message, newest)
    query = select(message).order_by(_urgency(message.state), message.created_at.desc(), message.id)
    if state is not None:
        query = query.where(message.state == state)
    found = session.scalars(query.limit(ROWS).offset((here - 1) * ROWS)).all()
    return ScorePage(_named(session, actor, found), counts, state, here, pages)


def _newest(actor: Actor) -> Subquery:
    """Of each person's grades the last; those that gave way to a newer one are out."""
    rank = func.row_number().over(
        partition_by=Message.subject, order_by=(Message.created_at.desc(), Message.id.desc())
    )
    ranked = (
        scores_here(actor)
        .where(Message.state != MessageState.SUPERSEDED)
        .add_columns(rank.label("newest_first"))
        .subquery()
    )
    return select(ranked).where(ranked.c.newest_first == 1).subquery()


def _counts(session: Session, newest: Subquery) -> dict[MessageState, int]:
    found = session.execute(select(newest.c.state, func.count()).group_by(newest.c.state)).all()
    return {MessageState(state): number for state, number in found}


def _urgency(state: InstrumentedAttribute[MessageState]) -> ColumnElement[int]:
    return case({each: rank for rank, each in enumerate(SHOWN)}, value=state, else_=len(SHOWN))


def _named(session: Session, actor: Actor, found: Sequence[Message]) -> list[ScoreLine]:
    ids = [UUID(message.payload["person_id"]) for message in found]
    people = session.scalars(
        select(Person).where(Person.id.in_(ids), Person.organisation_id == actor.organisation_id)
    )
    names = {person.id: person.shown_name for person in people}
    return [ScoreLine(message, names.get(of, "")) for message, of in zip(found, ids, strict=True)]
