"""What happens in every activity, as xAPI: launched, started, completed, scored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.courses.models import Person
from lti_tool.db.rows import run
from lti_tool.participation.models import Activity, Participant
from lti_tool.platforms.models import Organisation
from xapi import profile, vocabulary
from xapi.lrs.buffer import record, tool_authority
from xapi.statements import (
    AccountAgent,
    ActivityRef,
    Context,
    Result,
    Score,
    StatementDraft,
    StatementReference,
    build,
)
from xapi.vocabulary import Verb

PLATFORM = "Potluck"
_TYPES = {"peer_review": vocabulary.ASSESSMENT}
"""What kinds of activities are to the record store; the others are simply activities."""

# Built once, for every deed asks it: making an expression costs more than running it.
_ACTOR = select(Organisation.iri_base, Person.xapi_name).where(
    Organisation.id == bindparam("its_organisation", type_=Uuid()),
    Person.id == bindparam("its_person", type_=Uuid()),
    Person.organisation_id == Organisation.id,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What all statements of one deed share: whose, in which activity, under which registration."""

    organisation_id: UUID
    iri_base: str
    actor: AccountAgent
    activity: ActivityRef
    course_iri: str
    registration: UUID | None


def scene(session: Session, participant: Participant) -> Scene:
    """The scene of a participant's deeds."""
    activity = session.get_one(Activity, participant.activity_id)
    return _scene(session, participant.person_id, activity, participant.xapi_registration)


def scene_of_leader(session: Session, person_id: UUID, activity: Activity) -> Scene:
    """The scene of the deeds of somebody who leads the activity, and has no registration for that."""
    return _scene(session, person_id, activity, None)


@dataclass(frozen=True, slots=True)
class Told:
    """What the actor of a scene did to what, and what belongs to it."""

    verb: Verb
    target: ActivityRef | StatementReference
    result: Result | None = None
    recipes: tuple[ActivityRef, ...] = ()
    """What others agreed such statements look like, beside our own profile."""
    instructor: AccountAgent | None = None
    """Who led, where that was somebody else."""


def say(
    session: Session,
    scene: Scene,
    verb: Verb,
    target: ActivityRef,
    *,
    now: datetime,
    result: Result | None = None,
) -> None:
    """Record what the actor did to the activity, or to a part of it, which then has it as parent."""
    tell(session, scene, Told(verb, target, result), now=now)


def tell(session: Session, scene: Scene, told: Told, *, now: datetime) -> UUID:
    """The same of whatever there is to tell; the id of the statement."""
    statement = build(_draft(scene, told), now=now)
    record(session, scene.organisation_id, statement, tool_authority(scene.iri_base))
    return statement.id


def take_back(session: Session, scene: Scene, statement_id: UUID, *, now: datetime) -> None:
    """What was told under this id was not so (xAPI 1.0.3 Data 2.3.2)."""
    tell(session, scene, Told(vocabulary.VOIDED, StatementReference(statement_id)), now=now)


def launched(
    session: Session, person_id: UUID, activity: Activity, registration: UUID | None, *, now: datetime
) -> None:
    """Somebody opened the activity from their LMS; whoever does not take part has no registration."""
    here = _scene(session, person_id, activity, registration)
    say(session, here, vocabulary.LAUNCHED, here.activity, now=now)


def started(session: Session, participant: Participant, *, now: datetime) -> None:
    """The participant is in the activity for the first time."""
    here = scene(session, participant)
    say(session, here, vocabulary.INITIALIZED, here.activity, now=now)


def completed(session: Session, participant: Participant, duration: timedelta, *, now: datetime) -> None:
    """The participant's own duties are done; once per registration."""
    here = scene(session, participant)
    result = Result(completion=True, duration=duration)
    say(session, here, vocabulary.COMPLETED, here.activity, now=now, result=result)


def scored(session: Session, participant: Participant, scaled: float, *, now: datetime) -> None:
    """The participant's grade stands, or stands anew."""
    here = scene(session, participant)
    result = Result(score=Score(scaled=scaled, raw=scaled * 100, min=0, max=100))
    say(session, here, vocabulary.SCORED, here.activity, now=now, result=result)


def _draft(scene: Scene, told: Told) -> StatementDraft:
    iri = told.target.iri if isinstance(told.target, ActivityRef) else None
    ours = ActivityRef(iri=profile.version(scene.iri_base), type=vocabulary.PROFILE)
    context = Context(
        registration=scene.registration,
        platform=None if iri is None else PLATFORM,  # xAPI 1.0.3 Data 2.4.6: with activities only
        parent=() if iri == scene.activity.iri else (scene.activity,),
        grouping=(ActivityRef(iri=scene.course_iri, type=vocabulary.COURSE),),
        category=(ours, *told.recipes),
        instructor=told.instructor,
    )
    return StatementDraft(
        actor=scene.actor, verb=told.verb, object=told.target, result=told.result, context=context
    )


def _scene(session: Session, person_id: UUID, activity: Activity, registration: UUID | None) -> Scene:
    values = {"its_organisation": activity.organisation_id, "its_person": person_id}
    base, name = run(session, _ACTOR, values).one()
    return Scene(
        organisation_id=activity.organisation_id,
        iri_base=base,
        actor=AccountAgent(home_page=profile.people(base), name=name),
        activity=ActivityRef(
            iri=profile.activity(base, activity.id),
            type=_TYPES.get(activity.kind, vocabulary.ACTIVITY),
            name=activity.title,
        ),
        course_iri=profile.course(base, activity.course_id),
        registration=registration,
    )
