"""What people do on a board: put something up, vote for it, take it up, answer it, say what became of it.

Each verb finds its item as its viewer sees it and holds it, so that of two who do the same one is told that
the other was faster, and no vote is lost.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db import new_id
from lti_tool.errors import NotAllowed, NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards.changing import changed
from lti_tool.parts.boards.models import LONGEST, Item, Vote
from lti_tool.parts.boards.rules.kinds import KINDS, ItemKind, ItemState, may_become
from lti_tool.parts.boards.viewing import Viewer, visible
from lti_tool.parts.meetings.models import Meeting

EMPTY = "empty"
TOO_LONG = "too_long"
NOT_NOW = "not_now"
TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody puts up."""

    body: str
    practice: str = ""
    """How they use it at work, of a topic they offer."""
    due_at: datetime | None = None
    """Until when they will apply it, of a takeaway."""


def offer_topic(session: Session, author: Participant, words: Words, *, now: datetime) -> Item:
    """A topic the participant can present.

    Raises:
        Refused: there are no words, or too many.
    """
    return _put_up(session, author, ItemKind.TOPIC, words, now, owner_id=author.id)


def wish_for_topic(session: Session, author: Participant, words: Words, *, now: datetime) -> Item:
    """A topic the participant wants to learn about, which somebody else may take up; they want it themselves.

    Raises:
        Refused: there are no words, or too many.
    """
    item = _put_up(session, author, ItemKind.TOPIC, words, now)
    vote(session, author, _viewer(author), item.id, now=now)
    return item


def ask(
    session: Session,
    author: Participant,
    meeting_id: UUID,
    words: Words,
    token: str | None = None,
    *,
    now: datetime,
) -> Item:
    """A question at a meeting; with a token in place of its author nobody can tell who asked it.

    Raises:
        NotFound: their activity has no such meeting.
        Refused: there are no words, or too many.
    """
    _refuse_elsewhere(session, author, meeting_id)
    item = _put_up(session, author, ItemKind.QUESTION, words, now, meeting_id=meeting_id)
    if token is not None:
        item.author_id, item.author_token = None, token
    changed(session, [item])
    return item


def take_away(
    session: Session, author: Participant, meeting_id: UUID, words: Words, *, now: datetime
) -> Item:
    """What the participant will apply of a meeting, and until when.

    Raises:
        NotFound: their activity has no such meeting.
        Refused: there are no words, or too many.
    """
    _refuse_elsewhere(session, author, meeting_id)
    item = _put_up(session, author, ItemKind.TAKEAWAY, words, now, meeting_id=meeting_id)
    changed(session, [item])
    return item


def vote(session: Session, voter: Participant, viewer: Viewer, item_id: UUID, *, now: datetime) -> bool:
    """The voter is for an item; whether this is new. Once is once, however often it is pressed.

    Raises:
        NotFound: there is no such item for them.
        Refused: it is not to be voted for (any more).
    """
    item = _held(session, viewer, item_id)
    if not KINDS[ItemKind(item.kind)].has_votes or item.state not in _OPEN:
        raise Refused(NOT_NOW)
    mine = Vote(
        id=new_id(),
        organisation_id=item.organisation_id,
        item_id=item.id,
        participant_id=voter.id,
        voted_at=now,
    )
    try:
        with session.begin_nested():
            session.add(mine)
    except IntegrityError:
        return False
    _count(session, item, 1)
    return True


def take_vote_back(session: Session, voter: Participant, viewer: Viewer, item_id: UUID) -> bool:
    """The voter is for the item no longer; whether they were.

    Raises:
        NotFound: there is no such item for them.
    """
    item = _held(session, viewer, item_id)
    mine = delete(Vote).where(Vote.item_id == item.id, Vote.participant_id == voter.id)
    if not session.execute(mine.returning(Vote.id)).all():
        return False
    _count(session, item, -1)
    return True


def take_up(
    session: Session, presenter: Participant, viewer: Viewer, item_id: UUID, *, now: datetime
) -> Item:
    """The participant will present a topic that others wished for; the first who says so.

    Raises:
        NotFound: there is no such topic for them.
        Refused: somebody else presents it, or it is not open any more.
    """
    item = _held(session, viewer, item_id)
    if item.kind != ItemKind.TOPIC or item.state not in {ItemState.PROPOSED, ItemState.ACCEPTED}:
        raise Refused(NOT_NOW)
    if item.owner_id not in {None, presenter.id}:
        raise Refused(TAKEN)
    item.owner_id, item.changed_at = presenter.id, now
    return item


def turn(session: Session, viewer: Viewer, item_id: UUID, state: ItemState, *, now: datetime) -> Item:
    """An item stands otherwise from now on: accepted, declined, hidden by who leads; withdrawn by its author.

    Raises:
        NotFound: there is no such item for them.
        NotAllowed: it is not theirs to say.
        Refused: from how it stands it cannot become that.
    """
    item = _held(session, viewer, item_id)
    if not _may_turn(viewer, item, state):
        raise NotAllowed
    if item.state == state:
        return item
    if not may_become(ItemKind(item.kind), ItemState(item.state), state):
        raise Refused(NOT_NOW)
    item.state, item.changed_at = state, now
    changed(session, [item])
    return item


def answer(session: Session, viewer: Viewer, item_id: UUID, text: str, *, now: datetime) -> Item:
    """Whoever leads answers a question in words that stay, or corrects them.

    Raises:
        NotFound: there is no such question for them.
        NotAllowed: they do not lead.
        Refused: there are no words or too many, or it was withdrawn.
    """
    item = turn(session, viewer, item_id, ItemState.ANSWERED, now=now)
    item.answer, item.changed_at = _checked(text), now
    changed(session, [item])
    return item


def pin(session: Session, viewer: Viewer, item_id: UUID, *, is_pinned: bool, now: datetime) -> Item:
    """Whoever leads puts an item before all others, or lets it stand among them again.

    Raises:
        NotFound: there is no such item for them.
        NotAllowed: they do not lead.
    """
    item = _held(session, viewer, item_id)
    if not viewer.leads:
        raise NotAllowed
    item.is_pinned, item.changed_at = is_pinned, now
    changed(session, [item])
    return item


def follow_up(
    session: Session, viewer: Viewer, item_id: UUID, state: ItemState, what_happened: str, *, now: datetime
) -> Item:
    """What became of a takeaway: applied, in part, or not (yet); and what happened, which nobody else reads.

    Raises:
        NotFound: there is no such takeaway of theirs.
        Refused: a takeaway cannot become that, or there are too many words.
    """
    if state not in _FOLLOWED_UP:
        raise Refused(NOT_NOW)
    item = turn(session, viewer, item_id, state, now=now)
    item.answer, item.changed_at = _not_too_long(what_happened), now
    return item


_FOLLOWED_UP = frozenset({ItemState.APPLIED, ItemState.PARTLY, ItemState.NOT_APPLIED})
_OPEN = frozenset({ItemState.PROPOSED, ItemState.ACCEPTED, ItemState.OPEN, ItemState.ANSWERED})
_BY_AUTHOR = frozenset({
    ItemState.WITHDRAWN,
    ItemState.APPLIED,
    ItemState.PARTLY,
    ItemState.NOT_APPLIED,
})  # fmt: skip
"""How an item may stand because its author says so; everything else is for whoever leads."""


def _may_turn(viewer: Viewer, item: Item, state: ItemState) -> bool:
    if state not in _BY_AUTHOR:
        return viewer.leads
    by_name = item.author_id is not None and item.author_id == viewer.participant_id
    by_token = item.author_token is not None and item.author_token == viewer.token
    return by_name or by_token


def _put_up(
    session: Session,
    author: Participant,
    kind: ItemKind,
    words: Words,
    now: datetime,
    **more: UUID,
) -> Item:
    item = Item(
        id=new_id(),
        organisation_id=author.organisation_id,
        activity_id=author.activity_id,
        kind=kind,
        state=KINDS[kind].first,
        author_id=author.id,
        body=_checked(words.body),
        practice=_not_too_long(words.practice),
        due_at=words.due_at,
        votes=0,
        created_at=now,
        changed_at=now,
        **more,
    )
    session.add(item)
    return item


def _checked(text: str) -> str:
    words = _not_too_long(text)
    if not words:
        raise Refused(EMPTY)
    return words


def _not_too_long(text: str) -> str:
    words = text.strip()
    if len(words) > LONGEST:
        raise Refused(TOO_LONG)
    return words


def _refuse_elsewhere(session: Session, author: Participant, meeting_id: UUID) -> None:
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.activity_id != author.activity_id:
        raise NotFound


def _viewer(author: Participant) -> Viewer:
    return Viewer(author.activity_id, author.id)


def _held(session: Session, viewer: Viewer, item_id: UUID) -> Item:
    wanted = visible(viewer).where(Item.id == item_id)
    held = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = session.scalar(held)
    if found is None:
        raise NotFound
    return found


def _count(session: Session, item: Item, change: int) -> None:
    session.flush()
    session.execute(update(Item).where(Item.id == item.id).values(votes=Item.votes + change))
    session.refresh(item)
    changed(session, [item])
