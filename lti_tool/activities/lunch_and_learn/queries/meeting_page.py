"""One date in full: its questions, what is kept with it, and what the actor did with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.models import LunchResource, Watched
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.queries.place import At
from lti_tool.activities.lunch_and_learn.queries.topics import names_of
from lti_tool.activities.lunch_and_learn.rules.duties import Duty
from lti_tool.errors import NotFound
from lti_tool.parts.boards import queries as boards
from lti_tool.parts.boards.counting import taken_away
from lti_tool.parts.boards.models import Item
from lti_tool.parts.boards.queries import Shown
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.files.rules.limits import FileKind
from lti_tool.parts.meetings.models import Seat
from lti_tool.parts.meetings.rules.states import TAKING, WAS_THERE, How, Way
from lti_tool.parts.questions import queries as questionnaires
from lti_tool.parts.questions.queries import Asked, Given, Version
from lti_tool.parts.questions.rules.sums import Summary


@dataclass(frozen=True, slots=True)
class Board:
    """The questions of a date as one person sees them."""

    questions: tuple[Shown, ...]
    names: dict[UUID, str]

    @property
    def open(self) -> int:
        """How many are not answered yet."""
        return sum(one.item.state == ItemState.OPEN for one in self.questions)

    @property
    def answered(self) -> int:
        """How many are."""
        return sum(one.item.state == ItemState.ANSWERED for one in self.questions)

    @property
    def hidden(self) -> int:
        """How many only who runs the date sees."""
        return sum(one.item.state == ItemState.HIDDEN for one in self.questions)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is kept with a date."""

    key: str
    name: str
    kind: FileKind
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept with a date, and its file where it is one."""

    row: LunchResource
    file: KeptFile | None


@dataclass(frozen=True, slots=True)
class Mine:
    """What the actor did with a date."""

    takeaways: tuple[Item, ...]
    has_watched: bool
    quiz: Given | None
    feedback: Given | None


@dataclass(frozen=True, slots=True)
class InTheRoom:
    """How many are there."""

    here: int
    remote: int
    expected: int
    takeaways: int


def board(session: Session, at: At) -> Board:
    """The questions, in three statements."""
    found = tuple(boards.questions(session, at.viewer, at.meeting.id))
    ids = {one.item.author_id for one in found if one.item.author_id}
    return Board(found, names_of(session, ids) if ids else {})


def kept(session: Session, at: At) -> list[Kept]:
    """What is kept with the date, in the order it came."""
    rows = session.execute(
        select(LunchResource, FileRow)
        .outerjoin(FileRow, FileRow.id == LunchResource.file_id)
        .where(LunchResource.meeting_id == at.meeting.id)
        .order_by(LunchResource.added_at, LunchResource.id)
    )
    found: list[tuple[LunchResource, FileRow | None]] = [(row, file) for row, file in rows]
    return [Kept(row, _file(file) if file is not None else None) for row, file in found]


def file_of(session: Session, actor: Actor, meeting_id: UUID, resource_id: UUID) -> KeptFile:
    """A file that is kept with a date.

    Raises:
        NotFound: there is none where the actor is.
    """
    at = place.at(session, actor, meeting_id)
    found = next((one for one in kept(session, at) if one.row.id == resource_id), None)
    if found is None or found.file is None:
        raise NotFound
    return found.file


def mine(session: Session, at: At) -> Mine:
    """What the actor did with a date; nothing for who never came."""
    me = at.here.me
    if me is None:
        return Mine((), has_watched=False, quiz=None, feedback=None)
    taken = boards.takeaways(session, at.viewer)
    organisation_id = at.meeting.organisation_id
    quiz = quiz_asked(at)
    return Mine(
        takeaways=tuple(item for item in taken if item.meeting_id == at.meeting.id),
        has_watched=session.get(Watched, (at.meeting.id, me.id)) is not None,
        quiz=questionnaires.response_of(session, organisation_id, quiz, me.id) if quiz else None,
        feedback=questionnaires.response_of(session, organisation_id, feedback_asked(session, at), me.id),
    )


def in_the_room(session: Session, at: At) -> InTheRoom:
    """How many are there, how many of them from afar, and how many said that they come; in two statements."""
    seats = session.execute(
        select(Seat.rsvp, Seat.attendance, Seat.way, Seat.how, Seat.last_seen_at).where(
            Seat.meeting_id == at.meeting.id
        )
    ).all()
    here = [row for row in seats if row.attendance in WAS_THERE or row.last_seen_at is not None]
    return InTheRoom(
        here=len(here),
        remote=sum(row.way == Way.REMOTE or row.how == How.PAGE for row in here),
        expected=sum(row.rsvp in TAKING for row in seats),
        takeaways=sum(one.meeting_id == at.meeting.id for one in taken_away(session, at.here.activity.id)),
    )


def quiz_asked(at: At) -> Asked | None:
    """Where the quiz of a date is asked; None where it has none."""
    form_id = at.lunch.quiz_form_id
    return Asked(form_id, at.meeting.id, Duty.QUIZ) if form_id else None


def feedback_asked(session: Session, at: At) -> Asked:
    """Where people say how a date was."""
    return Asked(place.feedback_form(session, at.here.activity), at.meeting.id, Duty.FEEDBACK)


def current_version(session: Session, at: At, asked: Asked) -> Version:
    """The questions as they are asked now."""
    return questionnaires.current(session, at.meeting.organisation_id, asked.form_id)


def feedback_sums(session: Session, at: At) -> Summary:
    """What people said of a date, from three answers on."""
    return questionnaires.summary(session, at.meeting.organisation_id, feedback_asked(session, at))


def applied_by(session: Session, meeting_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many people applied something of each date."""
    return boards.applied_by(session, meeting_ids)


def stamp(session: Session, at: At) -> str:
    """What differs as soon as anything on the page of a date does for this viewer."""
    parts = (
        boards.changes(session, at.meeting.id),
        at.meeting.state,
        at.lunch.takeaways_asked_at,
        at.here.me.id if at.here.me else at.hosts,
    )
    return "-".join(map(str, parts))


def _file(row: FileRow) -> KeptFile:
    return KeptFile(row.key, row.name, FileKind(row.kind), row.size)
