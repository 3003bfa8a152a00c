"""The steps of a lunch-and-learn as a list for the person whose steps they are."""

from flask_babel import gettext as _

from lti_tool.activities.lunch_and_learn.rules.duties import Duty
from lti_tool.activities.lunch_and_learn.shown.words import DUTY_WORDS
from lti_tool.parts.steps.progress import Progress, Stood
from lti_tool.web.shown import Count, Status, Step


def steps(found: Progress) -> list[Step]:
    """Each step with how it stands; the first needed one that is not done is the one of now."""
    now = next((step.key for step in found.steps if step.is_needed and not step.is_done), None)
    return [_step(step, is_now=step.key == now) for step in found.steps]


def _step(step: Stood, *, is_now: bool) -> Step:
    return Step(
        title=DUTY_WORDS[Duty(step.key)],
        status=_status(step, is_now=is_now),
        sentence=_sentence(step),
        count=Count(min(step.had, step.least), step.least) if step.is_needed and step.least > 1 else None,
    )


def _status(step: Stood, *, is_now: bool) -> Status:
    if step.is_done:
        return Status.DONE
    return Status.NOW if is_now else Status.LATER


def _sentence(step: Stood) -> str:
    if step.is_skipped:
        return str(_("You need not do this."))
    return "" if step.is_needed else str(_("If you like; completion does not ask for it."))
