"""That something on the board of a meeting has changed: counted once for each change, last of all.

Whoever changes an item holds it first and counts then, always in this order: nobody waits in a circle.
"""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from lti_tool.parts.boards.models import BoardChanges, Item


def changed(session: Session, items: Iterable[Item]) -> None:
    """Count a change of the boards on which these items are; topics are on none of a meeting."""
    boards = {item.meeting_id: item.organisation_id for item in items if item.meeting_id is not None}
    if not boards:
        return
    session.flush()
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    for meeting_id in sorted(boards):
        first = insert(BoardChanges).values(
            meeting_id=meeting_id, organisation_id=boards[meeting_id], changes=1
        )
        one_more = {"changes": BoardChanges.changes + 1}
        session.execute(first.on_conflict_do_update(index_elements=["meeting_id"], set_=one_more))
