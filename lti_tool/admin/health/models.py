"""Rows about the worker's regular duties: when each was last done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base


class Duty(StrEnum):
    """What the workers of an installation do again and again, each duty by one of them at a time."""

    HEARTBEAT = "heartbeat"
    JOBS = "jobs"
    REMINDERS = "reminders"
    SWEEP = "sweep"


class DutyDone(Base):
    """When a duty was last taken up by any worker."""

    __tablename__ = "duty_done"

    duty: Mapped[Duty] = mapped_column(String(32), primary_key=True)
    done_at: Mapped[datetime]
