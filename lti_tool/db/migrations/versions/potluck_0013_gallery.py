"""Works that everybody may see, with their authors' consent."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0013"
down_revision = "potluck_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gallery_work",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("consent", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_gallery_work_asked_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_gallery_work_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_gallery_work_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["submission_version.id"],
            name=op.f("fk_gallery_work_version_id_submission_version"),
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_gallery_work")),
    )


def downgrade() -> None:
    op.drop_table("gallery_work")
