"""What is held about the feeds of a person, given to them, and removed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lti_tool.calendars.models import CalendarFeed
from lti_tool.participation.models import Activity


def export_personal(session: Session, person_id: UUID) -> list[Mapping[str, Any]]:
    """Which feeds somebody has and since when; their addresses are known to nobody but them."""
    rows = session.execute(
        select(CalendarFeed, Activity.title)
        .outerjoin(Activity, Activity.id == CalendarFeed.activity_id)
        .where(CalendarFeed.person_id == person_id)
        .order_by(CalendarFeed.made_at, CalendarFeed.id)
    )
    return [
        {
            "activity": title,
            "made_at": feed.made_at.isoformat(),
            "last_fetched_on": feed.fetched_at.date().isoformat() if feed.fetched_at else None,
        }
        for feed, title in rows
    ]


def erase_personal(session: Session, person_id: UUID) -> None:
    """End every address of theirs."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
