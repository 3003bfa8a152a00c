"""The facilitator's pages: who is where and who needs me, then one learner in full."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta
from flask_babel import gettext as _

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import shown
from lti_tool.activities.peer_review.queries import (
    echoes,
    gallery,
    grades,
    pages,
    place,
    reflections,
    verdicts,
)
from lti_tool.activities.peer_review.queries import people as queries
from lti_tool.activities.peer_review.queries.people import Everybody, Learner
from lti_tool.activities.peer_review.rules.needs import Place
from lti_tool.activities.peer_review.service import looking
from lti_tool.activities.peer_review.service.standing_aside import stand_aside
from lti_tool.activities.peer_review.shown import Show
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import CONSENT_WORDS, HELPFUL_WORDS, PRAISE_WORDS
from lti_tool.web import current
from lti_tool.web.shown import Figure

PAGE = 50
SHORTEST_SAID = timedelta(minutes=1)


@blueprint.get("/people")
@allow(Permission.FACILITATE)
def people() -> ResponseReturnValue:
    """Everybody of the activity, those who need a facilitator first."""
    here = place.here(current.session(), current_actor())
    everybody = queries.everybody(current.session(), here, now=current.now())
    show = _chosen(request.args.get("show", ""))
    chosen = [learner for learner in everybody.learners if _is_shown(learner, show)]
    tally = _tally(everybody)
    pages_count = max(1, -(-len(chosen) // PAGE))
    at = min(pages_count, max(1, request.args.get("page", 1, type=int)))
    return render_template(
        "peer_review/people.html",
        here=here,
        everybody=everybody,
        tally=tally,
        figures=_figures(tally, everybody),
        learners=chosen[(at - 1) * PAGE : at * PAGE],
        shown_of=len(chosen),
        show=show,
        at=at,
        pages=pages_count,
        words=shown,
        done=request.args.get("done"),
    )


@blueprint.get("/people/<uuid:participant_id>")
@allow(Permission.FACILITATE)
def learner(participant_id: UUID) -> ResponseReturnValue:
    """One learner: their work, what was said about it, what they said about others."""
    page = pages.learner_page(current.session(), current_actor(), participant_id)
    reviews = [one.review for one in (*page.received, *page.given)]
    said_back = echoes.echoes_of(current.session(), reviews)
    aside = [] if page.is_hidden else verdicts.set_aside_of(current.session(), page.work)
    decided = verdicts.verdicts_of(current.session(), [*reviews, *(one.review for one in aside)])
    return render_template(
        "peer_review/learner.html",
        page=page,
        words=shown,
        echoes=said_back,
        helpful=HELPFUL_WORDS,
        praise=PRAISE_WORDS,
        aside=aside,
        verdicts=decided,
        reflection=None if page.is_hidden else reflections.reflection_of(current.session(), page.work),
        by_hand=grades.by_hand(current.session(), page.participant),
        excuse=grades.excuse_of(current.session(), page.participant),
        in_gallery=gallery.question_about(current.session(), page.work),
        consent_words=CONSENT_WORDS,
    )


@blueprint.post("/people/<uuid:participant_id>/look")
@allow(Permission.FACILITATE)
def look_at_work(participant_id: UUID) -> ResponseReturnValue:
    """Show a facilitator who takes part a work that is not theirs to review from now on."""
    stand_aside(current.session(), current_actor(), participant_id, now=current.now())
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


@blueprint.post("/people/<uuid:participant_id>/agree")
@allow(Permission.FACILITATE)
def leave_as_it_is(participant_id: UUID) -> ResponseReturnValue:
    """A facilitator has read reviews that disagree, and leaves the grade as it is."""
    looking.leave_as_it_is(current.session(), current_actor(), participant_id, now=current.now())
    return redirect(url_for("peer_review.people"), 303)


@blueprint.get("/people/of/<uuid:person_id>")
@allow(Permission.FACILITATE)
def work_of(person_id: UUID) -> ResponseReturnValue:
    """The same for whoever comes from the gradebook, where people are known and not their participation."""
    here = place.here(current.session(), current_actor())
    person = queries.somebody(current.session(), here, person_id)
    if person.participant_id is None:
        return render_template("peer_review/nothing_yet.html", person=person)
    return redirect(url_for("peer_review.learner", participant_id=person.participant_id), 303)


def _chosen(typed: str) -> Show:
    return Show(typed) if typed in set(Show) else Show.ALL


def _is_shown(learner: Learner, show: Show) -> bool:
    match show:
        case Show.ALL:
            return True
        case Show.IN_NEED:
            return learner.need is not None
        case Show.NOT_STARTED:
            return learner.place is Place.NOT_STARTED
        case Show.HANDED_IN:
            return learner.is_handed_in
        case Show.COMPLETE:
            return learner.place is Place.COMPLETE


def _figures(tally: Mapping[str, int], everybody: Everybody) -> list[Figure]:
    """The figures below the table, each a way to the people behind it; none while nobody is there."""
    if not tally["all"]:
        return []
    complete, handed_in = (
        url_for("peer_review.people", show=each) for each in (Show.COMPLETE, Show.HANDED_IN)
    )
    figures = [
        Figure(_so_many(tally["complete"], tally["all"]), _("learners complete"), complete),
        Figure(str(everybody.works), _("works handed in"), handed_in),
        Figure(_so_many(tally["sent"], tally["owed"]), _("reviews sent"), url_for("peer_review.people")),
    ]
    if everybody.median_wait is not None:
        wait = _how_long(everybody.median_wait)
        figures.append(Figure(wait, _("median wait for a first review"), handed_in))
    return figures


def _so_many(reached: int, wanted: int) -> str:
    return str(_("%(reached)s of %(wanted)s", reached=reached, wanted=wanted)) if wanted else str(reached)


def _how_long(wait: timedelta) -> str:
    return str(_("< 1 minute")) if wait < SHORTEST_SAID else str(format_timedelta(wait))


def _tally(everybody: Everybody) -> dict[str, int]:
    learners = [learner for learner in everybody.learners if learner.place is not Place.GONE]
    return {
        "all": len(learners),
        "need": len(everybody.in_need),
        "not_started": sum(learner.place is Place.NOT_STARTED for learner in learners),
        "complete": sum(learner.place is Place.COMPLETE for learner in learners),
        "handed_in": sum(learner.is_handed_in for learner in learners),
        "sent": sum(learner.sent for learner in learners),
        "owed": sum(learner.needed for learner in learners),
    }
