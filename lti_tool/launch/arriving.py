"""What each message does when it is let in: who comes, where they stand, and what they came for."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import asked
from lti_tool.access.models import LaunchMessage
from lti_tool.access.sessions import Entrant
from lti_tool.courses import queries as people
from lti_tool.courses import service as courses
from lti_tool.courses.models import Person, ResourceLink
from lti_tool.courses.service import Arrival
from lti_tool.lti import web_addresses
from lti_tool.lti.claims import MessageType
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.roles import Role
from lti_tool.participation import placing
from lti_tool.participation import queries as participation
from lti_tool.participation.models import Activity
from lti_tool.platforms import service as platforms
from lti_tool.platforms.models import Deployment, Registration

MESSAGES: Final = {
    MessageType.RESOURCE_LINK: LaunchMessage.RESOURCE_LINK,
    MessageType.DEEP_LINKING: LaunchMessage.DEEP_LINKING,
    MessageType.SUBMISSION_REVIEW: LaunchMessage.SUBMISSION_REVIEW,
    MessageType.DATA_PRIVACY: LaunchMessage.DATA_PRIVACY,
}
LONGEST_URL: Final = 2000


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who comes in and what for; `activity` is the one that is placed where they stand.

    `person` is kept here so that what is recorded of them finds the row again.
    """

    person: Person
    entrant: Entrant
    activity: Activity | None = None


def arrive(
    session: Session, registration: Registration, deployment: Deployment, launch: Launch, *, now: datetime
) -> Arrived:
    """Bring people and places up to date with a checked launch, and say who comes in."""
    platforms.note_product(registration, launch.tool_platform)
    if launch.message_type is MessageType.DATA_PRIVACY:
        person = courses.known_person(session, deployment, launch, now=now)
        return Arrived(person, _about_somebody(session, _visitor(registration, launch, person.id), launch))
    arrival = courses.arrive(session, deployment, launch, now=now)
    person = arrival.person
    entrant = _in_course(_visitor(registration, launch, person.id), arrival)
    if launch.deep_linking is not None:
        return Arrived(
            person, replace(entrant, resource_link_id=None, asked=asked.to_choose(launch.deep_linking))
        )
    entrant = _about_somebody(session, entrant, launch)
    if arrival.link is None:
        return Arrived(person, entrant)
    activity, wanted = _activity_of(session, registration, arrival.link, launch)
    return Arrived(person, replace(entrant, asked=asked.to_open(wanted.id) if wanted else None), activity)


def framed_by(registration: Registration, launch: Launch) -> tuple[str, ...]:
    """The origins of pages that may frame what this launch opens."""
    returned_to = web_addresses.origin(launch.presentation.return_url or "")
    return tuple(sorted(platforms.known_origins(registration) | ({returned_to} if returned_to else set())))


def known_subject(session: Session, registration_id: UUID, launch: Launch) -> UUID | None:
    """Whom the message is about, as we know them; None when we have never heard of them."""
    subject = launch.for_user.user_id if launch.for_user else launch.known_user_id()
    return people.known_people(session, registration_id, [subject]).get(subject)


def _visitor(registration: Registration, launch: Launch, person_id: UUID) -> Entrant:
    return_url = launch.presentation.return_url
    return Entrant(
        organisation_id=registration.organisation_id,
        registration_id=registration.id,
        person_id=person_id,
        course_id=None,
        resource_link_id=None,
        is_learner=False,
        is_staff=False,
        locale=launch.presentation.locale,
        return_url=return_url if return_url and len(return_url) <= LONGEST_URL else None,
        frame_origins=framed_by(registration, launch),
        message=MESSAGES[launch.message_type],
    )


def _in_course(entrant: Entrant, arrival: Arrival) -> Entrant:
    return replace(
        entrant,
        course_id=arrival.course.id,
        resource_link_id=arrival.link.id if arrival.link else None,
        is_learner=arrival.membership.is_learner,
        is_staff=arrival.membership.is_staff,
    )


def _about_somebody(session: Session, entrant: Entrant, launch: Launch) -> Entrant:
    """With those the message is about, as far as we know them: one person, or whom a mentor looks after."""
    registration_id = entrant.registration_id
    if launch.for_user is not None:
        return replace(entrant, subject_person_id=known_subject(session, registration_id, launch))
    # LTI Core 5.4.3: the claim says something about mentors only
    if Role.MENTOR not in launch.roles or not launch.mentored_user_ids:
        return entrant
    known = people.known_people(session, registration_id, launch.mentored_user_ids)
    return replace(entrant, mentored_person_ids=tuple(known.values()))


def _activity_of(
    session: Session, registration: Registration, link: ResourceLink, launch: Launch
) -> tuple[Activity | None, Activity | None]:
    """The activity behind the link; else the one of another course that the link was made for."""
    activity = participation.placed_activity(session, registration.organisation_id, link.id)
    if activity is not None:
        return activity, None
    wanted = placing.chosen(session, registration.id, launch.chosen_activity)
    settled = placing.settle(session, link, wanted) if wanted else None
    return settled, None if settled else wanted
