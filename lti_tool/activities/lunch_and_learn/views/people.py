"""The facilitator's pages: dates and people, those first who need a word; one person in full."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn import forms
from lti_tool.activities.lunch_and_learn.queries import dates, meeting_page, place, topics
from lti_tool.activities.lunch_and_learn.queries import people as queries
from lti_tool.activities.lunch_and_learn.queries.dates import Date
from lti_tool.activities.lunch_and_learn.queries.people import Learner
from lti_tool.activities.lunch_and_learn.rules.duties import Duty
from lti_tool.activities.lunch_and_learn.rules.hours import Stage
from lti_tool.activities.lunch_and_learn.service import skipping
from lti_tool.activities.lunch_and_learn.shown import words
from lti_tool.activities.lunch_and_learn.views.mounting import WRONG, back, blueprint, said
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.shown import Figure

PAGE = 50


@blueprint.get("/people")
@allow(Permission.FACILITATE)
def people() -> ResponseReturnValue:
    """Dates first, then everybody: who is complete, who stayed away again and again."""
    session = current.session()
    here = place.here(session, current_actor())
    found = dates.dates(session, here, now=current.now())
    everybody = queries.everybody(session, here)
    pages = max(1, -(-len(everybody) // PAGE))
    at = min(pages, max(1, request.args.get("page", 1, type=int)))
    past = [date for date in found if date.stage in {Stage.OVER, Stage.FELL_OUT}]
    return render_template(
        "lunch_and_learn/people.html",
        here=here,
        ahead=[date for date in found if date.stage in {Stage.AHEAD, Stage.LIVE}],
        past=past[::-1],
        open_rolls=[date for date in past if date.is_roll_open],
        applied=meeting_page.applied_by(session, [date.meeting.id for date in past]),
        waiting_topics=len(topics.topics(session, here).waiting) if here.settings.proposes else 0,
        figures=_figures(everybody, past),
        learners=everybody[(at - 1) * PAGE : at * PAGE],
        everybody=len(everybody),
        at=at,
        pages=pages,
        words=words,
        **said(),
    )


@blueprint.get("/people/<uuid:participant_id>")
@allow(Permission.FACILITATE)
def learner(participant_id: UUID) -> ResponseReturnValue:
    """One person: their dates and their steps."""
    return _page(participant_id, Reader(request.form))


@blueprint.get("/people/of/<uuid:person_id>")
@allow(Permission.FACILITATE)
def person(person_id: UUID) -> ResponseReturnValue:
    """The same for whoever comes from the gradebook, where people are known and not their participation."""
    here = place.here(current.session(), current_actor())
    found = queries.somebody(current.session(), here, person_id)
    if found.participant_id is None:
        return render_template("lunch_and_learn/nothing_yet.html", here=here, person=found.person)
    return redirect(url_for("lunch_and_learn.learner", participant_id=found.participant_id), 303)


@blueprint.post("/people/<uuid:participant_id>/steps/<step>")
@allow(Permission.FACILITATE)
def skip(participant_id: UUID, step: str) -> ResponseReturnValue:
    """Let somebody skip a step for a reason, or ask them for it again."""
    session, actor, now = current.session(), current_actor(), current.now()
    if request.form.get("do") == "back":
        skipping.ask_again(session, actor, participant_id, step, now=now)
        return back("learner", done="asked_again", participant_id=participant_id)
    wanted, reader = forms.skip(request.form, step)
    if not reader.ok:
        return _page(participant_id, reader), WRONG
    skipping.skip(session, actor, participant_id, wanted, now=now)
    return back("learner", done="skipped", participant_id=participant_id)


def _page(participant_id: UUID, reader: Reader) -> str:
    return render_template(
        "lunch_and_learn/learner.html",
        page=queries.learner(current.session(), current_actor(), participant_id),
        duty_words={str(duty): said_of for duty, said_of in words.DUTY_WORDS.items()},
        words=words,
        labels=forms.LABELS,
        g=reader.given,
        e=reader.errors,
        **said(),
    )


def _figures(everybody: list[Learner], past: list[Date]) -> list[Figure]:
    """The figures above the table; none while nobody is there."""
    if not everybody:
        return []
    came = [one for one in everybody if one.progress and _had(one, Duty.ATTEND)]
    complete = [one for one in everybody if one.progress and one.progress.is_complete]
    told = _("%(reached)s of %(wanted)s", reached=len(complete), wanted=len(everybody))
    held = [date for date in past if date.stage is Stage.OVER]
    return [
        Figure(str(told), _("people complete")),
        Figure(str(len(came)), _("came at least once")),
        Figure(str(len(held)), _("dates held")),
    ]


def _had(one: Learner, duty: Duty) -> bool:
    return one.progress is not None and any(step.key == duty and step.had > 0 for step in one.progress.steps)
