"""The commands of the store on its own: `python -m xapi.lrs serve`."""

import secrets
import socket

import click
import waitress

from xapi import profile
from xapi.clock import system_now
from xapi.lrs.door import Door, open_engine
from xapi.lrs.keys import NewKey, Scope, create
from xapi.lrs.server import ALONE, application, prepare
from xapi.lrs.views import Settings

_DATABASE = click.option(
    "--database",
    envvar="XAPI_LRS_DATABASE",
    default="sqlite:///lrs.db",
    show_default=True,
    help="Database URL.",
)


@click.group()
def main() -> None:
    """A learning record store of its own."""


@main.command()
@_DATABASE
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True)
@click.option("--threads", default=4, show_default=True)
@click.option("--iri-base", default=profile.DEFAULT_BASE, show_default=True, help="Where our own IRIs live.")
@click.option(
    "--secret",
    envvar="XAPI_LRS_SECRET",
    help="Signs the links to further pages; without one they end with this process.",
)
def serve(database: str, host: str, port: int, threads: int, iri_base: str, secret: str | None) -> None:
    """Serve the store; the first start makes a key and shows it once."""
    engine = open_engine(database)
    first = prepare(engine, clock=system_now)
    if first is not None:
        _show(first)
    settings = Settings(secret=(secret or secrets.token_hex(32)).encode(), iri_base=iri_base)
    store = application(engine, settings, clock=system_now)
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise click.ClickException(
            f"{host}:{port} cannot be opened ({error.strerror}); try --port"
        ) from error
    click.echo(f"http://{host}:{listening.getsockname()[1]}/xapi")
    waitress.serve(store, sockets=[listening], threads=threads, ident="xapi")


@main.command()
@_DATABASE
@click.option("--name", default="another key", show_default=True)
@click.option("--scope", "scopes", multiple=True, type=click.Choice([str(scope) for scope in Scope]))
def key(database: str, name: str, scopes: tuple[str, ...]) -> None:
    """Make another key and show it once; without --scope it opens everything."""
    engine = open_engine(database)
    prepare(engine, clock=system_now)
    with Door(engine).writing() as session:
        _show(create(session, ALONE, name, [Scope(scope) for scope in scopes or ("all",)], now=system_now()))


def _show(made: NewKey) -> None:
    click.echo(f"key {made.credential.key}")
    click.echo(f"secret {made.secret}  (shown this once)")


if __name__ == "__main__":
    main()
