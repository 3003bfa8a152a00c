"""The commands about organisations."""

import click
from sqlalchemy import select

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.platforms import service
from lti_tool.platforms.models import Organisation
from lti_tool.runtime import Runtime


@click.group()
def organisations() -> None:
    """The customers of this installation."""


@organisations.command("add")
@click.argument("slug")
@click.argument("name")
@click.pass_obj
def add(runtime: Runtime, slug: str, name: str) -> None:
    """Add an organisation with the short name SLUG, shown as NAME."""
    now = runtime.clock()
    with runtime.database.writing() as session:
        made = service.make_organisation(session, slug, name, iri_base=runtime.settings.iri_base, now=now)
        audit.record(session, Deed(Act.ORGANISATION_ADDED, slug, made.id), None, now=now)
    click.echo(f"Added the organisation {slug}.")


@organisations.command("list")
@click.pass_obj
def list_all(runtime: Runtime) -> None:
    """List the organisations."""
    with runtime.database.reading() as session:
        for organisation in session.scalars(select(Organisation).order_by(Organisation.slug)):
            click.echo(f"{organisation.slug}\t{organisation.name}")
