"""What could not be delivered, grades LMS by LMS and mails, for those who look after them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access.staff import Caretaker
from lti_tool.admin.queries import theirs
from lti_tool.courses.models import ResourceLink
from lti_tool.outbox.models import Message, MessageState
from lti_tool.outbox.queries import AGS_SCORE, MAIL
from lti_tool.platforms.models import Deployment, Registration

MOST = 5000
"""So many are counted; whoever has more has one cause to look for first."""


@dataclass(frozen=True, slots=True)
class StuckMails:
    """Mails that did not arrive, all for the same reason."""

    reason: str
    state: MessageState
    number: int
    since: datetime
    detail: str
    """What the mail server said about one of them."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """Grades that one LMS does not take, all for the same reason."""

    platform: Registration
    reason: str
    state: MessageState
    number: int
    since: datetime
    detail: str
    """What the LMS said about one of them."""


def undelivered(session: Session, caretaker: Caretaker) -> list[Stuck]:
    """What is refused or tried again, the LMS with the most first."""
    messages = session.scalars(
        select(Message)
        .where(
            Message.destination == AGS_SCORE,
            Message.state.in_((MessageState.REFUSED, MessageState.RETRY)),
            theirs(Message.organisation_id, caretaker),
        )
        .order_by(Message.created_at, Message.id)
        .limit(MOST)
    ).all()
    platforms = _platforms(session, {_link(message) for message in messages})
    together: dict[tuple[UUID, str, MessageState], list[Message]] = defaultdict(list)
    for message in messages:
        platform = platforms.get(_link(message))
        if platform is not None:
            together[platform.id, message.reason or "", message.state].append(message)
    found = [_stuck(platforms[_link(group[0])], group) for group in together.values()]
    return sorted(found, key=lambda stuck: (-stuck.number, stuck.platform.label, stuck.reason))


def undelivered_mails(session: Session, caretaker: Caretaker) -> list[StuckMails]:
    """The mails that are refused or tried again, those with the most first."""
    rows = session.execute(
        select(
            Message.reason,
            Message.state,
            func.count(),
            func.min(Message.created_at, type_=Message.created_at.type),
            func.max(Message.detail),
        )
        .where(
            Message.destination == MAIL,
            Message.state.in_((MessageState.REFUSED, MessageState.RETRY)),
            theirs(Message.organisation_id, caretaker),
        )
        .group_by(Message.reason, Message.state)
    )
    found = [
        StuckMails(reason or "", MessageState(state), number, since, detail or "")
        for reason, state, number, since, detail in rows
    ]
    return sorted(found, key=lambda stuck: (-stuck.number, stuck.reason))


def _stuck(platform: Registration, group: list[Message]) -> Stuck:
    first = group[0]
    return Stuck(platform, first.reason or "", first.state, len(group), first.created_at, first.detail or "")


def _platforms(session: Session, link_ids: Iterable[UUID]) -> dict[UUID, Registration]:
    found = session.execute(
        select(ResourceLink.id, Registration)
        .join(Deployment, Deployment.id == ResourceLink.deployment_id)
        .join(Registration, Registration.id == Deployment.registration_id)
        .where(ResourceLink.id.in_(link_ids))
    )
    return {row[0]: row[1] for row in found}


def _link(message: Message) -> UUID:
    return UUID(message.payload["resource_link_id"])
