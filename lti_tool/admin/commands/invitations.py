"""The commands by which an LMS connects itself, or is given what to copy."""

from datetime import timedelta
from uuid import UUID

import click
from sqlalchemy import select

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.admin.commands import named
from lti_tool.errors import SetupError
from lti_tool.platforms import invitations, service
from lti_tool.platforms.models import Invitation, Organisation
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.sheets.catalogue import sheet as sheet_of
from lti_tool.runtime import Runtime

HOURS = int(invitations.LIFETIME.total_seconds() // 3600)


@click.command("invite")
@click.option("--organisation", default=service.DEFAULT_SLUG, show_default=True, help="Its short name.")
@click.option(
    "--label",
    default="",
    callback=named.at_most(200),
    help="What you call the LMS; usually as it calls itself.",
)
@click.option(
    "--hours", default=HOURS, show_default=True, type=click.IntRange(1, 24 * 30), help="How long it is good."
)
@click.option("--ask", is_flag=True, help="Let nobody in from it before you have confirmed it here.")
@click.pass_obj
def invite(runtime: Runtime, organisation: str, label: str, hours: int, *, ask: bool) -> None:
    """Print a link that connects an LMS when it is pasted there, once."""
    now, lasts = runtime.clock(), timedelta(hours=hours)
    with runtime.database.writing() as session:
        owner = service.organisation_called(session, organisation)
        made = invitations.invite(session, owner.id, label, lasts=lasts, asks=ask, now=now)
        audit.record(session, Deed(Act.PLATFORM_INVITED, label, owner.id), None, now=now)
    click.echo(f"{runtime.settings.base_url}/lti/register/{made.secret}")
    click.echo(f"Works once, for {hours} hours. Open it in a browser to see where it goes.", err=True)


@click.command("invitations")
@click.pass_obj
def list_open(runtime: Runtime) -> None:
    """List the invitations nobody has used yet."""
    with runtime.database.reading() as session:
        found = session.execute(
            select(Invitation, Organisation.slug)
            .join(Organisation, Organisation.id == Invitation.organisation_id)
            .where(Invitation.registration_id.is_(None), Invitation.expires_at > runtime.clock())
            .order_by(Invitation.expires_at, Invitation.id)
        )
        for invitation, slug in found:
            until = f"until {invitation.expires_at:%Y-%m-%d %H:%M} UTC"
            click.echo(f"{invitation.id}\t{slug}\t{until}\t{invitation.label}")


@click.command("withdraw")
@click.argument("invitation_id", type=click.UUID)
@click.pass_obj
def withdraw(runtime: Runtime, invitation_id: UUID) -> None:
    """End INVITATION_ID before anybody uses it."""
    now = runtime.clock()
    with runtime.database.writing() as session:
        found = session.get(Invitation, invitation_id)
        if found is None:
            raise SetupError(f"There is no invitation {invitation_id}: see potluck platforms invitations.")
        invitations.withdraw(found, now=now)
        deed = Deed(Act.INVITATION_WITHDRAWN, found.label, found.organisation_id)
        audit.record(session, deed, None, now=now)
    click.echo("The invitation opens nothing any more.")


@click.command("sheet")
@click.argument("product", type=click.Choice(list(catalogue.PRODUCTS)))
@click.option("--platform", help="Its id or label, for the login address of its own.")
@click.pass_obj
def sheet(runtime: Runtime, product: str, platform: str | None) -> None:
    """Print what to copy where in PRODUCT, in the words it shows."""
    addresses = Addresses(runtime.settings.base_url)
    if platform is not None:
        with runtime.database.reading() as session:
            addresses = Addresses(addresses.base_url, named.platform(session, platform).id)
    _echo_sheet(product, addresses)


def _echo_sheet(product: str, addresses: Addresses) -> None:
    found = sheet_of(product)
    if found.invitation is not None:
        click.echo("By itself: potluck platforms invite prints a link. It goes here:")
        click.echo(f"  {found.invitation}\n")
    click.echo("By hand, in the LMS:")
    for step in found.way:
        click.echo(f"  {step}")
    click.echo("\nFill in:")
    for line in found.lines:
        click.echo(f"  {line.name!s:<52} {line.text(addresses)}")
    click.echo("\nThen give us what the LMS shows, with potluck platforms add:")
    for shown in found.shown:
        click.echo(f"  --{shown.what.value:<16} {shown.always or shown.name}")
    click.echo(f"  --{'product':<16} {product}")
    click.echo("\nAfterwards:")
    for step in found.next_steps:
        click.echo(f"  {step}")


COMMANDS = (
    invite,
    list_open,
    withdraw,
    sheet,
)
"""What `potluck platforms` can do about them."""
