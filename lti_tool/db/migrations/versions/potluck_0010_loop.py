"""What follows a review: how much it helped, what its author replied, what facilitators decided."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0010_loop"
down_revision = "potluck_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_echo",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("helpfulness", sa.Integer(), nullable=True),
        sa.Column("praise", sa.JSON(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("helpfulness BETWEEN 1 AND 4", name=op.f("ck_review_echo_in_range")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_review_echo_organisation_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_echo_review_id")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_echo")),
    )
    op.create_table(
        "review_verdict",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_review_verdict_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_review_verdict_organisation_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_verdict_review_id")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_verdict")),
    )
    op.create_table(
        "conduct_agreement",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_conduct_agreement_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name=op.f("fk_conduct_agreement_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", "version", name=op.f("pk_conduct_agreement")),
    )


def downgrade() -> None:
    op.drop_table("conduct_agreement")
    op.drop_table("review_verdict")
    op.drop_table("review_echo")
