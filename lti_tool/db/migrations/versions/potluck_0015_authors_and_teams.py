"""Works have authors: one person, or a team with those who were in it."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0015"
down_revision = "potluck_0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "peer_review_team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_peer_review_team_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_review_team_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_review_team")),
        sa.UniqueConstraint("activity_id", "name", name=op.f("uq_peer_review_team_activity_id_name")),
    )
    op.create_table(
        "peer_review_team_member",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_peer_review_team_member_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_peer_review_team_member_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_peer_review_team_member_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["peer_review_team.id"], name=op.f("fk_peer_review_team_member_team_id")
        ),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_peer_review_team_member")),
    )
    with op.batch_alter_table("peer_review_team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_peer_review_team_member_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_peer_review_team_member_team_id"), ["team_id"], unique=False)
    op.create_table(
        "submission_author",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_submission_author_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_submission_author_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_author_person_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_author_submission_id")
        ),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_submission_author")),
    )
    with op.batch_alter_table("submission_author", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_author_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_submission_author_now",
            ["activity_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )
    op.execute(
        "INSERT INTO submission_author (submission_id, person_id, organisation_id, activity_id) "
        "SELECT submission.id, participant.person_id, submission.organisation_id, submission.activity_id "
        "FROM submission JOIN participant ON participant.id = submission.participant_id"
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_team_id"), "peer_review_team", ["team_id"], ["id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_submission_team_id"), ["team_id"])
        batch_op.drop_index(batch_op.f("ix_submission_participant_id"))
        batch_op.drop_constraint(batch_op.f("uq_submission_activity_id_participant_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_submission_participant_id"), type_="foreignkey")
        batch_op.drop_column("participant_id")


def downgrade() -> None:
    """The work of a team stays with one of its members; the others have none then."""
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.add_column(sa.Column("participant_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_submission_team_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_submission_team_id"), type_="foreignkey")
        batch_op.drop_column("team_id")
    op.execute(
        "UPDATE submission SET participant_id = ("
        "SELECT participant.id FROM submission_author JOIN participant "
        "ON participant.activity_id = submission_author.activity_id "
        "AND participant.person_id = submission_author.person_id "
        "WHERE submission_author.submission_id = submission.id AND submission_author.left_at IS NULL "
        "ORDER BY participant.id LIMIT 1)"
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_submission_participant_id"), "participant", ["participant_id"], ["id"]
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_submission_activity_id_participant_id"), ["activity_id", "participant_id"]
        )
        batch_op.create_index(batch_op.f("ix_submission_participant_id"), ["participant_id"], unique=False)
    op.drop_table("submission_author")
    op.drop_table("peer_review_team_member")
    op.drop_table("peer_review_team")
