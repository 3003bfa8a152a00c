"""Reviews by whoever leads the course."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0019"
down_revision = "potluck_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facilitator_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("draft_page", sa.String(length=40), nullable=False),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scaled", sa.Double(), nullable=True),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_facilitator_review_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_facilitator_review_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_facilitator_review_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["rubric_response.id"],
            name=op.f("fk_facilitator_review_response_id_rubric_response"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_facilitator_review_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_facilitator_review_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitator_review")),
        sa.UniqueConstraint(
            "submission_id", "person_id", name=op.f("uq_facilitator_review_submission_id_person_id")
        ),
    )
    op.add_column(
        "submission", sa.Column("facilitator_reviews", sa.Integer(), server_default="0", nullable=False)
    )
    with op.batch_alter_table("facilitator_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facilitator_review_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_facilitator_review_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_column("facilitator_reviews")
    op.drop_table("facilitator_review")
