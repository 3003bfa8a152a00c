"""The verb of somebody who agrees to the code of conduct."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import ConductAgreement
from lti_tool.activities.peer_review.queries import conduct
from lti_tool.activities.peer_review.service.holding import Taking, taking_part
from lti_tool.errors import Conflict, Refused

CONDUCT_FIRST = "conduct_first"


def agree(session: Session, actor: Actor, version: int, *, now: datetime) -> None:
    """Agree to the code of conduct in the version the actor read; doing so twice counts once.

    Raises:
        Conflict: its text has changed since; read it again.
    """
    taking = taking_part(session, actor, now=now)
    if version != taking.settings.conduct_version:
        raise Conflict("the code of conduct was changed meanwhile")
    if conduct.agreed_at(session, taking.here) is not None:
        return
    session.add(
        ConductAgreement(
            participant_id=taking.me.id,
            version=version,
            organisation_id=taking.me.organisation_id,
            agreed_at=now,
        )
    )
    session.flush()
    statements.agreed(session, taking.me, version, now=now)


def refuse_without_agreement(session: Session, taking: Taking) -> None:
    """Make sure that whoever reviews has agreed, where they are asked to.

    Raises:
        Refused: they have not.
    """
    if not conduct.may_review(session, taking.here):
        raise Refused(CONDUCT_FIRST)
