"""The facilitator's page that gives one learner one work by hand."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import giving as queries
from lti_tool.activities.peer_review.queries.giving import Offers
from lti_tool.activities.peer_review.service import giving as service
from lti_tool.activities.peer_review.shown import offer_options
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Refused
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422


@blueprint.get("/people/<uuid:participant_id>/give")
@allow(Permission.FACILITATE)
def choose_work(participant_id: UUID) -> ResponseReturnValue:
    """The works this learner may get, the least reviewed first."""
    return _page(_offers(participant_id), Reader(request.form))


@blueprint.post("/people/<uuid:participant_id>/give")
@allow(Permission.FACILITATE)
def give_work(participant_id: UUID) -> ResponseReturnValue:
    """Give them the chosen one."""
    given, reader = forms.given(request.form, participant_id)
    if given is None:
        return _page(_offers(participant_id), reader), WRONG
    try:
        service.give_work(current.session(), current_actor(), given, now=current.now())
    except Refused:
        forms.ask_if_sure(reader)
        return _page(_offers(participant_id), reader), WRONG
    return redirect(url_for("peer_review.learner", participant_id=participant_id), 303)


def _offers(participant_id: UUID) -> Offers:
    return queries.offers(current.session(), current_actor(), participant_id, now=current.now())


def _page(offers: Offers, reader: Reader) -> str:
    return render_template(
        "peer_review/give_work.html",
        offers=offers,
        options=offer_options(offers.works),
        labels=forms.LABELS,
        reader=reader,
        is_any_doubtful=any(one.doubts for one in offers.works),
    )
