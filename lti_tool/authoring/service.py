"""The verbs of an author: answer what the LMS asked, or begin a link with the settings of another."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.catalogue import kind_named
from lti_tool.authoring import queries
from lti_tool.courses.models import Course
from lti_tool.errors import Conflict, NotFound
from lti_tool.lti import deep_linking
from lti_tool.lti.claims import CUSTOM_ACTIVITY
from lti_tool.lti.content_items import Frame, NewWindow, ResourceLinkItem
from lti_tool.lti.deep_linking import Answer, Reply
from lti_tool.lti.launch_values import DeepLinkingSettings, DocumentTarget, Window
from lti_tool.lti.line_items import WantedLineItem
from lti_tool.lti.submission_review import SubmissionReview
from lti_tool.lti.tokens import Client
from lti_tool.lti.tool_keys import ToolKey
from lti_tool.outbox.destinations import gradebook_columns
from lti_tool.participation import placing
from lti_tool.participation.models import Activity
from lti_tool.participation.queries import made_just_now, placed_activity
from lti_tool.platforms.models import Deployment, Registration
from lti_tool.platforms.service import as_protocol
from lti_tool.web.markup import plain

TAG: Final = "grade"
"""What our gradebook columns are for, in a word that stays the same."""
NEW_WINDOW: Final = "_blank"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a course shall show one activity."""

    activity_id: UUID
    title: str
    points: int | None
    """What its gradebook column is out of; None without a column."""
    available: Window | None = None
    submission: Window | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What the author chose, in this order, and where it shall be shown; None leaves that to the LMS."""

    wishes: tuple[Wish, ...]
    target: DocumentTarget | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What the LMS asked for, the key that signs the answer, and where we live."""

    settings: DeepLinkingSettings
    key: ToolKey
    launch_url: str


def answer(session: Session, actor: Actor, request: Request, order: Order, *, now: datetime) -> Answer:
    """The answer that puts these activities into the course; those of other courses are copied first.

    Raises:
        NotFound: the actor may not choose one of them.
    """
    choices = queries.chosen(session, actor, [wish.activity_id for wish in order.wishes])
    activities = [_of_this_course(session, actor, choice, now=now) for choice in choices]
    review = gradebook_columns.review(session.get_one(Registration, actor.registration_id))
    items = [
        _item(session, wish, activity, request.launch_url, _column(wish, activity, review))
        for wish, activity in zip(order.wishes, activities, strict=True)
    ]
    shown = [_shown_in(order.target, item) for item in items]
    fitting = deep_linking.fit(shown, request.settings)
    return reply(session, actor, request, Reply(items=fitting.taken), now=now)


def reply(session: Session, actor: Actor, request: Request, words: Reply, *, now: datetime) -> Answer:
    """The signed answer to the actor's own request."""
    course = session.get_one(Course, actor.course_id)
    deployment = session.get_one(Deployment, course.deployment_id)
    registration = session.get_one(Registration, actor.registration_id)
    client = Client(as_protocol(registration), request.key)
    return deep_linking.answer(client, deployment.lti_deployment_id, request.settings, words, now=now)


def recover(
    session: Session, actor: Actor, activity_id: UUID, named_id: UUID | None, *, now: datetime
) -> Activity:
    """Begin the activity behind the actor's link with the settings of one that is offered for it.

    Raises:
        NotFound: this one is not offered.
        Conflict: something is placed there meanwhile.
    """
    if placed_activity(session, actor.organisation_id, actor.resource_link_id) is not None:
        raise Conflict("an activity is already placed here")
    for offer in placing.offers(session, actor, named_id):
        if offer.activity.id == activity_id:
            return kind_named(offer.activity.kind).copy(session, actor, offer.activity, now=now)
    raise NotFound


def _of_this_course(session: Session, actor: Actor, choice: queries.Choice, *, now: datetime) -> Activity:
    original = choice.activity
    if not choice.is_elsewhere:
        return original
    copied = made_just_now(session, actor, original.kind, original.title, copied_from_id=original.id, now=now)
    return copied or kind_named(original.kind).copy(session, actor, original, now=now)


def _item(
    session: Session, wish: Wish, activity: Activity, launch_url: str, column: WantedLineItem | None
) -> ResourceLinkItem:
    content = kind_named(activity.kind).content(session, activity)
    return ResourceLinkItem(
        url=launch_url,
        title=wish.title,
        text=plain(content.text) or None,
        custom={CUSTOM_ACTIVITY: str(activity.id)},
        line_item=column,
        available=wish.available,
        submission=wish.submission,
    )


def _shown_in(target: DocumentTarget | None, item: ResourceLinkItem) -> ResourceLinkItem:
    if target is DocumentTarget.WINDOW:
        return replace(item, window=NewWindow(target_name=NEW_WINDOW))
    return replace(item, iframe=Frame()) if target is DocumentTarget.IFRAME else item


def _column(wish: Wish, activity: Activity, review: SubmissionReview | None) -> WantedLineItem | None:
    if wish.points is None:
        return None
    return WantedLineItem(
        label=wish.title,
        score_maximum=float(wish.points),
        resource_id=str(activity.id),
        tag=TAG,
        review=review,
    )
