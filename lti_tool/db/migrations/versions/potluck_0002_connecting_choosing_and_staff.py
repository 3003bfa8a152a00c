"""LMSs that connect themselves, content chosen in the LMS, staff without an LMS."""

import sqlalchemy as sa
from alembic import op

revision = "potluck_0002"
down_revision = "potluck_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_staff_member_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_member")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_member_name")),
    )
    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_staff_member_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("staff_member_id", sa.Uuid(), nullable=True),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_entry_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_audit_entry_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registration_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_invitation_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitation_secret_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "staff_link",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_member_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_staff_link_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_staff_link")),
    )
    with op.batch_alter_table("staff_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_link_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_member_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_member.id"], name=op.f("fk_staff_session_staff_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
    )
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_session_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "course_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("lti_group_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("lti_set_id", sa.String(length=255), nullable=True),
        sa.Column("set_name", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_course_group_course_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_course_group_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_group")),
        sa.UniqueConstraint("course_id", "lti_group_id", name=op.f("uq_course_group_course_id_lti_group_id")),
    )
    op.create_table(
        "course_group_member",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["course_group.id"], name=op.f("fk_course_group_member_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_course_group_member_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_course_group_member_person_id")),
        sa.PrimaryKeyConstraint("group_id", "person_id", name=op.f("pk_course_group_member")),
    )
    with op.batch_alter_table("course_group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_course_group_member_person_id"), ["person_id"], unique=False)

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("copied_from_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("made_by_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_activity_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_activity_copied_from_id"), "activity", ["copied_from_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_activity_made_by_id"), "person", ["made_by_id"], ["id"])

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.add_column(sa.Column("groups_url", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("group_sets_url", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("groups_synced_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("groups_problem", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("copied_from", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("launch_session", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("message", sa.String(length=32), nullable=False, server_default="resource_link")
        )
        batch_op.add_column(sa.Column("asked", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("subject_person_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("mentored_person_ids", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(
            sa.Column("is_cookieless", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.alter_column("course_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("resource_link_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_launch_session_subject_person_id"), "person", ["subject_person_id"], ["id"]
        )

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("product", sa.String(length=64), nullable=False, server_default="generic")
        )
        batch_op.add_column(sa.Column("product_version", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("service_hosts", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("frame_origins", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("new_deployments", sa.String(length=16), nullable=False, server_default="ask")
        )
        batch_op.add_column(
            sa.Column("lets_guests_look", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("resource_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("copied_from", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("tool_key", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signs_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retires_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE tool_key SET signs_from = created_at")
    with op.batch_alter_table("tool_key", schema=None) as batch_op:
        batch_op.alter_column("signs_from", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    op.execute("DELETE FROM launch_session WHERE resource_link_id IS NULL OR course_id IS NULL")
    with op.batch_alter_table("tool_key", schema=None) as batch_op:
        batch_op.drop_column("retires_at")
        batch_op.drop_column("signs_from")

    with op.batch_alter_table("resource_link", schema=None) as batch_op:
        batch_op.drop_column("copied_from")

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("lets_guests_look")
        batch_op.drop_column("new_deployments")
        batch_op.drop_column("frame_origins")
        batch_op.drop_column("service_hosts")
        batch_op.drop_column("product_version")
        batch_op.drop_column("product")

    with op.batch_alter_table("launch_session", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_launch_session_subject_person_id"), type_="foreignkey")
        batch_op.alter_column("resource_link_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("course_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("is_cookieless")
        batch_op.drop_column("mentored_person_ids")
        batch_op.drop_column("subject_person_id")
        batch_op.drop_column("asked")
        batch_op.drop_column("message")

    with op.batch_alter_table("course", schema=None) as batch_op:
        batch_op.drop_column("copied_from")
        batch_op.drop_column("groups_problem")
        batch_op.drop_column("groups_synced_at")
        batch_op.drop_column("group_sets_url")
        batch_op.drop_column("groups_url")

    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_activity_made_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_activity_copied_from_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_activity_made_by_id"))
        batch_op.drop_column("made_by_id")
        batch_op.drop_column("copied_from_id")

    with op.batch_alter_table("course_group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_course_group_member_person_id"))

    op.drop_table("course_group_member")
    op.drop_table("course_group")
    with op.batch_alter_table("staff_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_session_expires_at"))

    op.drop_table("staff_session")
    with op.batch_alter_table("staff_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_link_expires_at"))

    op.drop_table("staff_link")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_organisation_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("staff_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_member_organisation_id"))

    op.drop_table("staff_member")
