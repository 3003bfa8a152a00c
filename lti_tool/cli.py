"""The command `potluck`: what an administrator and an L&D team can type."""

import logging
import sys
from pathlib import Path

import click

from lti_tool import serving, settings, worker
from lti_tool.activities import catalogue
from lti_tool.db import migrate
from lti_tool.db.engine import check_writable
from lti_tool.errors import PotluckError
from lti_tool.lrs.commands import keys
from lti_tool.platforms import service as platform_service
from lti_tool.platforms.commands import organisations, platforms
from lti_tool.platforms.keys import KeyRing
from lti_tool.reports.commands import completions
from lti_tool.runtime import Runtime, open_runtime

USAGE_ERROR = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="potluck", prog_name="potluck")
@click.pass_context
def cli(context: click.Context) -> None:
    """Potluck: peer learning inside the LMS people already have."""
    read = settings.read()
    logging.basicConfig(level=read.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    context.obj = open_runtime(read)


def main() -> None:
    """Run the command; what is wrong with the installation is one sentence and exit code 2."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except PotluckError as problem:
        click.echo(f"potluck: {problem}", err=True)
        sys.exit(USAGE_ERROR)


def prepare(runtime: Runtime) -> None:
    """Bring the installation to the state this version needs: tables, the default organisation, a key."""
    check_writable(runtime.database.engine)
    migrate.upgrade(runtime.database.engine)
    with runtime.database.writing() as session:
        platform_service.default_organisation(
            session, iri_base=runtime.settings.iri_base, now=runtime.clock()
        )
        KeyRing(runtime.settings.secret_key).ensure(session, now=runtime.clock())


@cli.command("migrate")
@click.pass_obj
def migrate_command(runtime: Runtime) -> None:
    """Bring the database to the tables this version needs."""
    prepare(runtime)
    click.echo("The database is up to date.")


for command in (organisations, platforms, keys, completions):
    cli.add_command(command)
