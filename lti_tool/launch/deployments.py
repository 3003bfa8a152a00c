"""Which deployment a launch came from: let in, waiting for the administrator, or written down now."""

from datetime import datetime
from uuid import UUID

from lti_tool.db import Database
from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.lti.launch_values import Launch
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import DeploymentState, Registration


def let_in(database: Database, registration_id: UUID, launch: Launch, *, now: datetime) -> UUID:
    """Our id of the launch's deployment; one nobody has named is written down, in a transaction of its own.

    Raises:
        DoorClosed: it waits for the administrator.
    """
    with database.reading() as session:
        found = platforms.find_deployment(session, registration_id, launch.deployment_id)
        known = (found.id, found.state) if found else None
    deployment_id, state = known or _note(database, registration_id, launch, now=now)
    if state != DeploymentState.APPROVED:
        raise DoorClosed(
            Door.DEPLOYMENT_PENDING,
            f"deployment {launch.deployment_id}",
            way_back=launch.presentation.return_url,
        )
    return deployment_id


def _note(
    database: Database, registration_id: UUID, launch: Launch, *, now: datetime
) -> tuple[UUID, DeploymentState]:
    with database.writing() as session:
        registration = session.get_one(Registration, registration_id)
        noted = platforms.note_deployment(session, registration, launch.deployment_id, now=now)
        if noted is not None:
            return noted.id, noted.state
    raise DoorClosed(
        Door.DEPLOYMENT_UNKNOWN,
        f"deployment {launch.deployment_id}",
        way_back=launch.presentation.return_url,
    )
