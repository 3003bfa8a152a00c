"""Rows of rubrics that are kept: a copy of their own each, that no activity uses."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id

LONGEST_NAME = 200


class KeptRubric(Base):
    """One rubric under the name its owner gave it; others of the organisation see it once it is shared."""

    __tablename__ = "kept_rubric"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    rubric_id: Mapped[UUID] = mapped_column(ForeignKey("rubric.id"), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    is_shared: Mapped[bool] = mapped_column(default=False)
    kept_at: Mapped[datetime]
