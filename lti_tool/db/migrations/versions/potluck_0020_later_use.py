"""Works of earlier courses as worked examples, where their authors let that be."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0020"
down_revision = "potluck_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "later_use",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_later_use_asked_by_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_later_use_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_later_use_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_later_use_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_later_use")),
    )
    with op.batch_alter_table("example_work", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column("is_withdrawn", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_example_work_source_id_submission"), "submission", ["source_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_example_work_source_id"), ["source_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("example_work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_example_work_source_id"))
        batch_op.drop_constraint(batch_op.f("fk_example_work_source_id_submission"), type_="foreignkey")
        batch_op.drop_column("is_withdrawn")
        batch_op.drop_column("source_id")
    op.drop_table("later_use")
