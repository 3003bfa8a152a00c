"""What facilitators say about works, as other facilitators read it and take it along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import FacilitatorReview
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.pages import Said, said
from lti_tool.courses.models import Person


@dataclass(frozen=True, slots=True)
class ByFacilitator:
    """A review that somebody who leads the course sent; `name` is "" once they are erased."""

    name: str
    review: FacilitatorReview
    said: tuple[Said, ...]


def by_facilitators(session: Session, work_ids: Iterable[UUID]) -> Mapping[UUID, tuple[ByFacilitator, ...]]:
    """The reviews of these works by whoever leads the course, with their names, by the works' ids."""
    sent = select(FacilitatorReview)
    these = FacilitatorReview.submission_id.in_(list(work_ids)), FacilitatorReview.sent_at.is_not(None)
    reviews = session.scalars(sent.where(*these).order_by(FacilitatorReview.sent_at)).all()
    people = select(Person).where(Person.id.in_([one.person_id for one in reviews]))
    names: dict[UUID | None, str] = {one.id: one.shown_name for one in session.scalars(people)}
    judgements = works.judgements(session, reviews)
    found: dict[UUID, tuple[ByFacilitator, ...]] = {}
    for review, judgement in zip(reviews, judgements, strict=True):
        one = ByFacilitator(names.get(review.person_id, ""), review, said(judgement))
        found[review.submission_id] = (*found.get(review.submission_id, ()), one)
    return found
