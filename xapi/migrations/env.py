"""Alembic's environment for this library without an application."""

from alembic import context

import xapi.facts.models  # noqa: F401 -- its table joins the metadata
from xapi.log.columns import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
