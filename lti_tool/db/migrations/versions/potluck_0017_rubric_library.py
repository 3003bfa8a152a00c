"""Rubrics that authors keep under a name."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0017"
down_revision = "potluck_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_rubric",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_kept_rubric_organisation_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_kept_rubric_owner_id")),
        sa.ForeignKeyConstraint(["rubric_id"], ["rubric.id"], name=op.f("fk_kept_rubric_rubric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_rubric")),
        sa.UniqueConstraint("owner_id", "name", name=op.f("uq_kept_rubric_owner_id_name")),
        sa.UniqueConstraint("rubric_id", name=op.f("uq_kept_rubric_rubric_id")),
    )
    with op.batch_alter_table("kept_rubric", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_rubric_organisation_id"), ["organisation_id"], unique=False)


def downgrade() -> None:
    """The rubrics themselves stay as rows nobody refers to."""
    op.drop_table("kept_rubric")
