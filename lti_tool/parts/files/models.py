"""Rows of uploaded files; whose one is, the kind that took it knows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id
from lti_tool.parts.files.rules.limits import FileKind

LONGEST_NAME = 200


class FileRow(Base):
    """A file somebody uploaded; its content is kept in the storage under its key."""

    __tablename__ = "uploaded_file"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    """What its owner called it; never shown to whoever must not know them."""
    kind: Mapped[FileKind] = mapped_column(String(8))
    size: Mapped[int]
    uploaded_at: Mapped[datetime]

    @property
    def key(self) -> str:
        """Under which its content is kept."""
        return self.id.hex
