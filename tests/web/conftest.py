"""A real Flask app with the web floor installed, and pages that exist only to show every component."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, abort, render_template, request
from markupsafe import Markup

from lti_tool import web
from lti_tool.web.drafts import draft_changed_elsewhere, draft_saved
from lti_tool.web.errors import Advice, PageError, RefusedError, Way
from lti_tool.web.shown import Count, Figure, Option, Status, Step
from lti_tool.web.surroundings import Surroundings
from tests.compiled import compiled_once

NOW = datetime(2026, 11, 22, 11, 14, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

STEPS = (
    Step("Write your reply", Status.DONE, "Handed in Mon 16 Nov, 16:20.", "/work"),
    Step("Review three replies", Status.NOW, "Due Thu 26 Nov, 12:00 (in 4 days)", "/review", Count(1, 3)),
    Step("Answer the facilitator", Status.NEED, "She asked you something.", "/answer"),
    Step("Read your feedback", Status.LATER, "Opens when your three reviews are sent."),
)
FIGURES = (
    Figure("9 of 14", "learners complete", "/people"),
    Figure("13", "replies handed in"),
    Figure("1.8 days", "median wait"),
)
LEVELS = (
    Option("3", "Clear and complete", "Cause, place and dates, in plain words"),
    Option("2", "Mostly clear", "One of the three is missing"),
    Option("1", "Vague"),
)


class BrokenRuleError(Exception):
    """An error of some floor above."""


MakeApp = Callable[..., Flask]


@pytest.fixture
def make_app() -> MakeApp:
    def make(**changed: object) -> Flask:
        app = Flask(
            "potluck-web-tests", static_folder=None, template_folder=str(Path(__file__).parent / "templates")
        )
        asked = Surroundings(now_of=lambda: NOW, default_zone=BERLIN)
        mapped = {BrokenRuleError: lambda _: PageError(409, "RULE-01", "That has been sent already", "Once.")}
        web.install(app, replace(asked, **changed), mapped)
        app.jinja_env.globals["form_token"] = lambda: Markup(
            '<input type="hidden" name="form_token" value="abc">'
        )
        _add_pages(app)
        return compiled_once(app)

    return make


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


def _add_pages(app: Flask) -> None:
    _add_shows(app)
    _add_draft(app)
    _add_failures(app)


def _add_shows(app: Flask) -> None:
    errors = {"title": "Give it a title.", "level": "Choose a level."}

    @app.get("/gallery")
    def gallery() -> str:
        return render_template(
            "gallery.html", steps=STEPS, figures=FIGURES, due=NOW.replace(day=26), said=SAID
        )

    @app.get("/form")
    def form() -> str:
        return render_template("form.html", errors=errors if "wrong" in request.args else {}, levels=LEVELS)


def _add_draft(app: Flask) -> None:
    @app.get("/draft")
    def draft() -> str:
        return render_template(
            "draft.html", text=app.config.get("DRAFT", ""), version=app.config.get("VERSION", 1)
        )

    @app.post("/draft")
    def save_draft() -> object:
        if "ANSWER" in app.config:
            abort(app.config["ANSWER"])
        if request.form["draft_version"] != str(app.config.get("VERSION", 1)):
            return draft_changed_elsewhere(app.config["VERSION"])
        app.config["DRAFT"] = request.form["text"]
        app.config["VERSION"] = app.config.get("VERSION", 1) + 1
        return draft_saved(app.config["VERSION"], NOW)


def _add_failures(app: Flask) -> None:
    @app.route("/abort/<int:status>", methods=["GET", "POST"])
    def fail(status: int) -> str:
        abort(status, description="Ada Lovelace ada@example.org token=s3cret")

    @app.get("/crash")
    def crash() -> str:
        raise ValueError("Ada Lovelace ada@example.org token=s3cret")

    @app.get("/rule")
    def rule() -> str:
        raise BrokenRuleError

    @app.get("/refused")
    def refused() -> str:
        raise RefusedError(LAUNCH_REFUSED)

    @app.get("/api/v1/things")
    def things() -> str:
        abort(403)


LAUNCH_REFUSED = PageError(
    400,
    "LAUNCH-07",
    "Your browser did not let us in",
    "Your LMS sent you here correctly. To be sure it is you we need a cookie, and this browser blocks it.",
    opening="Opening an activity from Moodle",
    kept="Nothing is lost: what you wrote here before is saved.",
    to_do="Open it in a new window",
    to_do_more="Works in nearly every browser. Your LMS page stays as it is.",
    way=Way("Open in a new window", "/again", new_window=True),
    further=(Advice("Allow cookies for this page", "In Firefox: the shield beside the address."),),
    admin_facts=("no browser binding", "Moodle 4.5"),
    way_back="https://lms.example/course/7",
)

SAID = """Dear Ms Okafor, your desk is **in Lille**.

# A heading

> said before

1. one
2. two

`code` and [a link](https://example.org/)

| a | b |
|---|---|
| 1 | 2 |
"""
