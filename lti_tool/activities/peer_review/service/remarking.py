"""Keeping what a reviewer says about passages: all of it at once, as their page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Remark, Review
from lti_tool.activities.peer_review.rules.passages import AROUND, Pointed, Selector


@dataclass(frozen=True, slots=True)
class Remarked:
    """One remark as it was typed; without a selector while nothing is where it points."""

    number: int
    version_id: UUID
    file_id: UUID | None
    pointed: Pointed
    selector: Selector | None
    words: str


def keep_remarks(session: Session, review: Review, remarks: Iterable[Remarked], *, now: datetime) -> None:
    """Keep these remarks in place of the ones before."""
    session.execute(delete(Remark).where(Remark.review_id == review.id))
    session.add_all([_row(review, one, now) for one in remarks])
    session.flush()


def _row(review: Review, one: Remarked, now: datetime) -> Remark:
    found = one.selector
    return Remark(
        review_id=review.id,
        number=one.number,
        organisation_id=review.organisation_id,
        version_id=one.version_id,
        file_id=one.file_id,
        first=found.first if found else one.pointed.first,
        last=found.last if found else one.pointed.last,
        exact=found.exact if found else one.pointed.quote,
        prefix=found.prefix[-AROUND:] if found else "",
        suffix=found.suffix[:AROUND] if found else "",
        start=found.start if found else None,
        end=found.end if found else None,
        words=one.words,
        written_at=now,
    )
