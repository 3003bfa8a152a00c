"""The facilitator's pages about teams: who is in which, by hand, from groups of the LMS or from a list."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import teams as queries
from lti_tool.activities.peer_review.queries.grouping import group_sets
from lti_tool.activities.peer_review.service import teams as service
from lti_tool.activities.peer_review.views import teams_typed as typed
from lti_tool.activities.peer_review.views.export_formats import teams_csv
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.activities.peer_review.views.words import set_option
from lti_tool.errors import NotFound, Refused
from lti_tool.web import current
from lti_tool.web.forms import Reader

WRONG = 422
PAGE = 50
FOLLOW = "follow"


@blueprint.get("/people/teams")
@allow(Permission.FACILITATE)
def teams() -> ResponseReturnValue:
    """All teams, and everybody with theirs."""
    return _page(Reader(request.form))


@blueprint.post("/people/teams")
@allow(Permission.FACILITATE)
def add_team() -> ResponseReturnValue:
    """One more team."""
    name, reader = typed.name(request.form)
    if not reader.ok:
        return _page(reader), WRONG
    try:
        service.add_team(current.session(), current_actor(), name)
    except Refused:
        typed.refuse_taken(reader)
        return _page(reader), WRONG
    return _back("team_added")


@blueprint.get("/people/teams/<uuid:team_id>")
@allow(Permission.FACILITATE)
def team(team_id: UUID) -> ResponseReturnValue:
    """One team: its name, and its members."""
    return _team_page(team_id, Reader(request.form))


@blueprint.post("/people/teams/<uuid:team_id>")
@allow(Permission.FACILITATE)
def change_team(team_id: UUID) -> ResponseReturnValue:
    """Call it by another name, or take it away when nobody is in it."""
    session, actor = current.session(), current_actor()
    if request.form.get("do") == "remove":
        return _remove(team_id)
    name, reader = typed.name(request.form)
    if not reader.ok:
        return _team_page(team_id, reader), WRONG
    try:
        service.rename_team(session, actor, team_id, name)
    except Refused:
        typed.refuse_taken(reader)
        return _team_page(team_id, reader), WRONG
    return _back("teams_changed")


@blueprint.post("/people/teams/of/<uuid:person_id>")
@allow(Permission.FACILITATE)
def put_into_team(person_id: UUID) -> ResponseReturnValue:
    """Put one person into a team, or out of all."""
    try:
        team_id = typed.team_id(request.form)
    except ValueError:
        raise NotFound from None
    service.move(current.session(), current_actor(), person_id, team_id, now=current.now())
    return _back("teams_changed")


@blueprint.post("/people/teams/list")
@allow(Permission.FACILITATE, largest=typed.LARGEST_FILE)
def teams_from_list() -> ResponseReturnValue:
    """What a list of people and teams would change; or do it, once it was looked at."""
    people = queries.who_may_be_meant(current.session(), current_actor())
    wanted, text, reader = typed.listed(request.form, request.files.get("list_file"), people)
    if wanted is None:
        return _page(reader, list_text=text), WRONG
    return _look_or_follow(wanted, {"list": text})


@blueprint.post("/people/teams/groups")
@allow(Permission.FACILITATE)
def teams_from_groups() -> ResponseReturnValue:
    """The same for the groups of the LMS, each a team."""
    chosen = request.form.get("group_set", "")
    sets = {set_option(one).value: one.id for one in group_sets(current.session(), current_actor())}
    if chosen not in sets:
        return _back("")
    wanted = queries.groups_as_teams(current.session(), current_actor(), sets[chosen])
    return _look_or_follow(wanted, {"group_set": chosen})


@blueprint.get("/people/teams/teams.csv")
@allow(Permission.FACILITATE)
def teams_as_list() -> ResponseReturnValue:
    """Everybody and their team, as a list can say it."""
    page = queries.teams_page(current.session(), current_actor())
    people = queries.who_may_be_meant(current.session(), current_actor())
    response = Response(teams_csv(page.learners, people), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="teams.csv"'
    return response


def _look_or_follow(wanted: Mapping[UUID, str], sent: Mapping[str, str]) -> ResponseReturnValue:
    session, actor = current.session(), current_actor()
    if request.form.get("do") == FOLLOW:
        service.move_all(session, actor, wanted, now=current.now())
        return _back("teams_changed")
    plan = queries.plan(session, actor, wanted)
    return render_template("peer_review/teams_plan.html", plan=plan, sent=sent)


def _remove(team_id: UUID) -> ResponseReturnValue:
    try:
        service.remove_team(current.session(), current_actor(), team_id)
    except Refused:  # somebody came into it meanwhile
        return redirect(url_for("peer_review.team", team_id=team_id), 303)
    return _back("teams_changed")


def _back(done: str) -> ResponseReturnValue:
    return redirect(url_for("peer_review.teams", done=done), 303)


def _page(reader: Reader, list_text: str = "") -> str:
    page = queries.teams_page(current.session(), current_actor())
    pages_count = max(1, -(-len(page.learners) // PAGE))
    at = min(pages_count, max(1, request.args.get("page", 1, type=int)))
    return render_template(
        "peer_review/teams.html",
        page=page,
        learners=page.learners[(at - 1) * PAGE : at * PAGE],
        at=at,
        pages=pages_count,
        labels=typed,
        reader=reader,
        list_text=list_text,
        sets=[set_option(one) for one in group_sets(current.session(), current_actor())],
        done=request.args.get("done"),
    )


def _team_page(team_id: UUID, reader: Reader) -> str:
    found = queries.team(current.session(), current_actor(), team_id)
    page = queries.teams_page(current.session(), current_actor())
    members = [one for one in page.learners if one.team is not None and one.team.id == team_id]
    return render_template(
        "peer_review/team.html", page=page, team=found, members=members, label=typed.NAME, reader=reader
    )
