"""What the pretend LMS remembers, as values: people, courses, activities, line items, scores, keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lti_tool.sandbox import vocabulary as v


class Told(StrEnum):
    """How much launches and rosters tell a tool about somebody."""

    EVERYTHING = "everything"
    NO_NAME = "no name"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; launches call them `id`, the pages' addresses `username`."""

    id: str
    username: str
    given_name: str
    family_name: str
    email: str
    sourced_id: str
    locale: str = "en"
    told: str = Told.EVERYTHING

    @property
    def has_name(self) -> bool:
        """A tool may know their name."""
        return self.told == Told.EVERYTHING

    @property
    def is_anonymous(self) -> bool:
        """A tool may not even know that it is the same person again."""
        return self.told == Told.NOTHING

    @property
    def name(self) -> str:
        """The full name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Course:
    """A course (in LTI: a context); `history` names the courses it was copied from, the latest first."""

    id: str
    title: str
    label: str
    sourced_id: str
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a course, with full role URIs and a roster status (Active, Inactive, Deleted).

    `mentees` are the ids of those whose mentor this person is.
    """

    course_id: str
    person_id: str
    roles: tuple[str, ...]
    status: str = "Active"
    mentees: tuple[str, ...] = ()

    @property
    def is_learner(self) -> bool:
        """Can be graded."""
        return v.LEARNER in self.roles

    @property
    def sees_everybody(self) -> bool:
        """May look at everyone's grades."""
        return v.INSTRUCTOR in self.roles or v.COURSE_ADMINISTRATOR in self.roles

    @property
    def is_instructor(self) -> bool:
        """May add activities."""
        return v.INSTRUCTOR in self.roles


@dataclass(frozen=True, slots=True)
class GroupSet:
    """One way in which a course is divided into groups."""

    id: str
    course_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the people of a course; `set_id` when the group belongs to a set."""

    id: str
    course_id: str
    name: str
    member_ids: tuple[str, ...] = ()
    set_id: str | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceLink:
    """An activity placed in a course.

    Args:
        line_item_id: its coupled column in the gradebook.
        target_link_uri: what it opens when that is not the tool's usual address.
        client_id: the tool it belongs to; None for the one that is always registered.
        dates: windows of time, by the variable that stands for each moment.
        document_target: where the tool wants to be shown: iframe or window.
        history: the activities it was copied from, the latest first.
    """

    id: str
    course_id: str
    title: str
    description: str = ""
    line_item_id: str | None = None
    target_link_uri: str | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    client_id: str | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    document_target: str = v.IFRAME
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Something in a course that is no activity: a link, a file, a picture, a text."""

    id: str
    course_id: str
    kind: str
    title: str
    text: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of the gradebook; `more` keeps what a tool may add (dates, submissionReview)."""

    id: str
    course_id: str
    label: str
    score_maximum: float
    resource_link_id: str | None = None
    resource_id: str | None = None
    tag: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def is_reviewable(self, progress: str | None) -> bool:
        """Whether the tool shows the work of somebody who is so far (Submission Review 1.0, section 3.1)."""
        review = self.more.get("submissionReview")
        return review is not None and (progress or "None") in review["reviewableStatus"]


@dataclass(frozen=True, slots=True)
class Score:
    """One score as the tool sent it, and when it arrived."""

    line_item_id: str
    person_id: str
    timestamp: datetime
    received_at: datetime
    activity_progress: str
    grading_progress: str
    score_given: float | None = None
    score_maximum: float | None = None
    comment: str = ""

    @property
    def is_grade(self) -> bool:
        """Says a final grade, not only how far somebody is."""
        return self.score_given is not None and self.grading_progress == "FullyGraded"


@dataclass(frozen=True, slots=True)
class Result:
    """The grade that stands now, on the scale of its line item."""

    line_item_id: str
    person_id: str
    score: float
    maximum: float
    comment: str
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A signing key of the pretend LMS."""

    kid: str
    pem: str
