"""Courses and activities found by what an L&D team types: an id, or words of the title."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Course
from lti_tool.errors import PotluckError
from lti_tool.participation.models import Activity
from lti_tool.web.forms import cleaned

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Found:
    """Something with a title."""

    id: UUID
    title: str


class NoneFound(PotluckError):
    """Nothing has this id or a title like it."""


class SeveralFound(PotluckError):
    """More than one title holds the words; the message names the first of them with their ids."""


def find_activity(session: Session, organisation_id: UUID, typed: str) -> UUID:
    """The id of the one activity of the organisation that is meant.

    Raises:
        NoneFound: no activity has this id or these words in its title.
        SeveralFound: more than one has.
    """
    return _one(session, Activity, organisation_id, typed)


def find_course(session: Session, organisation_id: UUID, typed: str) -> UUID:
    """The id of the one course of the organisation that is meant.

    Raises:
        NoneFound: no course has this id or these words in its title.
        SeveralFound: more than one has.
    """
    return _one(session, Course, organisation_id, typed)


def there_is(session: Session, table: type[Activity | Course], organisation_id: UUID, wanted: UUID) -> bool:
    """Whether the organisation has an activity or course with this id."""
    query = select(table.id).where(table.id == wanted, table.organisation_id == organisation_id)
    return session.scalar(query) is not None


def _one(session: Session, table: type[Activity | Course], organisation_id: UUID, typed: str) -> UUID:
    noun = table.__tablename__
    meant = _as_id(typed)
    if meant is not None and there_is(session, table, organisation_id, meant):
        return meant
    found = _titled(session, table, organisation_id, typed.strip())
    exact = [each for each in found if each.title.casefold() == typed.strip().casefold()]
    chosen = exact if len(exact) == 1 else found
    if not chosen:
        raise NoneFound(f"No {noun} has the id or title {typed!r}.")
    if len(chosen) > 1:
        raise SeveralFound(_several(noun, typed, chosen))
    return chosen[0].id


def _titled(
    session: Session, table: type[Activity | Course], organisation_id: UUID, part: str
) -> list[Found]:
    # `lower` in SQLite knows ASCII only, so the rest of the folding happens here.
    rows = session.execute(
        select(table.id, table.title)
        .where(table.organisation_id == organisation_id)
        .order_by(func.lower(table.title), table.id)
    )
    wanted = part.casefold()
    return [Found(row[0], row[1]) for row in rows if wanted and wanted in row[1].casefold()]


def _several(noun: str, typed: str, found: list[Found]) -> str:
    lines = [f"  {each.id}  {cleaned(each.title)}" for each in found[:_SHOWN]]
    more = [f"  and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    head = f"{typed!r} fits more than one {noun}; give the id of the one you mean:"
    return "\n".join([head, *lines, *more])


def _as_id(typed: str) -> UUID | None:
    try:
        return UUID(typed.strip())
    except ValueError:
        return None
