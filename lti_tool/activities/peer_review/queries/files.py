"""The files of works, each as whoever asks may see it: reviewers under names that say nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import (
    OPEN_STATES,
    ReviewState,
    Submission,
    SubmissionFile,
    SubmissionVersion,
)
from lti_tool.activities.peer_review.queries import place, works
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.errors import NotFound
from lti_tool.participation.models import Participant
from lti_tool.parts.files.models import FileRow
from lti_tool.parts.files.rules.limits import FileKind

READABLE = (*OPEN_STATES, ReviewState.SENT)
"""A reviewer reads the work while they write about it and afterwards."""


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A file as it is shown and given out."""

    id: UUID
    number: int
    """The which-th file of the work it is."""
    name: str
    kind: FileKind
    size: int

    @property
    def key(self) -> str:
        """Under which its content is kept."""
        return self.id.hex


Files = tuple[WorkFile, ...]


def of_draft(session: Session, work: Submission | None) -> Files:
    """The files the author will hand in next."""
    if work is None or not work.draft_files:
        return ()
    return _named(session, _of(work.id).where(SubmissionFile.last_version.is_(None)))


def of_version(session: Session, version: SubmissionVersion | None) -> Files:
    """The files of a work as it was handed in, under the names its author gave them."""
    if version is None or not version.files:
        return ()
    return _named(session, _handed_in_with(version))


def for_reviewer(session: Session, version: SubmissionVersion) -> Files:
    """The same under neutral names."""
    if not version.files:
        return ()
    rows = session.scalars(_handed_in_with(version))
    return tuple(
        WorkFile(row.id, nth, f"work-{nth}.{FileKind(row.kind).value}", FileKind(row.kind), row.size)
        for nth, row in enumerate(rows, 1)
    )


def is_other_than_handed_in(session: Session, work: Submission) -> bool:
    """Whether files were added or taken away since the work was handed in last."""
    changed = exists().where(
        SubmissionFile.submission_id == work.id,
        or_(
            SubmissionFile.first_version.is_(None),
            SubmissionFile.last_version == work.version_number,
        ),
    )
    return bool(session.scalar(select(changed)))


def my_file(session: Session, actor: Actor, file_id: UUID) -> WorkFile:
    """A file of the actor's own work, handed in or not.

    Raises:
        NotFound: their work here has none with this id.
    """
    work = works.work_of(session, place.here(session, actor).me)
    if work is None:
        raise NotFound
    return _one(_named(session, _of(work.id).where(FileRow.id == file_id)))


def reviewers_file(session: Session, actor: Actor, review_id: UUID, number: int) -> WorkFile:
    """A file of the work that the actor reviews, under its neutral name.

    Raises:
        NotFound: it is not their review, they gave it back, or the work has fewer files.
    """
    review = works.my_review(session, place.here(session, actor).me, review_id)
    if review.state not in READABLE:
        raise NotFound
    found = for_reviewer(session, session.get_one(SubmissionVersion, review.version_id))
    return _one([one for one in found if one.number == number])


def learners_file(session: Session, actor: Actor, participant_id: UUID, file_id: UUID) -> WorkFile:
    """A file of a learner's work as it was handed in last, for whoever leads the course.

    Raises:
        NotFound: there is none, or the actor takes part and may still have to review that work.
    """
    here = place.here(session, actor)
    participant = session.get(Participant, participant_id)
    if participant is None or participant.activity_id != here.activity.id:
        raise NotFound
    work = works.work_of(session, participant)
    if work is None or still_to_review(session, here, [work.id]):
        raise NotFound
    found = of_version(session, works.handed_in(session, work))
    return _one([one for one in found if one.id == file_id])


def _of(submission_id: UUID) -> Select[FileRow]:
    theirs = select(FileRow).join(SubmissionFile, SubmissionFile.file_id == FileRow.id)
    return theirs.where(SubmissionFile.submission_id == submission_id).order_by(
        SubmissionFile.position, FileRow.id
    )


def _handed_in_with(version: SubmissionVersion) -> Select[FileRow]:
    return _of(version.submission_id).where(
        and_(
            SubmissionFile.first_version <= version.number,
            or_(SubmissionFile.last_version.is_(None), SubmissionFile.last_version >= version.number),
        )
    )


def _named(session: Session, query: Select[FileRow]) -> Files:
    return tuple(
        WorkFile(row.id, nth, row.name, FileKind(row.kind), row.size)
        for nth, row in enumerate(session.scalars(query), 1)
    )


def _one(found: Sequence[WorkFile]) -> WorkFile:
    if not found:
        raise NotFound
    return found[0]
