"""How many places of a work are taken, and where it stands among works of the same load."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0004"
down_revision = "potluck_0003"
branch_labels = None
depends_on = None

CHANCE = {"sqlite": "(random() & 9007199254740991) / 9007199254740992.0", "postgresql": "random()"}
submission = sa.table("submission", sa.column("id"), sa.column("load"), sa.column("pick"))
review = sa.table("review", sa.column("submission_id"), sa.column("state"))


def upgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_activity_id"))
        batch_op.create_index("ix_review_lease_here", ["activity_id", "state", "leased_until"], unique=False)

    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("load", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("pick", sa.Double(), nullable=False, server_default="0"))
        batch_op.drop_index("ix_submission_pool")
        batch_op.create_index(
            "ix_submission_pool", ["activity_id", "state", "load", "pick", "in_pool_at"], unique=False
        )
    taken = (
        sa.select(sa.func.count())
        .where(review.c.submission_id == submission.c.id, review.c.state.in_(["leased", "sent"]))
        .scalar_subquery()
    )
    chance: sa.ColumnClause[float] = sa.literal_column(CHANCE[op.get_context().dialect.name])
    op.execute(submission.update().values(load=taken, pick=chance))


def downgrade() -> None:
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index("ix_submission_pool")
        batch_op.create_index("ix_submission_pool", ["activity_id", "state", "in_pool_at"], unique=False)
        batch_op.drop_column("pick")
        batch_op.drop_column("load")

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index("ix_review_lease_here")
        batch_op.create_index(batch_op.f("ix_review_activity_id"), ["activity_id"], unique=False)
