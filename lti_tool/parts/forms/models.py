"""Rows of rubrics, their versions, criteria and levels, and of the responses given to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id
from lti_tool.parts.forms.rules import CriterionKind


class RubricRow(Base):
    """A rubric through all its versions."""

    __tablename__ = "rubric"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]


class RubricVersionRow(Base):
    """One version: its structure stands still once somebody has responded to it."""

    __tablename__ = "rubric_version"
    __table_args__ = (UniqueConstraint("rubric_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    rubric_id: Mapped[UUID] = mapped_column(ForeignKey("rubric.id"))
    number: Mapped[int]
    created_at: Mapped[datetime]


class CriterionRow(Base):
    """One question of a version; `key` names the same question in every version."""

    __tablename__ = "rubric_criterion"
    __table_args__ = (UniqueConstraint("version_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_version.id"))
    key: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(1000))
    kind: Mapped[str] = mapped_column(String(16), default=CriterionKind.LEVELS)
    highest: Mapped[float] = mapped_column(default=0.0)
    prompts: Mapped[str] = mapped_column(Text, default="")
    """One on each line."""
    least_words: Mapped[int] = mapped_column(default=0)


class LevelRow(Base):
    """One answer a criterion offers; `key` names the same answer in every version."""

    __tablename__ = "rubric_level"
    __table_args__ = (UniqueConstraint("criterion_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_criterion.id"))
    key: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(1000))
    points: Mapped[float]


class ResponseRow(Base):
    """What one person answered to one version; whose it is, the kind that asked knows."""

    __tablename__ = "rubric_response"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_version.id"), index=True)
    created_at: Mapped[datetime]


class AnswerRow(Base):
    """The level chosen or the points typed for one criterion, and the words that go with it."""

    __tablename__ = "rubric_answer"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_response.id"), primary_key=True)
    criterion_id: Mapped[UUID] = mapped_column(ForeignKey("rubric_criterion.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    level_id: Mapped[UUID | None] = mapped_column(ForeignKey("rubric_level.id"))
    comment: Mapped[str] = mapped_column(Text, default="")
    points: Mapped[float | None]
