"""How Alembic runs our migrations: over the connection it is given, both branches together."""

from alembic import context

given = context.config.attributes
metadata = given.get("metadata")


def ours(name: str | None, kind: str, parents: object) -> bool:
    """Whether a draft looks at this: the record store's tables have migrations of their own."""
    del parents
    return kind != "table" or metadata is None or name in metadata.tables


context.configure(
    connection=given["connection"],
    target_metadata=metadata,
    include_name=ours,
    render_as_batch=True,
    render_item=given.get("render"),
)
context.run_migrations()
