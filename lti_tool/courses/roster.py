"""Rosters: when a course's is due, who fetches it, and how that went (NRPS 2.0)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, SystemRandom
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lti_tool.clock import Clock
from lti_tool.courses import enrolment, groups
from lti_tool.courses.groups import Asked
from lti_tool.courses.models import Course, Membership
from lti_tool.db import Database
from lti_tool.lti import nrps
from lti_tool.lti.errors import LtiError, ServiceFailed, TokenUnavailable
from lti_tool.lti.nrps import Roster, RosterQuery
from lti_tool.lti.service_calls import Services
from lti_tool.platforms import service as platforms
from lti_tool.platforms.clients import Clients
from lti_tool.platforms.models import Deployment

LEASE: Final = timedelta(minutes=10)
"""How long a course waits for the worker that took it, should that worker have died."""
EVERY: Final = timedelta(hours=1)
EVERY_WHEN_IDLE: Final = timedelta(days=1)
IDLE_AFTER: Final = timedelta(days=30)
FIRST_RETRY: Final = timedelta(minutes=1)
LAST_RETRY: Final = timedelta(hours=6)
LONGEST_PROBLEM: Final = 500
SWITCHED_OFF: Final = "the platform is switched off here"


@dataclass(frozen=True, slots=True)
class Registrar:
    """What fetching rosters needs."""

    database: Database
    clients: Clients
    clock: Clock
    chance: Random = field(default_factory=SystemRandom)


@dataclass(frozen=True, slots=True)
class Errand:
    """A course whose roster is ours to fetch for a while."""

    course_id: UUID
    url: str
    services: Services
    begun_at: datetime
    groups: Asked | None = None
    """Where the course's groups are, if the LMS has any."""


def fetch_due(registrar: Registrar, *, at_most: int, stopping: Callable[[], bool]) -> int:
    """Bring the rosters that are due up to date, one after the other; how many were tried."""
    tried = 0
    while tried < at_most and not stopping() and fetch_next(registrar):
        tried += 1
    return tried


def fetch_next(registrar: Registrar) -> bool:
    """Bring the next due roster up to date; False when none is due."""
    with registrar.database.reading() as session:
        if session.scalar(_due(now=registrar.clock())) is None:
            return False
    with registrar.database.writing() as session:
        errand = _take(session, registrar.clients, now=registrar.clock())
    if errand is None:
        return False
    try:
        query = RosterQuery(with_groups=errand.groups is not None)
        roster = nrps.fetch_roster(errand.services, errand.url, query, now=registrar.clock())
    except (ServiceFailed, TokenUnavailable) as problem:
        _failed(registrar, errand, problem)
        return True
    enrolment.apply(registrar.database, errand.course_id, roster, begun_at=errand.begun_at)
    if errand.groups is not None:
        found = groups.fetch(errand.services, errand.groups, now=registrar.clock())
        groups.apply(registrar.database, errand.groups, found, roster, now=registrar.clock())
    if roster.failure is None:
        _succeeded(registrar, errand, roster)
    else:
        _failed(registrar, errand, roster.failure)
    return True


def _due(*, now: datetime) -> Select[Course]:
    due = select(Course).where(Course.roster_due_at <= now, Course.roster_url.is_not(None))
    return due.order_by(Course.roster_due_at, Course.id).limit(1)


def _take(session: Session, clients: Clients, *, now: datetime) -> Errand | None:
    """Reserve the next due course: it is due again only after the lease, or when we are done."""
    course = session.scalar(_due(now=now).with_for_update(skip_locked=True))
    if course is None or course.roster_url is None:
        return None
    deployment = session.get_one(Deployment, course.deployment_id)
    registration = platforms.active_registration(session, deployment.registration_id)
    if registration is None:
        course.roster_due_at, course.roster_problem = now + EVERY_WHEN_IDLE, SWITCHED_OFF
        return None
    course.roster_due_at = now + LEASE
    course.roster_attempts += 1
    services = clients.services(session, registration, now=now)
    return Errand(course.id, course.roster_url, services, now, _groups_of(course, registration.id))


def _groups_of(course: Course, registration_id: UUID) -> Asked | None:
    if course.groups_url is None:
        return None
    return Asked(course.id, registration_id, course.groups_url, course.group_sets_url)


def _succeeded(registrar: Registrar, errand: Errand, roster: Roster) -> None:
    now = registrar.clock()
    with registrar.database.writing() as session:
        course = session.get_one(Course, errand.course_id)
        course.roster_synced_at, course.roster_attempts = now, 0
        course.roster_problem = None if roster.complete else _incomplete(roster)
        last_seen = session.scalar(
            select(func.max(Membership.seen_at)).where(Membership.course_id == course.id)
        )
        is_idle = last_seen is None or now - last_seen > IDLE_AFTER
        course.roster_due_at = now + (EVERY_WHEN_IDLE if is_idle else EVERY)


def _failed(registrar: Registrar, errand: Errand, problem: LtiError) -> None:
    now = registrar.clock()
    with registrar.database.writing() as session:
        course = session.get_one(Course, errand.course_id)
        course.roster_problem = f"{problem.reason}: {problem.detail}"[:LONGEST_PROBLEM]
        wait = min(LAST_RETRY, FIRST_RETRY * 2 ** min(course.roster_attempts - 1, 10))
        due_at = now + wait * registrar.chance.uniform(0.5, 1)
        course.roster_due_at = max(due_at, getattr(problem, "retry_at", None) or due_at)


def _incomplete(roster: Roster) -> str:
    why = roster.stopped or f"{roster.unreadable_members} entries could not be read"
    return f"the roster is incomplete: {why}"
