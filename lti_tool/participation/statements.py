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
from xapi.statements import AccountAgent, ActivityRef, Context, Result, Score, StatementDraft, build
from xapi.vocabulary import Verb

PLATFORM = "Potluck"

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
    context = Context(
        registration=scene.registration,
        platform=PLATFORM,
        parent=() if target.iri == scene.activity.iri else (scene.activity,),
        grouping=(ActivityRef(iri=scene.course_iri, type=vocabulary.COURSE),),
        category=(ActivityRef(iri=profile.version(scene.iri_base), type=vocabulary.PROFILE),),
    )
    draft = StatementDraft(actor=scene.actor, verb=verb, object=target, result=result, context=context)
    record(session, scene.organisation_id, build(draft, now=now), tool_authority(scene.iri_base))


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


def _scene(session: Session, person_id: UUID, activity: Activity, registration: UUID | None) -> Scene:
    values = {"its_organisation": activity.organisation_id, "its_person": person_id}
    base, name = run(session, _ACTOR, values).one()
    return Scene(
        organisation_id=activity.organisation_id,
        iri_base=base,
        actor=AccountAgent(home_page=profile.people(base), name=name),
        activity=ActivityRef(
            iri=profile.activity(base, activity.id), type=vocabulary.ASSESSMENT, name=activity.title
        ),
        course_iri=profile.course(base, activity.course_id),
        registration=registration,
    )
