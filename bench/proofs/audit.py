"""The reckoning: what people were told, what the tables hold, what the LRS holds, what the LMS accepted."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.proofs.deeds import Said, Tables
from bench.proofs.people import REVIEWS, Diary
from lti_tool.courses.models import ResourceLink
from lti_tool.outbox.claiming import LEASE
from lti_tool.outbox.models import UNSENT, Message, MessageState
from lti_tool.runtime import Runtime
from lti_tool.sandbox.seed import PEOPLE
from xapi import vocabulary

MOST = {"hand in": 1, "review": REVIEWS}
"""How often one person can do it in one activity."""
Grade = tuple[str, str, float]
"""Column of the gradebook, user, points."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What left the house: the statements as the LRS gives them, the scores as the LMS accepted them."""

    statements: list[dict[str, Any]]
    scores: list[Grade]


@dataclass(frozen=True, slots=True)
class Account:
    """One comparison: what is missing, and what is there too often."""

    name: str
    lost: "Counter[Any]"
    doubled: "Counter[Any]"

    def shown(self) -> dict[str, Any]:
        """The first few of each, for a person who looks for the cause."""
        return {
            "lost": [str(each) for each in list(self.lost)[:5]],
            "doubled": [str(each) for each in list(self.doubled)[:5]],
        }


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All comparisons, and how much there was to compare."""

    accounts: tuple[Account, ...]
    deeds: int
    statements: int
    scores: int

    @property
    def lost(self) -> int:
        """Everything that is missing somewhere."""
        return sum(account.lost.total() for account in self.accounts)

    @property
    def doubled(self) -> int:
        """Everything that is somewhere too often."""
        return sum(account.doubled.total() for account in self.accounts)

    def found(self) -> dict[str, Any]:
        """The comparisons that did not come out even."""
        return {each.name: each.shown() for each in self.accounts if each.lost or each.doubled}


def reckon(runtime: Runtime, diary: Diary, elsewhere: Elsewhere) -> Reckoning:
    """Compare what people were told, the tables, the statements and the gradebook with each other."""
    statements = elsewhere.statements
    with runtime.database.reading() as session:
        tables = Tables(session)
        done, wanted = tables.done(), tables.statements()
        scores = _scores(session, tables, Counter(elsewhere.scores))
    said = Counter(_said(statement) for statement in statements)
    ids = Counter(statement["id"] for statement in statements)
    told = _told(diary)
    return Reckoning(
        accounts=(
            Account("deeds people were told of", told - done, _too_many(done)),
            Account("statements", wanted - said, said - wanted),
            Account("statement ids", Counter(), ids - Counter(set(ids))),
            scores,
        ),
        deeds=done.total(),
        statements=len(statements),
        scores=len(elsewhere.scores),
    )


def unsettled(runtime: Runtime) -> int:
    """How many scores are still on their way."""
    with runtime.database.reading() as session:
        return len(session.scalars(select(Message.id).where(Message.state.in_(UNSENT))).all())


def user_of(session: Session, message: Message) -> str:
    """The platform's id of the person a score is for."""
    return Tables(session).users()[UUID(message.payload["person_id"])]


def is_in_hand(runtime: Runtime, *, since: datetime) -> bool:
    """Whether a worker took up a score after this moment: it sends it now, or waits for the answer."""
    with runtime.database.reading() as session:
        held = select(Message.id).where(Message.leased_until > since + LEASE).limit(1)
        return session.scalar(held) is not None


def _told(diary: Diary) -> "Counter[tuple[str, str, str]]":
    users = {person.username: person.id for person in PEOPLE}
    return Counter({
        (what, users[name], link): times
        for (what, name, link), times in diary.deeds.items()
        if what in {"launch", *MOST}
    })  # fmt: skip


def _too_many(done: "Counter[tuple[str, str, str]]") -> "Counter[tuple[str, str, str]]":
    allowed = Counter({deed: MOST.get(deed[0], times) for deed, times in done.items()})
    return done - allowed


def _scores(session: Session, tables: Tables, accepted: "Counter[Grade]") -> Account:
    """Every sent score arrived, nothing arrived more often than it was given, and the last one stands."""
    users = tables.users()
    columns = {
        link.id: urlsplit(link.line_item_url).path.split("/")[-2]
        for link in session.scalars(select(ResourceLink).where(ResourceLink.line_item_url.is_not(None)))
    }
    sent: Counter[Grade] = Counter()
    given: Counter[Grade] = Counter()
    other: Counter[Any] = Counter()
    for message in session.scalars(select(Message)):
        payload = message.payload
        grade = (
            columns[UUID(payload["resource_link_id"])],
            users[UUID(payload["person_id"])],
            round(payload["scaled"] * 100, 4),
        )
        given[grade] += 1
        if message.state == MessageState.SENT:
            sent[grade] += 1
        elif message.state != MessageState.SUPERSEDED:
            other[message.state, message.reason, *grade] += 1
    return Account("scores", (sent - accepted) + other, accepted - given)


def _said(statement: dict[str, Any]) -> Said:
    verb = statement["verb"]["id"]
    scaled = statement["result"]["score"]["scaled"] if verb == vocabulary.SCORED.iri else None
    return Said(
        statement["actor"]["account"]["name"],
        verb,
        statement["object"]["id"],
        None if scaled is None else round(scaled, 6),
    )
