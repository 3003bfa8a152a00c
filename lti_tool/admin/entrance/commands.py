"""The commands about people who look after the installation."""

import click
from sqlalchemy import select

from lti_tool.access import staff as service
from lti_tool.access.models import StaffMember
from lti_tool.errors import NotFound, Refused, SetupError
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Organisation
from lti_tool.runtime import Runtime


@click.group()
def staff() -> None:
    """People who look after this installation in a browser, without an LMS."""


@staff.command("invite")
@click.argument("name")
@click.option("--organisation", help="Let them look after this organisation only; its short name.")
@click.pass_obj
def invite(runtime: Runtime, name: str, organisation: str | None) -> None:
    """Print a link by which NAME signs in, once and within the hour."""
    with runtime.database.writing() as session:
        owner = platforms.organisation_called(session, organisation).id if organisation else None
        try:
            secret = service.invite(session, name, owner, now=runtime.clock())
        except Refused as refused:
            raise SetupError(f"{refused}.") from None
    hours = service.SESSION_LIFETIME.total_seconds() / 3600
    click.echo(f"{runtime.settings.base_url}/admin/sign-in/{secret}")
    click.echo(f"Opens once, within the hour; then {name} stays signed in for {hours:.0f} hours.", err=True)


@staff.command("list")
@click.pass_obj
def list_staff(runtime: Runtime) -> None:
    """List who may sign in, and what they look after."""
    with runtime.database.reading() as session:
        found = session.execute(
            select(StaffMember, Organisation.slug)
            .outerjoin(Organisation, Organisation.id == StaffMember.organisation_id)
            .order_by(StaffMember.name)
        )
        for member, slug in found:
            state = "" if member.disabled_at is None else " (switched off)"
            click.echo(f"{member.name}\t{slug or 'the whole installation'}{state}")


@staff.command("disable")
@click.argument("name")
@click.pass_obj
def disable(runtime: Runtime, name: str) -> None:
    """Let NAME in no longer, and end every session they have."""
    with runtime.database.writing() as session:
        try:
            service.switch_off(session, name, now=runtime.clock())
        except NotFound:
            raise SetupError(f"Nobody is called {name!r}: see potluck staff list.") from None
    click.echo(f"{name} is let in no longer.")
