"""The verbs of kept rubrics: keep, rename, share, remove. None of them touches a rubric an activity uses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.courses.models import Person
from lti_tool.errors import Refused
from lti_tool.parts.forms import service as forms
from lti_tool.parts.forms.library import queries
from lti_tool.parts.forms.library.models import KeptRubric
from lti_tool.parts.forms.rules import RubricDraft, as_new, copy_of

MOST_KEPT = 100
TOO_MANY = "too_many_kept"
NAME_TAKEN = "name_taken"


@dataclass(frozen=True, slots=True)
class Named:
    """What a rubric is kept as."""

    name: str
    is_shared: bool = False


def keep(session: Session, actor: Actor, wanted: Named, draft: RubricDraft, *, now: datetime) -> KeptRubric:
    """A copy of the rubric under this name; keeping the same twice keeps it once.

    Raises:
        Refused: the actor keeps another rubric under this name, or as many as fit.
    """
    _hold_shelf(session, actor)
    before = session.scalar(queries.own(actor).where(KeptRubric.name == wanted.name))
    if before is not None:
        if copy_of(queries.rubric(session, actor, before.id)) != as_new(draft):
            raise Refused(NAME_TAKEN)
        return before
    if (session.scalar(select(func.count()).select_from(queries.own(actor).subquery())) or 0) >= MOST_KEPT:
        raise Refused(TOO_MANY)
    kept = KeptRubric(
        organisation_id=actor.organisation_id,
        owner_id=actor.person_id,
        rubric_id=forms.create(session, actor.organisation_id, as_new(draft), now=now),
        name=wanted.name,
        is_shared=wanted.is_shared,
        kept_at=now,
    )
    session.add(kept)
    session.flush()
    return kept


def change(session: Session, actor: Actor, kept_id: UUID, wanted: Named) -> KeptRubric:
    """Rename it, share it or share it no more; what others began with it stays theirs.

    Raises:
        NotFound: the actor keeps no such rubric.
        Refused: they keep another one under this name.
    """
    _hold_shelf(session, actor)
    kept = queries.mine(session, actor, kept_id)
    others = queries.own(actor).where(KeptRubric.name == wanted.name, KeptRubric.id != kept_id)
    if session.scalar(others) is not None:
        raise Refused(NAME_TAKEN)
    kept.name, kept.is_shared = wanted.name, wanted.is_shared
    session.flush()
    return kept


def remove(session: Session, actor: Actor, kept_id: UUID) -> None:
    """Keep it no longer.

    Raises:
        NotFound: the actor keeps no such rubric.
    """
    _discard(session, queries.mine(session, actor, kept_id))


def forget(session: Session, person_id: UUID) -> None:
    """Remove all that a person keeps."""
    for kept in session.scalars(select(KeptRubric).where(KeptRubric.owner_id == person_id)).all():
        _discard(session, kept)


def _discard(session: Session, kept: KeptRubric) -> None:
    session.delete(kept)
    session.flush()
    forms.discard(session, kept.rubric_id)


def _hold_shelf(session: Session, actor: Actor) -> None:
    """What one person keeps changes in one window at a time."""
    session.get_one(Person, actor.person_id, with_for_update={"key_share": True})
