"""The verbs of an author of work about its files: add some, take one away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review.models import Submission, SubmissionFile
from lti_tool.activities.peer_review.service.writing import draft_to_change
from lti_tool.errors import NotFound, Refused
from lti_tool.parts.files import service as files
from lti_tool.parts.files.service import Upload
from lti_tool.storage import Storage

TOO_MANY = "too_many"


def add_files(
    session: Session, actor: Actor, storage: Storage, uploads: Sequence[Upload], *, now: datetime
) -> None:
    """Put files into the actor's draft; all of them or none.

    Raises:
        Refused: there would be too many, or the work can no longer be changed.
    """
    taking, work = draft_to_change(session, actor, now=now)
    if work.draft_files + len(uploads) > taking.settings.files.most or not taking.settings.files.allowed:
        raise Refused(TOO_MANY)
    position = _last_position(session, work)
    for nth, upload in enumerate(uploads, position + 1):
        row = files.take(session, storage, upload, work.organisation_id, now=now)
        session.add(
            SubmissionFile(
                file_id=row.id,
                organisation_id=work.organisation_id,
                submission_id=work.id,
                position=nth,
            )
        )
    _changed(work, len(uploads), now)
    session.flush()


def remove_file(session: Session, actor: Actor, file_id: UUID, *, now: datetime) -> None:
    """Take a file out of the actor's draft; what was handed in with it keeps it. Doing so twice counts once.

    Raises:
        NotFound: it is a file of another work.
        Refused: the work can no longer be changed.
    """
    _, work = draft_to_change(session, actor, now=now)
    link = session.get(SubmissionFile, file_id)
    if link is None or link.last_version is not None:
        return
    if link.submission_id != work.id:
        raise NotFound
    if link.first_version is None:
        session.delete(link)
        session.flush()
        files.forget(session, [file_id])
    else:
        link.last_version = work.version_number
    _changed(work, -1, now)
    session.flush()


def _last_position(session: Session, work: Submission) -> int:
    last = select(func.max(SubmissionFile.position)).where(SubmissionFile.submission_id == work.id)
    return session.scalar(last) or 0


def _changed(work: Submission, more: int, now: datetime) -> None:
    work.draft_files += more
    work.draft_version += 1
    work.draft_saved_at = now
