"""The administrator's commands about organisations and platforms."""

from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import SetupError
from lti_tool.platforms import service
from lti_tool.platforms.models import Organisation, Registration
from lti_tool.runtime import Runtime


def organisation_for(session: Session, slug: str) -> Organisation:
    """The organisation an administrator named.

    Raises:
        SetupError: there is none.
    """
    found = service.organisation_named(session, slug)
    if found is None:
        raise SetupError(f"There is no organisation {slug!r}: see potluck organisations list.")
    return found


@click.group()
def organisations() -> None:
    """The customers of this installation."""


@organisations.command("add")
@click.argument("slug")
@click.argument("name")
@click.pass_obj
def add_organisation(runtime: Runtime, slug: str, name: str) -> None:
    """Add an organisation with the short name SLUG, shown as NAME."""
    with runtime.database.writing() as session:
        service.make_organisation(
            session, slug, name, iri_base=runtime.settings.iri_base, now=runtime.clock()
        )
    click.echo(f"Added the organisation {slug}.")


@organisations.command("list")
@click.pass_obj
def list_organisations(runtime: Runtime) -> None:
    """List the organisations."""
    with runtime.database.reading() as session:
        for organisation in session.scalars(select(Organisation).order_by(Organisation.slug)):
            click.echo(f"{organisation.slug}\t{organisation.name}")


@click.group()
def platforms() -> None:
    """The LMSs that may launch this tool."""


@platforms.command("add")
@click.option("--organisation", default=service.DEFAULT_SLUG, show_default=True, help="Its short name.")
@click.option("--label", required=True, help="What you call this LMS.")
@click.option("--issuer", required=True, help="The LMS's issuer, also called platform id.")
@click.option("--client-id", required=True, help="What the LMS calls this tool.")
@click.option("--auth-url", required=True, help="The LMS's authentication request address.")
@click.option("--token-url", required=True, help="The LMS's access token address.")
@click.option("--jwks-url", required=True, help="The LMS's public key set address.")
@click.option("--token-audience", help="Only where the LMS wants another audience than its token address.")
@click.option(
    "--deployment", "deployments", multiple=True, help="A deployment id; may be given several times."
)
@click.pass_obj
def add_platform(  # noqa: PLR0913, PLR0917 an LMS's form has these fields
    runtime: Runtime,
    organisation: str,
    label: str,
    issuer: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    token_audience: str | None,
    deployments: tuple[str, ...],
) -> None:
    """Let an LMS launch this tool."""
    addresses = service.PlatformAddresses(issuer, client_id, auth_url, token_url, jwks_url, token_audience)
    now = runtime.clock()
    with runtime.database.writing() as session:
        owner = organisation_for(session, organisation)
        registration = service.register_platform(session, owner, label, addresses, now=now)
        for deployment in deployments:
            service.add_deployment(session, registration, deployment, now=now)
        click.echo(f"Connected {label}. Give the LMS these addresses:")
        _echo_addresses(runtime, registration)


@platforms.command("deployment")
@click.argument("registration_id", type=click.UUID)
@click.argument("deployment_id")
@click.pass_obj
def add_deployment(runtime: Runtime, registration_id: UUID, deployment_id: str) -> None:
    """Let launches from DEPLOYMENT_ID of the platform REGISTRATION_ID in."""
    with runtime.database.writing() as session:
        registration = session.get(Registration, registration_id)
        if registration is None:
            raise SetupError(f"There is no platform {registration_id}: see potluck platforms list.")
        service.add_deployment(session, registration, deployment_id, now=runtime.clock())
        label = registration.label
    click.echo(f"Launches from deployment {deployment_id} of {label} are let in.")


@platforms.command("list")
@click.pass_obj
def list_platforms(runtime: Runtime) -> None:
    """List the platforms and the addresses each of them needs."""
    with runtime.database.reading() as session:
        for registration in session.scalars(select(Registration).order_by(Registration.label)):
            click.echo(f"{registration.label} ({registration.state}): {registration.issuer}")
            click.echo(f"  registration      {registration.id}")
            click.echo(f"  client id         {registration.client_id}")
            _echo_addresses(runtime, registration)


def _echo_addresses(runtime: Runtime, registration: Registration) -> None:
    base_url = runtime.settings.base_url
    click.echo(f"  login URL         {base_url}/lti/login/{registration.id}")
    click.echo(f"  redirect URL      {base_url}/lti/launch")
    click.echo(f"  target link URL   {base_url}/lti/launch")
    click.echo(f"  public key set    {base_url}/lti/jwks")
