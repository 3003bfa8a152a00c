"""Worked examples of a peer review, and what learners thought of them."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0008"
down_revision = "potluck_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "example_work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_example_work_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_example_work_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["rubric_response.id"], name=op.f("fk_example_work_response_id_rubric_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_example_work")),
    )
    with op.batch_alter_table("example_work", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_example_work_activity_id"), ["activity_id"], unique=False)
    op.create_table(
        "example_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("example_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("draft_page", sa.String(length=40), nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("distance", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_example_review_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["example_id"], ["example_work.id"], name=op.f("fk_example_review_example_id_example_work")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_example_review_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_example_review_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["rubric_response.id"],
            name=op.f("fk_example_review_response_id_rubric_response"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_example_review")),
        sa.UniqueConstraint(
            "participant_id", "example_id", name=op.f("uq_example_review_participant_id_example_id")
        ),
    )
    with op.batch_alter_table("example_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_example_review_activity_id"), ["activity_id"], unique=False)


def downgrade() -> None:
    op.drop_table("example_review")
    op.drop_table("example_work")
