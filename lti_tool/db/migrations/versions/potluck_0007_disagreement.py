"""What each review of a peer review gave, and which works a facilitator has looked at since."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0007"
down_revision = "potluck_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scaled", sa.Double(), nullable=True))
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_column("looked_at")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("scaled")
