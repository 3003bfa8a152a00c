"""Works for later courses: a facilitator asks, the author answers, the next author chooses."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import later_use as queries
from lti_tool.activities.peer_review.queries import place
from lti_tool.activities.peer_review.queries.units import my_team
from lti_tool.activities.peer_review.service import later_use as service
from lti_tool.activities.peer_review.views import examples
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.web import current
from lti_tool.web.forms import Reader
from lti_tool.web.shown import Option

WRONG = 422
YES, NO = "yes", "no"
LABEL = lazy_gettext("May people of later courses practise on your work?")
OPTIONS = (
    Option(YES, lazy_gettext("Yes, without my name")),
    Option(NO, lazy_gettext("No"), lazy_gettext("Nobody hears of it but who facilitates.")),
)
ANSWERS = {
    None: lazy_gettext("Later courses: asked, not answered yet"),
    True: lazy_gettext("May be an example to later courses"),
    False: lazy_gettext("Its author does not want it to be an example"),
}
"""What facilitators read of an answer."""


@blueprint.get("/examples/earlier")
@allow(Permission.AUTHOR)
def earlier_works() -> ResponseReturnValue:
    """The works of earlier activities that may become examples, without names."""
    here = place.here(current.session(), current_actor())
    found = queries.earlier_works(current.session(), current_actor())
    return render_template("peer_review/earlier_works.html", here=here, works=found)


@blueprint.get("/examples/earlier/<uuid:work_id>")
@allow(Permission.AUTHOR)
def earlier_work(work_id: UUID) -> ResponseReturnValue:
    """The form of a new example with the text of such a work."""
    found = queries.earlier_work(current.session(), current_actor(), work_id)
    return examples.form_of_new({"example_text": found.version.text, examples.SOURCE: str(work_id)})


@blueprint.get("/later-use")
@allow(Permission.TAKE_PART)
def later_question() -> ResponseReturnValue:
    """Whether the actor's own work may be an example to later courses."""
    return _question(Reader(request.form))


@blueprint.post("/later-use")
@allow(Permission.TAKE_PART)
def answer_for_later() -> ResponseReturnValue:
    """Keep the answer."""
    reader = Reader(request.form)
    chosen = reader.one_of("agrees", [YES, NO], label=LABEL, required=_("Choose one of the answers."))
    if chosen is None:
        return _question(reader), WRONG
    service.answer_for_later(current.session(), current_actor(), agrees=chosen == YES, now=current.now())
    return redirect(url_for("peer_review.overview", done="gallery_answered"), 303)


@blueprint.post("/people/<uuid:participant_id>/later-use")
@allow(Permission.FACILITATE)
def ask_for_later(participant_id: UUID) -> ResponseReturnValue:
    """Ask the author, or take the question and what was made of it back."""
    if request.form.get("do") == "back":
        service.ask_no_more(current.session(), current_actor(), participant_id)
    else:
        service.ask_for_later(current.session(), current_actor(), participant_id, now=current.now())
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


def _question(reader: Reader) -> str:
    asked = queries.asked_of_me(current.session(), current_actor())
    before = {None: "", True: YES, False: NO}[asked.asked.agrees]
    return render_template(
        "peer_review/later_question.html",
        asked=asked,
        options=OPTIONS,
        label=LABEL,
        chosen=reader.given.get("agrees", before),
        reader=reader,
        team=my_team(current.session(), asked.here.settings, asked.here.me),
    )
