"""Where a launch leads: the learner's one next thing, the facilitator's table."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import gallery, place, units
from lti_tool.activities.peer_review.queries.later_use import asked_about
from lti_tool.activities.peer_review.queries.place import Here
from lti_tool.activities.peer_review.queries.standing import MyPart, my_part
from lti_tool.activities.peer_review.rules.duties import next_thing
from lti_tool.activities.peer_review.shown import steps
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.web import current


@blueprint.get("/")
@allow(Permission.OPEN)
def overview() -> ResponseReturnValue:
    """The first page: for facilitators the table of learners, for everybody else their own standing."""
    actor = current_actor()
    if actor.may(Permission.FACILITATE):
        return redirect(url_for("peer_review.people", done=request.args.get("done")), 303)
    here = place.here(current.session(), actor)
    return _page(my_part(current.session(), here, now=current.now()))


@blueprint.get("/mine")
@allow(Permission.TAKE_PART)
def mine() -> ResponseReturnValue:
    """The same for facilitators who also take part."""
    here = place.here(current.session(), current_actor())
    return _page(my_part(current.session(), here, now=current.now()))


@blueprint.get("/try")
@allow(Permission.FACILITATE)
def look_as_learner() -> ResponseReturnValue:
    """The first page as somebody sees it who has done nothing yet; nothing here can be pressed."""
    here = place.here(current.session(), current_actor())
    nobody = Here(here.activity, here.settings, None)
    return _page(my_part(current.session(), nobody, now=current.now()), is_preview=True)


def _page(part: MyPart, *, is_preview: bool = False) -> str:
    session, here = current.session(), part.here
    is_visitor = not is_preview and gallery.may_visit(here, current_actor())
    return render_template(
        "peer_review/overview.html",
        for_later=asked_about(session, part.work),
        question=gallery.question_about(session, part.work),
        has_gallery=is_visitor and gallery.is_anything_shown(session, here.activity),
        part=part,
        team=units.my_team(session, here.settings, here.me),
        stand=part.standing,
        next=next_thing(part.standing),
        steps=steps(part.here.settings, part.standing, part.work, links=not is_preview),
        is_preview=is_preview,
        done=request.args.get("done"),
    )
