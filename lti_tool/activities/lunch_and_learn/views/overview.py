"""Where a launch leads: the one next thing for who comes, the table for who leads."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.lunch_and_learn.queries import dates, meeting_page, place, topics
from lti_tool.activities.lunch_and_learn.queries.place import Here
from lti_tool.activities.lunch_and_learn.queries.standing import how_i_stand
from lti_tool.activities.lunch_and_learn.rules.hours import Stage
from lti_tool.activities.lunch_and_learn.shown import words
from lti_tool.activities.lunch_and_learn.shown.steps import steps
from lti_tool.activities.lunch_and_learn.views.mounting import blueprint, said
from lti_tool.parts.boards import queries as boards
from lti_tool.parts.boards.rules.kinds import ItemState
from lti_tool.web import current


@blueprint.get("/")
@allow(Permission.OPEN)
def overview() -> ResponseReturnValue:
    """The first page: for facilitators the table, for everybody else their own next date."""
    actor = current_actor()
    if actor.may(Permission.FACILITATE):
        done = request.args.get("done")
        return redirect(url_for("lunch_and_learn.people", done=done), 303)
    return _page(place.here(current.session(), actor))


@blueprint.get("/mine")
@allow(Permission.OPEN)
def mine() -> ResponseReturnValue:
    """The same for facilitators, who may come as well."""
    return _page(place.here(current.session(), current_actor()))


@blueprint.get("/try")
@allow(Permission.FACILITATE)
def look_as_learner() -> ResponseReturnValue:
    """The first page as somebody sees it who has done nothing yet."""
    here = place.here(current.session(), current_actor())
    return _page(Here(here.activity, here.settings, None, leads=False), is_preview=True)


@blueprint.get("/feedback")
@allow(Permission.OPEN)
def feedback() -> ResponseReturnValue:
    """What came of one's own sessions and quizzes: on the first page, beside their dates."""
    return _page(place.here(current.session(), current_actor()))


def _page(here: Here, *, is_preview: bool = False) -> str:
    session = current.session()
    found = dates.dates(session, here, now=current.now())
    next_date = dates.next_one(found)
    stands = how_i_stand(session, here.activity, here.me)
    past = [date for date in found if date.stage in {Stage.OVER, Stage.FELL_OUT}]
    taken = boards.takeaways(session, here.viewer) if here.me else []
    return render_template(
        "lunch_and_learn/overview.html",
        here=here,
        next=next_date,
        ahead=[date for date in found if date.stage in {Stage.AHEAD, Stage.LIVE} and date is not next_date],
        past=past[::-1],
        applied=meeting_page.applied_by(session, [date.meeting.id for date in past]),
        steps=steps(stands),
        stands=stands,
        open_takeaways=[item for item in taken if item.state == ItemState.OPEN],
        board=topics.topics(session, here) if here.settings.proposes else None,
        is_volunteer=topics.is_volunteer(session, here),
        words=words,
        is_preview=is_preview,
        **said(),
    )
