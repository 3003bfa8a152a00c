"""Finding kept rubrics: one's own, and those others of the organisation share."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.errors import NotFound
from lti_tool.parts.forms import queries as forms
from lti_tool.parts.forms.library.models import KeptRubric
from lti_tool.parts.forms.rules import Rubric

MOST_LISTED = 200


def listed(session: Session, actor: Actor) -> Sequence[KeptRubric]:
    """What the actor can begin with: their own first, then what others share, each by name."""
    theirs = KeptRubric.owner_id != actor.person_id
    return session.scalars(_open_to(actor).order_by(theirs, KeptRubric.name).limit(MOST_LISTED)).all()


def rubric(session: Session, actor: Actor, kept_id: UUID) -> Rubric:
    """The criteria of a kept rubric.

    Raises:
        NotFound: it is neither the actor's own nor shared in their organisation.
    """
    found = session.scalar(_open_to(actor).where(KeptRubric.id == kept_id))
    if found is None:
        raise NotFound
    return forms.current(session, actor.organisation_id, found.rubric_id)


def mine(session: Session, actor: Actor, kept_id: UUID) -> KeptRubric:
    """A rubric the actor keeps.

    Raises:
        NotFound: they keep no such rubric, whoever else may.
    """
    found = session.scalar(own(actor).where(KeptRubric.id == kept_id))
    if found is None:
        raise NotFound
    return found


def kept_by(session: Session, person_id: UUID) -> list[tuple[KeptRubric, Rubric]]:
    """All that a person keeps, by name, with what it asks."""
    kept = session.scalars(
        select(KeptRubric).where(KeptRubric.owner_id == person_id).order_by(KeptRubric.name)
    )
    return [(one, forms.current(session, one.organisation_id, one.rubric_id)) for one in kept]


def own(actor: Actor) -> Select[KeptRubric]:
    """Every rubric the actor keeps."""
    return select(KeptRubric).where(
        KeptRubric.organisation_id == actor.organisation_id, KeptRubric.owner_id == actor.person_id
    )


def _open_to(actor: Actor) -> Select[KeptRubric]:
    return select(KeptRubric).where(
        KeptRubric.organisation_id == actor.organisation_id,
        or_(KeptRubric.owner_id == actor.person_id, KeptRubric.is_shared),
    )
