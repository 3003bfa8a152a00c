"""What the author of a work changed in each version of it."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0011"
down_revision = "potluck_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submission_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("submission_version", schema=None) as batch_op:
        batch_op.drop_column("note")
