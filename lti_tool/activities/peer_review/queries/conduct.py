"""Whether somebody agreed to the code of conduct as it stands."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import ConductAgreement
from lti_tool.activities.peer_review.queries.place import Here


def agreed_at(session: Session, here: Here) -> datetime | None:
    """When the participant `here.me` agreed to the version that holds now; None while they have not."""
    if here.me is None:
        return None
    agreement = session.get(ConductAgreement, (here.me.id, here.settings.conduct_version))
    return agreement.agreed_at if agreement is not None else None


def may_review(session: Session, here: Here) -> bool:
    """Whether the participant has agreed, where they are asked to."""
    return not here.settings.asks_conduct or agreed_at(session, here) is not None
