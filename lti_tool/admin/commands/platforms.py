"""The commands about LMSs: connected by hand, changed, switched on and off."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

import click
from sqlalchemy import select

from lti_tool.access.audit import Act
from lti_tool.admin.commands import named
from lti_tool.platforms import changes, self_registration, service
from lti_tool.platforms.changes import Manners
from lti_tool.platforms.models import NewDeployments, Registration, RegistrationState
from lti_tool.platforms.ourselves import Addresses
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.service import PlatformAddresses
from lti_tool.runtime import Runtime

Command = TypeVar("Command", bound=Callable[..., Any])
ADDRESSES = {
    "issuer": (500, "The LMS's issuer, also called platform id."),
    "client_id": (500, "What the LMS calls this tool."),
    "auth_url": (2000, "The LMS's authentication request address."),
    "token_url": (2000, "The LMS's access token address."),
    "jwks_url": (2000, "The LMS's public key set address."),
}


@click.group()
def platforms() -> None:
    """The LMSs that may launch this tool."""


def _addresses(*, required: bool) -> Callable[[Command], Command]:
    """The options for the addresses of an LMS."""

    def decorate(command: Command) -> Command:
        command = click.option(
            "--token-audience",
            callback=named.at_most(500),
            help="Only where the LMS wants another audience than its token address.",
        )(command)
        for name, (longest, words) in reversed(ADDRESSES.items()):
            option = f"--{name.replace('_', '-')}"
            check = named.at_most(longest)
            command = click.option(option, required=required, callback=check, help=words)(command)
        return command

    return decorate


def _manners(command: Command) -> Command:
    """The options for how an LMS is dealt with."""
    options = (
        click.option("--product", type=click.Choice(list(catalogue.PRODUCTS)), help="Whose product it is."),
        click.option(
            "--host",
            "service_hosts",
            multiple=True,
            help="A further host of its services; may be given several times. A leading dot means all below.",
        ),
        click.option(
            "--frame-origin",
            "frame_origins",
            multiple=True,
            help="A further address that may show us in a frame; may be given several times.",
        ),
        click.option(
            "--new-deployments",
            type=click.Choice([choice.value for choice in NewDeployments]),
            help="What becomes of deployments nobody named: ask, or approve. Usually as suits the product.",
        ),
        click.option(
            "--guests/--no-guests",
            "lets_guests_look",
            default=None,
            help="Whether people the LMS does not name may read what an activity is about.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@platforms.command("add")
@click.option("--organisation", default=service.DEFAULT_SLUG, show_default=True, help="Its short name.")
@click.option("--label", required=True, callback=named.at_most(200), help="What you call this LMS.")
@_addresses(required=True)
@_manners
@click.option(
    "--deployment", "deployments", multiple=True, help="A deployment id; may be given several times."
)
@click.pass_obj
def add(
    runtime: Runtime, /, organisation: str, label: str, deployments: tuple[str, ...], **given: Any
) -> None:
    """Let an LMS launch this tool."""
    now = runtime.clock()
    addresses = PlatformAddresses(**{each.name: given[each.name] for each in fields(PlatformAddresses)})
    with runtime.database.writing() as session:
        owner = service.organisation_called(session, organisation)
        self_registration.check_not_elsewhere(session, owner.id, addresses.token_url, addresses.client_id)
        made = service.register_platform(session, owner, label, addresses, now=now)
        product = given["product"] or catalogue.GENERIC
        made.new_deployments = catalogue.product(product).new_deployments
        changes.change(session, made, addresses, _changed(_manners_of(made), given | {"product": product}))
        for deployment in deployments:
            service.add_deployment(session, made, deployment, now=now)
        named.note(session, Act.PLATFORM_REGISTERED, made, now=now)
        click.echo(f"Connected {label}. Give the LMS these addresses:")
        _echo_ours(runtime, made)


@platforms.command("change")
@click.argument("platform")
@click.option("--label", callback=named.at_most(200), help="What you call this LMS.")
@_addresses(required=False)
@_manners
@click.pass_obj
def change(runtime: Runtime, /, platform: str, **given: Any) -> None:
    """Change what is known of PLATFORM (its id or label); what is not given stays."""
    now = runtime.clock()
    with runtime.database.writing() as session:
        found = named.platform(session, platform)
        addresses = _changed(_addresses_of(found), given)
        own = found.organisation_id
        self_registration.check_not_elsewhere(session, own, addresses.token_url, addresses.client_id)
        changes.change(session, found, addresses, _changed(_manners_of(found), given))
        told = ", ".join(sorted(name for name, value in given.items() if value not in {None, ()}))
        named.note(session, Act.PLATFORM_CHANGED, found, now=now, changed=told)
        label = found.label
    click.echo(f"Changed {label}: {told or 'nothing'}.")


@platforms.command("on")
@click.argument("platform")
@click.pass_obj
def switch_on(runtime: Runtime, platform: str) -> None:
    """Let launches from PLATFORM in; one that registered itself and waits is confirmed."""
    now = runtime.clock()
    with runtime.database.writing() as session:
        found = named.platform(session, platform)
        waited = found.state == RegistrationState.WAITING
        changes.switch(found, on=True)
        act = Act.PLATFORM_CONFIRMED if waited else Act.PLATFORM_SWITCHED_ON
        named.note(session, act, found, now=now)
        label = found.label
    click.echo(f"Launches from {label} are let in.")


@platforms.command("off")
@click.argument("platform")
@click.pass_obj
def switch_off(runtime: Runtime, platform: str) -> None:
    """Let launches from PLATFORM in no longer; what people wrote stays."""
    with runtime.database.writing() as session:
        found = named.platform(session, platform)
        changes.switch(found, on=False)
        named.note(session, Act.PLATFORM_SWITCHED_OFF, found, now=runtime.clock())
        label = found.label
    click.echo(f"Launches from {label} are let in no longer.")


@platforms.command("list")
@click.pass_obj
def list_all(runtime: Runtime) -> None:
    """List the platforms and the addresses each of them needs."""
    with runtime.database.reading() as session:
        for registration in session.scalars(select(Registration).order_by(Registration.label)):
            click.echo(f"{registration.label} ({registration.state}): {registration.issuer}")
            click.echo(f"  registration      {registration.id}")
            click.echo(f"  client id         {registration.client_id}")
            click.echo(f"  product           {catalogue.product(registration.product).name}")
            _echo_ours(runtime, registration)


def _echo_ours(runtime: Runtime, registration: Registration) -> None:
    addresses = Addresses(runtime.settings.base_url, registration.id)
    click.echo(f"  login URL         {addresses.login}")
    click.echo(f"  redirect URL      {addresses.launch}")
    click.echo(f"  target link URL   {addresses.launch}")
    click.echo(f"  public key set    {addresses.keys}")


_Values = TypeVar("_Values", PlatformAddresses, Manners)


def _changed(values: _Values, given: dict[str, Any]) -> _Values:
    """The values with those given in their place."""
    names = {each.name for each in fields(values)}
    told = {name: value for name, value in given.items() if name in names and value not in {None, ()}}
    return replace(values, **told)


def _addresses_of(registration: Registration) -> PlatformAddresses:
    return PlatformAddresses(
        **{each.name: getattr(registration, each.name) for each in fields(PlatformAddresses)}
    )


def _manners_of(registration: Registration) -> Manners:
    return Manners(
        label=registration.label,
        product=registration.product,
        service_hosts=tuple(registration.service_hosts.split()),
        frame_origins=tuple(registration.frame_origins.split()),
        new_deployments=NewDeployments(registration.new_deployments),
        lets_guests_look=registration.lets_guests_look,
    )
