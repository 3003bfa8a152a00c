"""Criteria of several kinds, and points that reviewers type."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0014"
down_revision = "potluck_0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rubric_criterion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="levels"))
        batch_op.add_column(sa.Column("highest", sa.Double(), nullable=False, server_default="0"))
    with op.batch_alter_table("rubric_answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("points", sa.Double(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rubric_answer", schema=None) as batch_op:
        batch_op.drop_column("points")
    with op.batch_alter_table("rubric_criterion", schema=None) as batch_op:
        batch_op.drop_column("highest")
        batch_op.drop_column("kind")
