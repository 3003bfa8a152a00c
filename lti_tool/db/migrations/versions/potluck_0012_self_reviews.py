"""What authors think of their own work."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0012"
down_revision = "potluck_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_review",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("draft_page", sa.String(length=40), nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_own_review_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_own_review_participant_id_participant")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["rubric_response.id"], name=op.f("fk_own_review_response_id_rubric_response")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_own_review_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_own_review")),
    )
    with op.batch_alter_table("own_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_review_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_table("own_review")
