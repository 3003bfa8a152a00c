"""The table of completion facts: one row per activity, person and registration."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text, Uuid

from xapi.log.columns import UtcDateTime, metadata
from xapi.log.models import activity, agent

completion_fact = Table(
    "xapi_completion_fact",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("activity_id", ForeignKey(activity.c.id), primary_key=True),
    Column("agent_id", ForeignKey(agent.c.id), primary_key=True),
    Column("registration", Uuid, primary_key=True),  # all zeros where the statements name none
    Column("activity_iri", Text, nullable=False),
    Column("account_home_page", Text, nullable=True),
    Column("account_name", Text, nullable=True),
    Column("state", String(20), nullable=False),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("completed_at", UtcDateTime, nullable=True),
    Column("passed_at", UtcDateTime, nullable=True),
    Column("failed_at", UtcDateTime, nullable=True),
    Column("satisfied_at", UtcDateTime, nullable=True),
    Column("waived_at", UtcDateTime, nullable=True),
    Column("scored_at", UtcDateTime, nullable=True),
    Column("best_scaled", Float, nullable=True),
    Column("last_scaled", Float, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("due_at", UtcDateTime, nullable=True),
    Column("cause_sid", Uuid, nullable=False),
    Column("cause_seq", BigInteger, nullable=False),
)
Index(
    "ix_xapi_completion_fact_activity",
    completion_fact.c.organisation_id,
    completion_fact.c.activity_iri,
)
Index(
    "ix_xapi_completion_fact_person",
    completion_fact.c.organisation_id,
    completion_fact.c.account_name,
    completion_fact.c.account_home_page,
)
