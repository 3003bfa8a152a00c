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
    """Kept rubrics go with the table that says whose they are; no activity uses them, and nobody answered."""
    kept = sa.table("kept_rubric", sa.column("rubric_id", sa.Uuid()))
    rubrics = _rows("rubric", "id")
    versions = _rows("rubric_version", "id", "rubric_id")
    criteria = _rows("rubric_criterion", "id", "version_id")
    levels = _rows("rubric_level", "criterion_id")
    rubric_ids = [*op.get_bind().scalars(sa.select(kept.c.rubric_id))]
    op.drop_table("kept_rubric")
    of_kept = sa.select(versions.c.id).where(versions.c.rubric_id.in_(rubric_ids))
    asked = sa.select(criteria.c.id).where(criteria.c.version_id.in_(of_kept))
    op.execute(sa.delete(levels).where(levels.c.criterion_id.in_(asked)))
    op.execute(sa.delete(criteria).where(criteria.c.version_id.in_(of_kept)))
    op.execute(sa.delete(versions).where(versions.c.rubric_id.in_(rubric_ids)))
    op.execute(sa.delete(rubrics).where(rubrics.c.id.in_(rubric_ids)))


def _rows(table: str, *columns: str) -> sa.TableClause:
    return sa.table(table, *(sa.column(name, sa.Uuid()) for name in columns))
