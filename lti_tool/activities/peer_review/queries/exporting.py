"""Everything of a peer review as facilitators take it with them: works, versions, reviews, grades."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    OwnReview,
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
    Team,
)
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.authorship import writers_of
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.facilitators_said import ByFacilitator, by_facilitators
from lti_tool.activities.peer_review.queries.pages import Said, said
from lti_tool.activities.peer_review.queries.remarks import Quoted, quoted
from lti_tool.activities.peer_review.rules.scoring import Judgement
from lti_tool.courses.models import Person
from lti_tool.errors import Refused
from lti_tool.participation.models import Activity, Outcome, Participant
from lti_tool.parts.forms import queries as forms

WAS_SENT = (ReviewState.SENT, ReviewState.SET_ASIDE)
STILL_REVIEWING = "still_reviewing"
WORKS_AT_ONCE = 500

T = TypeVar("T", Review, SubmissionVersion)


@dataclass(frozen=True, slots=True)
class Given:
    """One review, begun or sent; `reviewer` is "" for somebody who was erased."""

    reviewer: str
    review: Review
    version: int
    """The number of the version it is about."""
    said: tuple[Said, ...]
    """Empty until it is sent: what people write is theirs until then."""
    remarks: tuple[Quoted, ...]
    """What it says about single passages; the same holds."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody whose work it is."""

    name: str
    own: tuple[Said, ...]
    """What they think of it; empty where they have not said."""
    grade: float | None
    """As a share of 0 to 1."""


@dataclass(frozen=True, slots=True)
class Work:
    """One work with all its versions and reviews; nobody is its author once they were erased."""

    authors: tuple[Author, ...]
    team: str
    """The name of the team that wrote it; empty where somebody did alone."""
    work: Submission
    versions: tuple[SubmissionVersion, ...]
    reviews: tuple[Given, ...]
    by_facilitators: tuple[ByFacilitator, ...]

    @property
    def by(self) -> str:
        """The names of its authors in one line."""
        return ", ".join(author.name for author in self.authors)

    @property
    def grades(self) -> tuple[float, ...]:
        """The grades its authors have, each once."""
        return tuple(sorted({author.grade for author in self.authors if author.grade is not None}))


def everything(session: Session, actor: Actor) -> tuple[Activity, Iterator[Work]]:
    """The actor's activity and every work that was handed in, in the order in which they were begun.

    Raises:
        NotFound: no peer review is placed behind the actor's resource link.
        Refused: the actor takes part and may still have to review some of them.
    """
    here = place.here(session, actor)
    found = session.scalars(_handed_in(here.activity)).all()
    if still_to_review(session, here, (work.id for work in found)):
        raise Refused(STILL_REVIEWING)
    return here.activity, _works(session, found)


def _works(session: Session, found: Sequence[Submission]) -> Iterator[Work]:
    for start in range(0, len(found), WORKS_AT_ONCE):
        some = found[start : start + WORKS_AT_ONCE]
        ids = [work.id for work in some]
        versions = _by_work(session.scalars(_versions(ids)))
        reviews = _by_work(session.scalars(_reviews(ids)))
        flat = [review for theirs in reviews.values() for review in theirs]
        by, teams = _authors(session, ids), _teams(session, some)
        names = _names(session, {review.reviewer_id for review in flat})
        of_facilitators = by_facilitators(session, ids)
        given = _given(session, flat, names, {one.id: one.number for v in versions.values() for one in v})
        for work in some:
            yield Work(
                by.get(work.id, ()),
                teams.get(work.team_id, ""),
                work,
                tuple(versions[work.id]),
                tuple(given[review.id] for review in reviews[work.id]),
                of_facilitators.get(work.id, ()),
            )


def _given(
    session: Session,
    reviews: Sequence[Review],
    names: Mapping[UUID | None, str],
    numbers: Mapping[UUID, int],
) -> Mapping[UUID, Given]:
    judgements, remarks = works.judgements(session, reviews), quoted(session, reviews)
    return {
        review.id: Given(
            names.get(review.reviewer_id, ""),
            review,
            numbers[review.version_id],
            said(judgement) if review.state in WAS_SENT else (),
            remarks.get(review.id, ()) if review.state in WAS_SENT else (),
        )
        for review, judgement in zip(reviews, judgements, strict=True)
    }


def _by_work(rows: Iterator[T]) -> Mapping[UUID, list[T]]:
    sorted_in: dict[UUID, list[T]] = defaultdict(list)
    for row in rows:
        sorted_in[row.submission_id].append(row)
    return sorted_in


def _handed_in(activity: Activity) -> Select[Submission]:
    begun = select(Submission).where(Submission.activity_id == activity.id, Submission.version_number > 0)
    return begun.order_by(Submission.first_handed_in_at, Submission.id)


def _versions(work_ids: Sequence[UUID]) -> Select[SubmissionVersion]:
    theirs = select(SubmissionVersion).where(SubmissionVersion.submission_id.in_(work_ids))
    return theirs.order_by(SubmissionVersion.submission_id, SubmissionVersion.number)


def _reviews(work_ids: Sequence[UUID]) -> Select[Review]:
    theirs = select(Review).where(Review.submission_id.in_(work_ids))
    return theirs.order_by(Review.submission_id, Review.assigned_at, Review.id)


def _authors(session: Session, work_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Author, ...]]:
    by = writers_of(session, work_ids)
    ids = [one.participant_id for writers in by.values() for one in writers if one.participant_id]
    own, grades = _own(session, ids), _grades(session, ids)
    return {
        work_id: tuple(
            Author(one.name, own.get(one.participant_id, ()), grades.get(one.participant_id))
            for one in writers
        )
        for work_id, writers in by.items()
    }


def _teams(session: Session, found: Sequence[Submission]) -> Mapping[UUID | None, str]:
    ids = {work.team_id for work in found} - {None}
    named = select(Team.id, Team.name).where(Team.id.in_(ids))
    return {row.id: row.name for row in session.execute(named)} if ids else {}


def _own(session: Session, author_ids: Sequence[UUID]) -> Mapping[UUID | None, tuple[Said, ...]]:
    sent = select(OwnReview).where(OwnReview.participant_id.in_(author_ids), OwnReview.sent_at.is_not(None))
    found = session.scalars(sent).all()
    if not found:
        return {}
    responses = forms.responses(session, found[0].organisation_id, [one.response_id for one in found])
    return {one.participant_id: said(Judgement(*responses[one.response_id])) for one in found}


def _names(session: Session, participant_ids: set[UUID | None]) -> Mapping[UUID | None, str]:
    rows = session.execute(
        select(Participant.id, Person)
        .join(Person, Person.id == Participant.person_id)
        .where(Participant.id.in_(participant_ids - {None}))
    )
    return {participant_id: person.shown_name for participant_id, person in rows}


def _grades(session: Session, participant_ids: Sequence[UUID]) -> Mapping[UUID | None, float]:
    theirs = select(Outcome).where(Outcome.participant_id.in_(participant_ids))
    return {one.participant_id: one.scaled for one in session.scalars(theirs)}
