"""What the record store keeps."""

import sqlalchemy as sa
from alembic import op

revision = "xapi_0001"
down_revision = None
branch_labels = ("xapi",)
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "xapi_activity",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("iri", sa.Text(), nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_xapi_activity"),
        sa.UniqueConstraint("organisation_id", "iri", name="uq_xapi_activity_organisation_id_iri"),
    )
    op.create_table(
        "xapi_agent",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ifi", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_xapi_agent"),
        sa.UniqueConstraint("organisation_id", "ifi", name="uq_xapi_agent_organisation_id_ifi"),
    )
    op.create_table(
        "xapi_credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_xapi_credential"),
        sa.UniqueConstraint("key", name="uq_xapi_credential_key"),
    )
    op.create_index("ix_xapi_credential_organisation_id", "xapi_credential", ["organisation_id"])
    op.create_table(
        "xapi_log_head",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", name="pk_xapi_log_head"),
    )
    op.create_table(
        "xapi_statement_reference",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "seq", "target_seq", name="pk_xapi_statement_reference"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_xapi_statement_reference_target", "xapi_statement_reference", ["organisation_id", "target_seq"]
    )
    op.create_table(
        "xapi_verb",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("iri", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_xapi_verb"),
        sa.UniqueConstraint("organisation_id", "iri", name="uq_xapi_verb_organisation_id_iri"),
    )
    op.create_table(
        "xapi_completion_fact",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", NUMBER, nullable=False),
        sa.Column("agent_id", NUMBER, nullable=False),
        sa.Column("registration", sa.Uuid(), nullable=False),
        sa.Column("activity_iri", sa.Text(), nullable=False),
        sa.Column("account_home_page", sa.Text(), nullable=True),
        sa.Column("account_name", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("satisfied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("best_scaled", sa.Float(), nullable=True),
        sa.Column("last_scaled", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cause_sid", sa.Uuid(), nullable=False),
        sa.Column("cause_seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["xapi_activity.id"], name="fk_xapi_completion_fact_activity_id"
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["xapi_agent.id"], name="fk_xapi_completion_fact_agent_id"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "activity_id", "agent_id", "registration", name="pk_xapi_completion_fact"
        ),
    )
    op.create_index(
        "ix_xapi_completion_fact_activity", "xapi_completion_fact", ["organisation_id", "activity_iri"]
    )
    op.create_index(
        "ix_xapi_completion_fact_person",
        "xapi_completion_fact",
        ["organisation_id", "account_name", "account_home_page"],
    )
    op.create_table(
        "xapi_statement",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sid", sa.Uuid(), nullable=False),
        sa.Column("stored", sa.DateTime(timezone=True), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", NUMBER, nullable=True),
        sa.Column("verb_id", NUMBER, nullable=False),
        sa.Column("object_id", NUMBER, nullable=True),
        sa.Column("registration", sa.Uuid(), nullable=True),
        sa.Column("refers_to", sa.Uuid(), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("voids", sa.Boolean(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["xapi_agent.id"], name="fk_xapi_statement_actor_id"),
        sa.ForeignKeyConstraint(["object_id"], ["xapi_activity.id"], name="fk_xapi_statement_object_id"),
        sa.ForeignKeyConstraint(["verb_id"], ["xapi_verb.id"], name="fk_xapi_statement_verb_id"),
        sa.PrimaryKeyConstraint("organisation_id", "seq", name="pk_xapi_statement"),
        sa.UniqueConstraint("organisation_id", "sid", name="uq_xapi_statement_organisation_id_sid"),
    )
    op.create_index("ix_xapi_statement_actor", "xapi_statement", ["actor_id", "verb_id", "seq"])
    op.create_index("ix_xapi_statement_object", "xapi_statement", ["object_id", "verb_id", "seq"])
    op.create_index("ix_xapi_statement_refers_to", "xapi_statement", ["organisation_id", "refers_to"])
    op.create_index(
        "ix_xapi_statement_registration", "xapi_statement", ["organisation_id", "registration", "seq"]
    )
    op.create_index("ix_xapi_statement_stored", "xapi_statement", ["organisation_id", "stored", "seq"])
    op.create_index("ix_xapi_statement_verb", "xapi_statement", ["verb_id", "seq"])
    op.create_table(
        "xapi_statement_activity",
        sa.Column("activity_id", NUMBER, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["xapi_activity.id"], name="fk_xapi_statement_activity_activity_id"
        ),
        sa.PrimaryKeyConstraint("activity_id", "seq", name="pk_xapi_statement_activity"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "xapi_statement_agent",
        sa.Column("agent_id", NUMBER, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_direct", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["xapi_agent.id"], name="fk_xapi_statement_agent_agent_id"),
        sa.PrimaryKeyConstraint("agent_id", "seq", name="pk_xapi_statement_agent"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("xapi_statement_agent")
    op.drop_table("xapi_statement_activity")
    op.drop_table("xapi_statement")
    op.drop_table("xapi_completion_fact")
    op.drop_table("xapi_verb")
    op.drop_table("xapi_statement_reference")
    op.drop_table("xapi_log_head")
    op.drop_table("xapi_credential")
    op.drop_table("xapi_agent")
    op.drop_table("xapi_activity")
