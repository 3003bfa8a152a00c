"""Rows of remarks: what a reviewer says about one passage of a work."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.activities.peer_review.rules.passages import AROUND, Selector
from lti_tool.db import Base


class Remark(Base):
    """A reviewer's words about a passage; in a draft the passage may still be missing or wrong."""

    __tablename__ = "review_remark"

    review_id: Mapped[UUID] = mapped_column(ForeignKey("review.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """Which of the fields of its review holds it."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("submission_version.id"), index=True)
    """The version of the work the passage is in; a later one may no longer have it."""
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("uploaded_file.id"), index=True)
    """None for the text of the work itself, and for a file that is gone."""
    first: Mapped[int | None]
    """The number of its paragraph, or of its line in a file."""
    last: Mapped[int | None]
    exact: Mapped[str] = mapped_column(Text, default="")
    prefix: Mapped[str] = mapped_column(String(AROUND), default="")
    suffix: Mapped[str] = mapped_column(String(AROUND), default="")
    start: Mapped[int | None]
    """None until it is where it says."""
    end: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    @property
    def selector(self) -> Selector | None:
        """Its passage; None while nothing is where it points."""
        if self.first is None or self.last is None or self.start is None or self.end is None:
            return None
        return Selector(self.first, self.last, self.exact, self.prefix, self.suffix, self.start, self.end)
