"""The verbs about LMSs, each within what is the caretaker's, and each written down in the log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.access.staff import Caretaker
from lti_tool.admin import queries
from lti_tool.admin.connecting.forms import Wanted, WantedInvitation
from lti_tool.platforms import changes, invitations, self_registration
from lti_tool.platforms import service as platforms
from lti_tool.platforms.invitations import Invited
from lti_tool.platforms.models import Registration


def invite(
    session: Session, who: Caretaker, organisation_id: UUID, wanted: WantedInvitation, *, now: datetime
) -> Invited:
    """A link by which an LMS of the organisation connects itself.

    Raises:
        NotFound: the organisation is not theirs.
    """
    owner = queries.organisation(session, who, organisation_id)
    invited = invitations.invite(session, owner.id, wanted.label, asks=wanted.asks, now=now)
    audit.record(session, Deed(Act.PLATFORM_INVITED, wanted.label, owner.id), who.id, now=now)
    return invited


def withdraw(session: Session, who: Caretaker, invitation_id: UUID, *, now: datetime) -> None:
    """End an invitation before anybody uses it.

    Raises:
        NotFound: it is not theirs.
    """
    found = queries.invitation(session, who, invitation_id)
    invitations.withdraw(found, now=now)
    deed = Deed(Act.INVITATION_WITHDRAWN, found.label, found.organisation_id)
    audit.record(session, deed, who.id, now=now)


def register(
    session: Session, who: Caretaker, organisation_id: UUID, wanted: Wanted, *, now: datetime
) -> Registration:
    """Connect an LMS by hand.

    Raises:
        NotFound: the organisation is not theirs.
        Refused: as `register_platform`, `changes.change` and `self_registration.check_not_elsewhere` do.
    """
    owner = queries.organisation(session, who, organisation_id)
    _check_not_elsewhere(session, owner.id, wanted)
    made = platforms.register_platform(session, owner, wanted.manners.label, wanted.addresses, now=now)
    changes.change(session, made, wanted.addresses, wanted.manners)
    if wanted.deployment:
        platforms.add_deployment(session, made, wanted.deployment, now=now)
    audit.record(session, _about(Act.PLATFORM_REGISTERED, made), who.id, now=now)
    return made


def change(
    session: Session, who: Caretaker, registration_id: UUID, wanted: Wanted, *, now: datetime
) -> Registration:
    """Take over what was typed about a connected LMS.

    Raises:
        NotFound: it is not theirs.
        Refused: as `changes.change` and `self_registration.check_not_elsewhere` do.
    """
    registration = queries.platform(session, who, registration_id)
    _check_not_elsewhere(session, registration.organisation_id, wanted)
    changes.change(session, registration, wanted.addresses, wanted.manners)
    if wanted.deployment:
        platforms.add_deployment(session, registration, wanted.deployment, now=now)
    audit.record(session, _about(Act.PLATFORM_CHANGED, registration), who.id, now=now)
    return registration


def switch(session: Session, who: Caretaker, registration_id: UUID, *, on: bool, now: datetime) -> None:
    """Let launches of an LMS in, or no longer.

    Raises:
        NotFound: it is not theirs.
    """
    registration = queries.platform(session, who, registration_id)
    changes.switch(registration, on=on)
    act = Act.PLATFORM_SWITCHED_ON if on else Act.PLATFORM_SWITCHED_OFF
    audit.record(session, _about(act, registration), who.id, now=now)


def decide(session: Session, who: Caretaker, deployment_id: UUID, *, let_in: bool, now: datetime) -> UUID:
    """Let a deployment that waits in, or forget it; the id of its LMS.

    Raises:
        NotFound: it is not theirs.
        Refused: it was let in meanwhile (`deployment-in-use`).
    """
    deployment = queries.deployment(session, who, deployment_id)
    if let_in:
        changes.approve(deployment)
    else:
        changes.refuse(session, deployment)
    deed = Deed(
        Act.DEPLOYMENT_APPROVED if let_in else Act.DEPLOYMENT_REFUSED,
        deployment.lti_deployment_id,
        deployment.organisation_id,
        {"registration": str(deployment.registration_id)},
    )
    audit.record(session, deed, who.id, now=now)
    return deployment.registration_id


def _check_not_elsewhere(session: Session, organisation_id: UUID, wanted: Wanted) -> None:
    addresses = wanted.addresses
    self_registration.check_not_elsewhere(session, organisation_id, addresses.token_url, addresses.client_id)


def _about(act: Act, registration: Registration) -> Deed:
    facts = {"registration": str(registration.id), "issuer": registration.issuer}
    return Deed(act, registration.label, registration.organisation_id, facts)
