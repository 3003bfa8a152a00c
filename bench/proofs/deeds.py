"""What the tables say was done, deed by deed, each as the statement it must have left behind."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access.models import LaunchSession
from lti_tool.activities.peer_review.models import (
    Authorship,
    ConductAgreement,
    Review,
    ReviewState,
    Submission,
    SubmissionVersion,
)
from lti_tool.courses.models import Identity, Person, ResourceLink
from lti_tool.outbox.models import Message
from lti_tool.participation.models import Activity, Participant, Placement
from lti_tool.platforms.models import Organisation
from xapi import profile, vocabulary
from xapi.vocabulary import Verb


class Said(NamedTuple):
    """A statement as far as the deed behind it decides it: who did what to what, with which result."""

    actor: str
    verb: str
    object: str
    scaled: float | None = None


def organisation(session: Session) -> Organisation:
    """The one customer of a proof's installation."""
    return session.scalars(select(Organisation)).one()


class Tables:
    """The tables of one installation, read in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._base = organisation(session).iri_base
        self._people = {person.id: person for person in session.scalars(select(Person))}
        self._participants = {each.id: each for each in session.scalars(select(Participant))}
        self._works = {work.id: work for work in session.scalars(select(Submission))}
        self._writer = {one.submission_id: one.person_id for one in session.scalars(select(Authorship))}

    def statements(self) -> Counter[Said]:
        """The statements that must be there, each as often as there is a deed for it."""
        return Counter(
            said
            for deeds in (
                self._launches,
                self._parts,
                self._versions,
                self._agreements,
                self._reviews,
                self._grades,
            )
            for said in deeds()
        )

    def done(self) -> "Counter[tuple[str, str, str]]":
        """What people did, as their diary names it: (what, the platform's user id, its link)."""
        session, found = self._session, Counter[tuple[str, str, str]]()
        links = {link.id: link.lti_resource_link_id for link in session.scalars(select(ResourceLink))}
        of_activity = {
            each.activity_id: links[each.resource_link_id] for each in session.scalars(select(Placement))
        }
        users = self.users()
        for launch in session.scalars(select(LaunchSession)):
            found["launch", users[launch.person_id], links[launch.resource_link_id]] += 1
        for version in session.scalars(select(SubmissionVersion)):
            author, work = self._writer[version.submission_id], self._works[version.submission_id]
            found["hand in", users[author], of_activity[work.activity_id]] += 1
        for review in session.scalars(select(Review).where(Review.state == ReviewState.SENT)):
            reviewer = self._participants[_some(review.reviewer_id)]
            found["review", users[reviewer.person_id], of_activity[reviewer.activity_id]] += 1
        return found

    def users(self) -> dict[UUID, str]:
        """The platform's user ids, by person."""
        return {each.person_id: each.subject for each in self._session.scalars(select(Identity))}

    def _launches(self) -> Iterator[Said]:
        placed = select(LaunchSession, Activity).where(
            Placement.resource_link_id == LaunchSession.resource_link_id,
            Placement.activity_id == Activity.id,
        )
        for launch, activity in self._session.execute(placed):
            if launch.created_at > activity.created_at:
                yield self._said(launch.person_id, vocabulary.LAUNCHED, self._activity(activity.id))

    def _parts(self) -> Iterator[Said]:
        for part in self._participants.values():
            activity = self._activity(part.activity_id)
            yield self._said(part.person_id, vocabulary.INITIALIZED, activity)
            if part.completed_at is not None:
                yield self._said(part.person_id, vocabulary.COMPLETED, activity)

    def _versions(self) -> Iterator[Said]:
        for version in self._session.scalars(select(SubmissionVersion)):
            work = self._works[version.submission_id]
            yield self._said(self._writer[work.id], vocabulary.SUBMITTED, self._work(work))

    def _agreements(self) -> Iterator[Said]:
        for agreement in self._session.scalars(select(ConductAgreement)):
            person = self._participants[agreement.participant_id]
            yield self._said(
                person.person_id, vocabulary.AGREED, profile.conduct(self._base, person.activity_id)
            )

    def _reviews(self) -> Iterator[Said]:
        for review in self._session.scalars(select(Review)):
            reviewer = self._participants[_some(review.reviewer_id)].person_id
            work, about = self._works[review.submission_id], profile.review(self._base, review.id)
            yield self._said(reviewer, vocabulary.WAS_ASSIGNED, about)
            if review.state == ReviewState.SENT:
                yield self._said(reviewer, vocabulary.REVIEWED, about)
                yield self._said(reviewer, vocabulary.EVALUATED, self._work(work))
            if review.seen_at is not None:
                yield self._said(self._writer[work.id], vocabulary.VIEWED, about)

    def _grades(self) -> Iterator[Said]:
        placements = {each.resource_link_id: each for each in self._session.scalars(select(Placement))}
        for message in self._session.scalars(select(Message)):
            place = placements[UUID(message.payload["resource_link_id"])]
            person, scaled = UUID(message.payload["person_id"]), message.payload["scaled"]
            said = self._said(person, vocabulary.SCORED, self._activity(place.activity_id))
            yield said._replace(scaled=round(scaled, 6))

    def _said(self, person_id: UUID, verb: Verb, target: str) -> Said:
        return Said(self._people[person_id].xapi_name, verb.iri, target)

    def _activity(self, activity_id: UUID) -> str:
        return profile.activity(self._base, activity_id)

    def _work(self, work: Submission) -> str:
        return profile.work(self._base, work.activity_id, work.id)


def _some(found: UUID | None) -> UUID:
    """Nobody is erased during a proof."""
    if found is None:
        raise LookupError("a row of the proof lost its person")
    return found
