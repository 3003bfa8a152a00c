"""Works of a peer review given out to everybody at once, by a facilitator or at a date."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0005"
down_revision = "potluck_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("peer_review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deal_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("dealt_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_peer_review_deal_at"), ["deal_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("peer_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_peer_review_deal_at"))
        batch_op.drop_column("dealt_at")
        batch_op.drop_column("deal_at")
