"""The verbs of an author: set a lunch-and-learn up, begin one anew, change it."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lti_tool.access import Actor
from lti_tool.activities.lunch_and_learn.models import SLUG, LunchSeries
from lti_tool.activities.lunch_and_learn.queries import place
from lti_tool.activities.lunch_and_learn.rules.settings import Settings, may_change_naming, read, to_keep
from lti_tool.activities.lunch_and_learn.service.settling import settle_everybody
from lti_tool.errors import Refused
from lti_tool.participation import service as participation
from lti_tool.participation.models import Activity
from lti_tool.parts.boards.counting import is_anything_asked
from lti_tool.parts.questions import queries as questionnaires
from lti_tool.parts.questions import service as questions
from lti_tool.parts.questions.rules.questions import Question, QuestionKind, Questions

NAMES_ARE_SETTLED = "names_are_settled"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A lunch-and-learn as its author wants it."""

    title: str
    settings: Settings


def set_up(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> Activity:
    """A new lunch-and-learn where the actor is, without dates yet.

    Raises:
        Conflict: something is placed there already, or the same was made a moment ago.
    """
    participation.check_not_pressed_twice(session, actor, SLUG, wanted.title, now=now)
    return _make(session, actor, wanted, usual_feedback(), now=now)


def copy(session: Session, actor: Actor, original: Activity, *, now: datetime) -> Activity:
    """A new lunch-and-learn where the actor is, with the settings and questions of another.

    Its dates, topics and people stay where they are. Another course has a room of its own, too.

    Raises:
        Conflict: something is placed there already.
    """
    form_id = place.feedback_form(session, original)
    asked = questionnaires.current(session, original.organisation_id, form_id).questions
    settings = replace(read(original.settings), url="")
    made = _make(session, actor, Wanted(original.title, settings), _as_new(asked), now=now)
    made.copied_from_id = original.id
    return made


def change(session: Session, actor: Actor, wanted: Wanted, *, now: datetime) -> Activity:
    """The lunch-and-learn as its author wants it now; who is complete stays complete.

    Raises:
        NotFound: nothing of this kind is placed behind the actor's resource link.
        Refused: somebody has asked a question, believing what was said about names then.
    """
    here = place.here(session, actor)
    is_asked = is_anything_asked(session, here.activity.id)
    if not may_change_naming(here.settings, wanted.settings, is_asked=is_asked):
        raise Refused(NAMES_ARE_SETTLED)
    here.activity.title = wanted.title
    here.activity.settings = to_keep(wanted.settings)
    settle_everybody(session, here.activity, now=now)
    return here.activity


def usual_feedback() -> Questions:
    """What people are asked after a date, in the language of the author."""
    return (
        Question(
            _("How useful was this for your work?"),
            QuestionKind.SCALE,
            low=_("not at all"),
            high=_("very"),
        ),
        Question(_("What should stay, and what should be different?"), QuestionKind.LONG, is_required=False),
    )


def _make(session: Session, actor: Actor, wanted: Wanted, asked: Questions, *, now: datetime) -> Activity:
    activity = participation.place(session, actor, SLUG, wanted.title, to_keep(wanted.settings), now=now)
    form = questions.publish(session, activity.organisation_id, None, asked, now=now)
    session.add(
        LunchSeries(
            activity_id=activity.id,
            organisation_id=activity.organisation_id,
            feedback_form_id=form.form_id,
        )
    )
    session.flush()
    return activity


def _as_new(asked: Questions) -> Questions:
    return tuple(
        replace(one, key="", options=tuple(replace(option, key="") for option in one.options))
        for one in asked
    )
