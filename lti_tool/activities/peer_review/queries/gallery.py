"""The gallery: works whose authors let everybody see them, once nobody is influenced by it any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor, Permission
from lti_tool.activities.peer_review.models import (
    GalleryWork,
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
    WorkState,
)
from lti_tool.activities.peer_review.queries import files, place, works
from lti_tool.activities.peer_review.queries.authorship import is_by, together, writers_of
from lti_tool.activities.peer_review.queries.both_roles import still_to_review
from lti_tool.activities.peer_review.queries.files import Files, WorkFile
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.rules.gallery import SHOWN, shows_name
from lti_tool.errors import NotFound
from lti_tool.participation.models import Activity


@dataclass(frozen=True, slots=True)
class Hung:
    """A work in the gallery, as one visitor sees it."""

    id: UUID
    author: str
    """Empty where this visitor does not learn whose it is."""
    version: SubmissionVersion
    files: Files
    """Under names that say nothing of their author."""
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Gallery:
    """All works this visitor may see, those that came last first."""

    here: Here
    works: tuple[Hung, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An author who is asked whether their work may be shown, and the work as it would be."""

    here: Here
    asked: GalleryWork
    version: SubmissionVersion
    files: Files


def gallery(session: Session, actor: Actor) -> Gallery | None:
    """The gallery; None for somebody who is not complete yet and could be influenced by it."""
    here = place.here(session, actor)
    if not may_visit(here, actor):
        return None
    rows = session.execute(_hung(here.activity)).all()
    ids = [work.id for _, work, _ in rows]
    by = writers_of(session, ids)
    hidden, out_of_reach = still_to_review(session, here, ids), _out_of_reach(session, here, ids)
    return Gallery(
        here,
        tuple(
            Hung(
                id=work.id,
                author=together(by[work.id])
                if shows_name(asked.consent, may_review=work.id not in out_of_reach)
                else "",
                version=version,
                files=files.for_reviewer(session, version),
                is_mine=any(writer.person_id == actor.person_id for writer in by[work.id]),
            )
            for asked, work, version in rows
            if work.id not in hidden and work.id in by
        ),
    )


def may_visit(here: Here, actor: Actor) -> bool:
    """Whether the gallery is open to the actor: to who is complete, and to whoever leads."""
    is_complete = here.me is not None and here.me.completed_at is not None
    return is_complete or actor.may(Permission.FACILITATE)


def is_anything_shown(session: Session, activity: Activity) -> bool:
    """Whether there is something to see."""
    return session.execute(_hung(activity).limit(1)).first() is not None


def question_about(session: Session, work: Submission | None) -> GalleryWork | None:
    """What the author of this work was asked, and answered; None where nobody asked."""
    return session.get(GalleryWork, work.id) if work is not None else None


def my_question(session: Session, actor: Actor) -> Asked:
    """What the actor was asked about their own work.

    Raises:
        NotFound: nobody asked.
    """
    here = place.here(session, actor)
    asked = question_about(session, works.work_of(session, here.me))
    if asked is None:
        raise NotFound
    version = session.get_one(SubmissionVersion, asked.version_id)
    return Asked(here, asked, version, files.for_reviewer(session, version))


def gallery_file(session: Session, actor: Actor, work_id: UUID, number: int) -> WorkFile:
    """A file of a work that is shown, under its neutral name.

    Raises:
        NotFound: the work is not in the gallery that this actor sees, or has fewer files.
    """
    found = gallery(session, actor)
    for work in found.works if found is not None else ():
        for file in work.files:
            if (work.id, file.number) == (work_id, number):
                return file
    raise NotFound


def _out_of_reach(session: Session, here: Here, work_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these works that can come to `here.me` for review no more: all, to who takes no part."""
    if here.me is None:
        return frozenset(work_ids)
    received = select(func.count()).where(
        Review.submission_id == Submission.id, Review.state == ReviewState.SENT
    )
    was_theirs = exists().where(Review.submission_id == Submission.id, Review.reviewer_id == here.me.id)
    found = select(Submission.id).where(
        Submission.id.in_(work_ids),
        or_(
            is_by(here.me.person_id),
            was_theirs,
            received.scalar_subquery() >= here.settings.aimed_reviews,
        ),
    )
    return frozenset(session.scalars(found))


def _hung(activity: Activity) -> Select[GalleryWork, Submission, SubmissionVersion]:
    return (
        select(GalleryWork, Submission, SubmissionVersion)
        .join(Submission, Submission.id == GalleryWork.submission_id)
        .join(SubmissionVersion, SubmissionVersion.id == GalleryWork.version_id)
        .where(
            Submission.activity_id == activity.id,
            Submission.state == WorkState.HANDED_IN,
            GalleryWork.consent.in_(SHOWN),
        )
        .order_by(GalleryWork.answered_at.desc(), Submission.id)
    )
