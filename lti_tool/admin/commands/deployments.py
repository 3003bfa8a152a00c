"""The commands about the deployments of an LMS."""

import click
from sqlalchemy import select

from lti_tool.access.audit import Act
from lti_tool.admin.commands import named
from lti_tool.errors import SetupError
from lti_tool.platforms import changes, service
from lti_tool.platforms.models import Deployment, DeploymentState, Registration
from lti_tool.runtime import Runtime

STATES = {DeploymentState.APPROVED: "let in", DeploymentState.PENDING: "waits"}


@click.command("deployment")
@click.argument("platform")
@click.argument("deployment_id", callback=named.at_most(255))
@click.pass_obj
def add(runtime: Runtime, platform: str, deployment_id: str) -> None:
    """Let launches from DEPLOYMENT_ID of PLATFORM (its id or label) in."""
    now = runtime.clock()
    with runtime.database.writing() as session:
        found = named.platform(session, platform)
        service.add_deployment(session, found, deployment_id, now=now)
        named.note(session, Act.DEPLOYMENT_APPROVED, found, now=now, deployment=deployment_id)
        label = found.label
    click.echo(f"Launches from deployment {deployment_id} of {label} are let in.")


@click.command("refuse")
@click.argument("platform")
@click.argument("deployment_id")
@click.pass_obj
def refuse(runtime: Runtime, platform: str, deployment_id: str) -> None:
    """Forget DEPLOYMENT_ID of PLATFORM, which waits to be let in."""
    with runtime.database.writing() as session:
        found = named.platform(session, platform)
        deployment = service.find_deployment(session, found.id, deployment_id)
        if deployment is None:
            raise SetupError(f"{found.label} has no deployment {deployment_id}.")
        changes.refuse(session, deployment)
        named.note(session, Act.DEPLOYMENT_REFUSED, found, now=runtime.clock(), deployment=deployment_id)
    click.echo(f"Deployment {deployment_id} is forgotten.")


@click.command("deployments")
@click.pass_obj
def list_all(runtime: Runtime) -> None:
    """List the deployments of all platforms; those that wait come first."""
    with runtime.database.reading() as session:
        found = session.execute(
            select(Deployment, Registration.label)
            .join(Registration, Registration.id == Deployment.registration_id)
            .order_by(Deployment.state.desc(), Registration.label, Deployment.lti_deployment_id)
        )
        for deployment, label in found:
            state = STATES[DeploymentState(deployment.state)]
            click.echo(f"{deployment.lti_deployment_id}\t{state}\t{label}")


COMMANDS = (
    add,
    refuse,
    list_all,
)
"""What `potluck platforms` can do about them."""
