"""The verbs of an author of work: keep a draft, hand in."""

from datetime import datetime
from random import Random, SystemRandom

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.peer_review import statements
from lti_tool.activities.peer_review.models import (
    OPEN_STATES,
    Review,
    Submission,
    SubmissionFile,
    SubmissionVersion,
    WorkState,
)
from lti_tool.activities.peer_review.queries import files as file_queries
from lti_tool.activities.peer_review.queries import works
from lti_tool.activities.peer_review.queries.authorship import authors_of
from lti_tool.activities.peer_review.queries.dates import settings_of
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.standing import my_part
from lti_tool.activities.peer_review.queries.units import members_of, team_of
from lti_tool.activities.peer_review.rules import gates
from lti_tool.activities.peer_review.rules.drafts import Edition, may_replace
from lti_tool.activities.peer_review.rules.gates import Gate
from lti_tool.activities.peer_review.rules.revising import may_revise
from lti_tool.activities.peer_review.rules.settings import Settings
from lti_tool.activities.peer_review.service.belonging import write_together
from lti_tool.activities.peer_review.service.holding import Taking, hold_works, taking_part
from lti_tool.activities.peer_review.service.settling import look_again_by, patience_ends, settle
from lti_tool.db import new_id
from lti_tool.errors import Conflict, Refused
from lti_tool.web.markup import words_in

ALREADY_HANDED_IN = "already_handed_in"
BLANK = "blank"
AHEAD = "ahead"
CLOSED = "closed"
NOTE_MISSING = "note_missing"
CHANCE = SystemRandom()


def save_draft(session: Session, actor: Actor, text: str, edition: Edition, *, now: datetime) -> Submission:
    """Keep what the actor has written so far.

    Raises:
        Conflict: another window saved in between; nothing was overwritten.
        Refused: the work is handed in and can no longer be changed.
    """
    _, work = draft_to_change(session, actor, now=now)
    _refuse_if_outdated(work, edition)
    if text != work.draft_text or work.draft_saved_at is None:
        work.draft_text = text
        work.draft_version += 1
        work.draft_saved_at = now
    work.draft_page = edition.page
    session.flush()
    return work


def draft_to_change(session: Session, actor: Actor, *, now: datetime) -> tuple[Taking, Submission]:
    """The actor and their work, held, to change its draft.

    Raises:
        Refused: the work is handed in and can no longer be changed.
    """
    taking = taking_part(session, actor, now=now)
    work = _work(session, taking)
    _is_revising(session, taking, work, now)
    return taking, work


def hand_in(
    session: Session,
    actor: Actor,
    edition: Edition,
    chance: Random = CHANCE,
    note: str = "",
    *,
    now: datetime,
) -> Submission:
    """Hand in the draft the actor looked at; doing so twice counts once.

    After feedback `note` says what they changed: reviews that were sent stay with the version they are about.

    Raises:
        Conflict: the draft is another one by now; look at it first.
        Refused: there is no word in it, and no file that is enough without; works are not taken now,
            another one was handed in before, or nothing is said about what was changed after feedback.
    """
    taking = taking_part(session, actor, now=now)
    work = _work(session, taking)
    if work.is_handed_in and _is_handed_in_as_it_is(session, work, edition):
        return work
    is_revising = _is_revising(session, taking, work, now)
    _refuse_if_outdated(work, edition)
    if is_revising and not words_in(note):
        raise Refused(NOTE_MISSING)
    if not words_in(work.draft_text) and not is_enough_by_its_files(taking.settings, work):
        raise Refused(BLANK)
    gate = gates.handing_in(taking.settings, now)
    if not work.is_handed_in and gate in {Gate.AHEAD, Gate.CLOSED}:
        raise Refused(AHEAD if gate is Gate.AHEAD else CLOSED)
    version = _next_version(session, work, note if is_revising else "", now=now)
    work.first_handed_in_at = work.first_handed_in_at or now
    work.is_late = gates.days_late(taking.settings, work.first_handed_in_at) > 0
    work.state, work.handed_in_at = WorkState.HANDED_IN, now
    if not is_revising or work.in_pool_at is None:
        work.in_pool_at, work.pick = now + taking.settings.grace, chance.random()
    session.flush()
    _show_to_reviewers(session, version)
    statements.handed_in(session, taking.me, version, now=now)
    look_again_by(session, taking.activity, patience_ends(work.in_pool_at))
    settle(session, taking.here, now=now)
    if work.team_id is not None:
        _settle_team(session, taking, work, now=now)
    return work


def is_enough_by_its_files(settings: Settings, work: Submission) -> bool:
    """Whether the draft needs no words, for it has files and the author lets them do alone."""
    return settings.files.allowed and settings.files.alone and work.draft_files > 0


def _settle_team(session: Session, taking: Taking, work: Submission, *, now: datetime) -> None:
    """The others have handed in as well; they are held with whoever did it for them."""
    for author in authors_of(session, work):
        theirs = settings_of(session, taking.activity, author.person_id)
        if author is not taking.me:
            settle(session, Here(taking.activity, theirs, author), now=now)


def _work(session: Session, taking: Taking) -> Submission:
    work = works.work_of(session, taking.me)
    if work is None:
        is_alone = not taking.settings.by_teams
        team_id = None if is_alone else team_of(session, taking.activity.id, taking.me.person_id)
        work = Submission(
            id=new_id(),
            organisation_id=taking.me.organisation_id,
            activity_id=taking.activity.id,
            team_id=team_id,
            state=WorkState.DRAFT,
        )
        session.add(work)
        session.flush()
        for person_id in sorted({taking.me.person_id, *members_of(session, team_id)}):
            write_together(session, work, person_id)
    hold_works(session, [work.id])
    return work


def _is_revising(session: Session, taking: Taking, work: Submission, now: datetime) -> bool:
    """Whether the work is changed because of feedback.

    Raises:
        Refused: it is handed in and can no longer be changed.
    """
    if not work.is_handed_in:
        return False
    has_reviews = bool(works.reviews_by(session, taking.me))
    needs_fix = works.needs_fix(session, work)
    if gates.may_change_work(work.in_pool_at, now, has_reviews=has_reviews, needs_fix=needs_fix):
        return False
    settings = taking.settings
    if settings.revises and may_revise(settings, my_part(session, taking.here, now=now).standing):
        return True
    raise Refused(ALREADY_HANDED_IN)


def _refuse_if_outdated(work: Submission, edition: Edition) -> None:
    if not may_replace(Edition(work.draft_version, work.draft_page), edition):
        raise Conflict("the draft was changed in another window")


def _is_handed_in_as_it_is(session: Session, work: Submission, edition: Edition) -> bool:
    version = works.handed_in(session, work)
    if version is None or version.text != work.draft_text or edition.version != work.draft_version:
        return False
    has_files = work.draft_files or version.files
    return not (has_files and file_queries.is_other_than_handed_in(session, work))


def _show_to_reviewers(session: Session, version: SubmissionVersion) -> None:
    """Whoever has the work open reviews what it is now; what they have written stays."""
    theirs = update(Review).where(
        Review.submission_id == version.submission_id, Review.state.in_(OPEN_STATES)
    )
    session.execute(theirs.values(version_id=version.id))


def _next_version(session: Session, work: Submission, note: str, *, now: datetime) -> SubmissionVersion:
    work.version_number += 1
    version = SubmissionVersion(
        id=new_id(),
        organisation_id=work.organisation_id,
        submission_id=work.id,
        number=work.version_number,
        text=work.draft_text,
        note=note,
        words=words_in(work.draft_text),
        files=work.draft_files,
        handed_in_at=now,
    )
    session.add(version)
    if work.draft_files:
        added = update(SubmissionFile).where(
            SubmissionFile.submission_id == work.id, SubmissionFile.first_version.is_(None)
        )
        session.execute(added.values(first_version=work.version_number))
    return version
