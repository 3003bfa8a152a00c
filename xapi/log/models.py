"""The tables of the record store; every row belongs to one organisation."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from xapi.log.columns import RowNumber, UtcDateTime, metadata

# Whoever writes statements locks their organisation's row until the commit: so `seq` has no gaps and
# follows the order of commits, and `stored` never runs backwards along it.
log_head = Table(
    "xapi_log_head",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("stored", UtcDateTime, nullable=True),
)

agent = Table(
    "xapi_agent",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("ifi", Text, nullable=False),
    UniqueConstraint("organisation_id", "ifi"),
)

verb = Table(
    "xapi_verb",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("iri", Text, nullable=False),
    UniqueConstraint("organisation_id", "iri"),
)

activity = Table(
    "xapi_activity",
    metadata,
    Column("id", RowNumber, primary_key=True),
    Column("organisation_id", Uuid, nullable=False),
    Column("iri", Text, nullable=False),
    Column("definition", LargeBinary, nullable=True),
    UniqueConstraint("organisation_id", "iri"),
)

statement = Table(
    "xapi_statement",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("sid", Uuid, nullable=False),
    Column("stored", UtcDateTime, nullable=False),
    Column("timestamp", UtcDateTime, nullable=False),
    Column("actor_id", ForeignKey(agent.c.id), nullable=True),
    Column("verb_id", ForeignKey(verb.c.id), nullable=False),
    Column("object_id", ForeignKey(activity.c.id), nullable=True),
    Column("registration", Uuid, nullable=True),
    Column("refers_to", Uuid, nullable=True),
    Column("voided", Boolean, nullable=False),
    Column("voids", Boolean, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("organisation_id", "sid"),
)
Index("ix_xapi_statement_stored", statement.c.organisation_id, statement.c.stored, statement.c.seq)
Index("ix_xapi_statement_actor", statement.c.actor_id, statement.c.verb_id, statement.c.seq)
Index("ix_xapi_statement_verb", statement.c.verb_id, statement.c.seq)
Index("ix_xapi_statement_object", statement.c.object_id, statement.c.verb_id, statement.c.seq)
Index(
    "ix_xapi_statement_registration", statement.c.organisation_id, statement.c.registration, statement.c.seq
)
Index("ix_xapi_statement_refers_to", statement.c.organisation_id, statement.c.refers_to)

# Clustered on (activity, seq) and (agent, seq): what names one activity or one person is one ordered scan.
statement_activity = Table(
    "xapi_statement_activity",
    metadata,
    Column("activity_id", ForeignKey(activity.c.id), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

statement_agent = Table(
    "xapi_statement_agent",
    metadata,
    Column("agent_id", ForeignKey(agent.c.id), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("is_direct", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# Who refers to whom, followed to the end: a referrer is found whenever one of its targets is.
statement_reference = Table(
    "xapi_statement_reference",
    metadata,
    Column("organisation_id", Uuid, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("target_seq", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
Index(
    "ix_xapi_statement_reference_target",
    statement_reference.c.organisation_id,
    statement_reference.c.target_seq,
)

credential = Table(
    "xapi_credential",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, nullable=False, index=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("secret_hash", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
)
