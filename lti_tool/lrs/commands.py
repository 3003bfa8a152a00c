"""The administrator's commands about keys to the record store and the completion API."""

import click

from lti_tool.errors import SetupError
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime
from xapi.lrs import keys as store
from xapi.lrs.keys import Scope

ORGANISATION = click.option(
    "--organisation", default=platforms.DEFAULT_SLUG, show_default=True, help="Its short name."
)


@click.group()
def keys() -> None:
    """The keys to the record store and the completion API."""


@keys.command("add")
@ORGANISATION
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=(Scope.ALL_READ.value,),
    show_default=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key opens; may be given several times.",
)
@click.argument("name")
@click.pass_obj
def add(runtime: Runtime, organisation: str, scopes: tuple[str, ...], name: str) -> None:
    """Make a key called NAME; its secret is shown once."""
    with runtime.database.writing() as session:
        owner = platforms.organisation_called(session, organisation)
        made = store.create(session, owner.id, name, map(Scope, scopes), now=runtime.clock())
    click.echo(f"key     {made.credential.key}")
    click.echo(f"secret  {made.secret}")
    click.echo(f"address {runtime.settings.base_url}/xapi", err=True)
    click.echo("Keep the secret now: it is not shown again.", err=True)


@keys.command("list")
@ORGANISATION
@click.pass_obj
def list_keys(runtime: Runtime, organisation: str) -> None:
    """List the keys of an organisation, without their secrets."""
    with runtime.database.reading() as session:
        for key in store.keys_of(session, platforms.organisation_called(session, organisation).id):
            state = "revoked" if key.revoked_at else "in use"
            click.echo(f"{key.key}\t{state}\t{' '.join(sorted(key.scopes))}\t{key.name}")


@keys.command("revoke")
@ORGANISATION
@click.argument("key")
@click.pass_obj
def revoke(runtime: Runtime, organisation: str, key: str) -> None:
    """Take KEY out of use at once."""
    with runtime.database.writing() as session:
        owner = platforms.organisation_called(session, organisation)
        if not store.revoke(session, owner.id, key, now=runtime.clock()):
            raise SetupError(f"There is no key {key} in use: see potluck keys list.")
    click.echo(f"The key {key} is out of use.")
