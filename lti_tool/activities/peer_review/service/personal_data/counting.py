"""How much of what a peer review holds is about a person."""

from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import (
    Authorship,
    ExampleReview,
    FacilitatorReview,
    OwnDates,
    OwnReview,
    Review,
    ReviewState,
    SubmissionFile,
    TeamMember,
)
from lti_tool.participation.kinds import Held
from lti_tool.participation.models import Participant
from lti_tool.parts.forms.library.models import KeptRubric


def count_personal(session: Session, person_id: UUID) -> list[Held]:
    """How many works a person handed in or drafted, and how many reviews they wrote and got."""
    mine = select(Participant.id).where(Participant.person_id == person_id)
    my_works = select(Authorship.submission_id).where(Authorship.person_id == person_id)
    sent = select(func.count()).where(Review.state == ReviewState.SENT)
    return [
        Held(
            _("Works, drafts included"),
            _number(session, select(func.count()).select_from(my_works.subquery())),
        ),
        Held(
            _("Files of these works"),
            _number(session, select(func.count()).where(SubmissionFile.submission_id.in_(my_works))),
        ),
        Held(
            _("Reviews written"), _number(session, select(func.count()).where(Review.reviewer_id.in_(mine)))
        ),
        Held(
            _("Reviews written as a facilitator"),
            _number(session, select(func.count()).where(FacilitatorReview.person_id == person_id)),
        ),
        Held(
            _("Reviews received"),
            _number(session, sent.where(Review.submission_id.in_(my_works))),
        ),
        Held(
            _("Dates of their own"),
            _number(session, select(func.count()).where(OwnDates.person_id == person_id)),
        ),
        Held(
            _("Teams they are in"),
            _number(session, select(func.count()).where(TeamMember.person_id == person_id)),
        ),
        Held(
            _("Judgements of their own work"),
            _number(session, select(func.count()).where(OwnReview.participant_id.in_(mine))),
        ),
        Held(
            _("Rubrics kept under a name"),
            _number(session, select(func.count()).where(KeptRubric.owner_id == person_id)),
        ),
        Held(
            _("Examples judged"),
            _number(session, select(func.count()).where(ExampleReview.participant_id.in_(mine))),
        ),
    ]


def _number(session: Session, query: Select[int]) -> int:
    return session.scalars(query).one()
