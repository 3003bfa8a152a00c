"""What reviewers say about single passages of a work."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0018"
down_revision = "potluck_0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_remark",
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("first", sa.Integer(), nullable=True),
        sa.Column("last", sa.Integer(), nullable=True),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(length=32), nullable=False),
        sa.Column("suffix", sa.String(length=32), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["uploaded_file.id"], name=op.f("fk_review_remark_file_id_uploaded_file")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_review_remark_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_remark_review_id_review")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_review_remark_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_review_remark")),
    )
    with op.batch_alter_table("review_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_remark_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_remark_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_table("review_remark")
