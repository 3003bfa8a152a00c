"""Dates of a person or a group of their own; when a work was first handed in."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0003"
down_revision = "potluck_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_review_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("submit_opens", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submit_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submit_late_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_opens", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) != (group_id IS NULL)", name=op.f("ck_peer_review_dates_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_peer_review_dates_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["course_group.id"],
            name=op.f("fk_peer_review_dates_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_review_dates_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_peer_review_dates_person_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_peer_review_dates_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_review_dates")),
        sa.UniqueConstraint(
            "activity_id", "group_id", name=op.f("uq_peer_review_dates_activity_id_group_id")
        ),
        sa.UniqueConstraint(
            "activity_id", "person_id", name=op.f("uq_peer_review_dates_activity_id_person_id")
        ),
    )
    with op.batch_alter_table("peer_review_dates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_review_dates_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_peer_review_dates_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_handed_in_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE submission SET first_handed_in_at = "
        "(SELECT version.handed_in_at FROM submission_version AS version "
        "WHERE version.submission_id = submission.id AND version.number = 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_column("first_handed_in_at")
    op.drop_table("peer_review_dates")
