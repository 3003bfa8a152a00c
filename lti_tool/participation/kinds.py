"""What a kind of activity must give; the catalogue holds them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask_babel.speaklater import LazyString
from sqlalchemy import Select
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.lti.launch_values import Window
from lti_tool.participation.models import Activity
from lti_tool.web.language import Voice
from lti_tool.web.shown import Words


@dataclass(frozen=True, slots=True)
class Content:
    """What an activity says about itself to a course that may show it, and to somebody who only looks."""

    title: str
    text: str
    """What people are asked to do, in the author's words (Markdown)."""
    steps: tuple[Words, ...]
    """What people do here, one short line for each step."""
    points: float | None = None
    """What a grade is out of; None where there is none."""
    available: Window | None = None
    submission: Window | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """So many of one sort of thing are held about a person."""

    words: Words
    count: int


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who may be written to: who they are, in which language and zone they read."""

    person_id: UUID
    voice: Voice
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody is reminded of in one activity; no grade, and nobody else's name."""

    activity_id: UUID
    title: str
    course_title: str
    lines: tuple[str, ...]
    """In the language of the addressee."""


class Copy(Protocol):
    """Makes a new activity where the actor is, with the settings of another and nothing people did there."""

    def __call__(self, session: Session, actor: Actor, original: Activity, *, now: datetime) -> Activity:
        """The new activity."""
        ...


class RemindersOf(Protocol):
    """Says what one person is to be reminded of now, over all activities of the kind."""

    def __call__(
        self, session: Session, to: Addressee, *, since: datetime | None, now: datetime
    ) -> Sequence[Reminder]:
        """One for each activity with something to say; `since` is when they were last written to."""
        ...


class ErasePersonal(Protocol):
    """Forgets a person."""

    def __call__(self, session: Session, person_id: UUID, *, now: datetime) -> None:
        """Remove their words and ties."""
        ...


Jobs = Callable[[Session, datetime], None]
MayBeReminded = Callable[[datetime], Select[UUID]]
ContentOf = Callable[[Session, Activity], Content]
CountPersonal = Callable[[Session, UUID], Sequence[Held]]
ExportPersonal = Callable[[Session, UUID], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """The contract: whatever lacks a part of it is not a kind."""

    slug: str
    """Stands in the database and in URLs; never changes."""
    name: LazyString
    purpose: LazyString
    """What it is good for, in a sentence for an author who chooses."""
    pages: Blueprint
    """Its pages, mounted below `/l/<launch_id>/<slug>`."""
    home_endpoint: str
    """Where a launch leads once the activity is placed."""
    setup_endpoint: str
    """Where an author is led when nothing is placed yet; afterwards it leads to `launch.here`."""
    review_endpoint: str
    """Where a facilitator looks at the work of one person, whose `person_id` it takes."""
    feedback_endpoint: str
    """Where learners see what was said about their own work."""
    content: ContentOf
    """What a deep link, a package and a guest are told about an activity."""
    copy: Copy
    """Begins an activity anew with the settings of another, such as in a copied course."""
    run_jobs: Jobs
    """What passes with time, such as leases that end; called by the worker inside a writing transaction."""
    may_be_reminded: MayBeReminded
    """A query for the ids of all whom there may be something to remind of; some turn out to need none."""
    reminders: RemindersOf
    """What one of them is to be reminded of; asked again when the mail is sent, for it may have been done."""
    count_personal: CountPersonal
    """How much of what the kind holds about a person, for a page that says so."""
    export_personal: ExportPersonal
    """All the kind holds about a person, as plain values."""
    erase_personal: ErasePersonal
    """Removes a person's words and ties; what others were given by them stays, without them."""
