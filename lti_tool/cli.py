"""The command `potluck`: what an administrator and an L&D team can type."""

import logging
import sys

import click

from lti_tool import beside, serving, settings, worker
from lti_tool.activities import catalogue
from lti_tool.admin.commands import deployments, invitations, signing
from lti_tool.admin.commands.doctor import doctor
from lti_tool.admin.commands.organisations import organisations
from lti_tool.admin.commands.platforms import platforms
from lti_tool.admin.entrance.commands import staff
from lti_tool.app import create_app
from lti_tool.db import migrate
from lti_tool.db.engine import check_writable
from lti_tool.errors import PotluckError
from lti_tool.lrs.commands import keys
from lti_tool.platforms import service as platform_service
from lti_tool.platforms.keys import KeyRing
from lti_tool.platforms.transport import PooledTransport
from lti_tool.reports.commands import completions
from lti_tool.runtime import Runtime, open_runtime
from lti_tool.serving import Child
from lti_tool.stopping import Bell, on_signals, with_parent

USAGE_ERROR = 2
PARENT = click.option("--parent", type=int, hidden=True, help="The process to live and die with.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="potluck", prog_name="potluck")
@click.pass_context
def cli(context: click.Context) -> None:
    """Potluck: peer learning inside the LMS people already have."""
    read = settings.read()
    logging.basicConfig(level=read.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "waitress.queue"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
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
    """Bring the installation to the state this version needs: tables, the default organisation, a key.

    Raises:
        SetupError: the database or the folder for files cannot be written, or the keys were sealed with
            another secret.
    """
    runtime.storage.check()
    check_writable(runtime.database.engine)
    migrate.upgrade(runtime.database.engine)
    with runtime.database.writing() as session:
        platform_service.default_organisation(
            session, iri_base=runtime.settings.iri_base, now=runtime.clock()
        )
        KeyRing(runtime.settings.secret_key).ensure(session, now=runtime.clock())


@cli.command("serve")
@click.option("--sandbox", is_flag=True, help="Run the sandbox LMS beside it, to try everything out.")
@click.option("--no-worker", is_flag=True, help="Leave the worker to a `potluck work` elsewhere.")
@click.pass_obj
def serve(runtime: Runtime, *, sandbox: bool, no_worker: bool) -> None:
    """Run the web server, with the worker as its child."""
    children = [] if no_worker else [Child("worker", ("work",))]
    if sandbox:
        beside.refuse_outside_this_machine(runtime.settings)
        children.append(Child("sandbox LMS", ("sandbox",)))
    prepare(runtime)
    if sandbox:
        beside.register(runtime)
    bell = Bell()
    on_signals(bell)
    serving.serve(create_app(runtime), runtime.settings, children, bell)


@cli.command("work")
@PARENT
@click.pass_obj
def work(runtime: Runtime, parent: int | None) -> None:
    """Run the worker alone: grades to the LMS, rosters, and what passes with time."""
    prepare(runtime)
    bell = _bell(parent)
    jobs = [kind.run_jobs for kind in catalogue.KINDS]
    worker.run(worker.workshop(runtime, PooledTransport(runtime.settings), jobs), bell)


@cli.command("sandbox")
@PARENT
@click.pass_obj
def sandbox_lms(runtime: Runtime, parent: int | None) -> None:
    """Run the sandbox LMS alone: a pretend platform for trying the tool out, never for production."""
    beside.refuse_outside_this_machine(runtime.settings)
    beside.run(runtime, _bell(parent))


@cli.command("migrate")
@click.pass_obj
def migrate_command(runtime: Runtime) -> None:
    """Bring the database to the tables this version needs."""
    prepare(runtime)
    click.echo("The database is up to date.")


def _bell(parent: int | None) -> Bell:
    bell = Bell()
    on_signals(bell)
    if parent is not None:
        with_parent(parent, bell)
    return bell


for command in (*deployments.COMMANDS, *invitations.COMMANDS, signing.rotate):
    platforms.add_command(command)
for each in (organisations, platforms, doctor, staff, keys, completions):
    cli.add_command(each)
