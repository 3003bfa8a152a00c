"""Sentences to begin a comment with, and how many words it has at least."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0016"
down_revision = "potluck_0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rubric_criterion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prompts", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("least_words", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("rubric_criterion", schema=None) as batch_op:
        batch_op.drop_column("least_words")
        batch_op.drop_column("prompts")
