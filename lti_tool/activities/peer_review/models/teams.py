"""Rows of teams: people who hand in one work together."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, new_id


class Team(Base):
    """A team of one activity."""

    __tablename__ = "peer_review_team"
    __table_args__ = (UniqueConstraint("activity_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"))
    name: Mapped[str] = mapped_column(String(200))


class TeamMember(Base):
    """A person in a team, whether they have come here yet or not; nobody is in two of one activity."""

    __tablename__ = "peer_review_team_member"

    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("peer_review_team.id"), index=True)
