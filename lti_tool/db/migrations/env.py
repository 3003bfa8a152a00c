"""How Alembic runs our migrations: over the connection it is given, both branches together."""

from alembic import context

from lti_tool.db.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
