"""Taking up a regular duty, so that of many workers one does it; telling when a worker was last alive."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.admin.health.models import Duty, DutyDone

BEATS_EVERY = timedelta(seconds=10)
ALIVE_FOR = timedelta(seconds=30)


def is_due(session: Session, duty: Duty, every: timedelta, *, now: datetime) -> bool:
    """Whether nobody has taken the duty up for so long."""
    done = session.get(DutyDone, duty)
    return done is None or done.done_at <= now - every


def take_up(session: Session, duty: Duty, every: timedelta, *, now: datetime) -> bool:
    """Take the duty up if it is due; False when another worker was faster."""
    renewed = session.scalars(
        update(DutyDone)
        .where(DutyDone.duty == duty, DutyDone.done_at <= now - every)
        .values(done_at=now)
        .returning(DutyDone.duty)
    ).all()
    if renewed or session.get(DutyDone, duty) is not None:
        return bool(renewed)
    try:
        with session.begin_nested():
            session.add(DutyDone(duty=duty, done_at=now))
    except IntegrityError:
        return False
    return True


def is_worker_alive(session: Session, *, now: datetime) -> bool:
    """Whether any worker gave a sign of life lately."""
    beat = session.get(DutyDone, Duty.HEARTBEAT)
    return beat is not None and beat.done_at > now - ALIVE_FOR
