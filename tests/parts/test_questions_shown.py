"""Questionnaires on a page: to answer, marked, summed up, and as their author edits them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from lxml import html
from playwright.sync_api import Page

from lti_tool import web
from lti_tool.parts.questions import asked, editor
from lti_tool.parts.questions.rules import questions as limits
from lti_tool.parts.questions.rules.answering import Answer
from lti_tool.parts.questions.rules.marking import is_right
from lti_tool.parts.questions.rules.questions import Option, Question, QuestionKind
from lti_tool.parts.questions.rules.sums import summary
from lti_tool.web.shown import Option as Choice
from lti_tool.web.surroundings import Surroundings
from tests.browser import served
from tests.compiled import compiled_once
from tests.looking import complaints

HEAD = "{% import 'fields.html' as f with context %}{% import 'questions.html' as q with context %}"
PAGE = (
    "{% extends 'base.html' %}{% block title %}Questions{% endblock %}{% block content %}"
    + HEAD
    + "<h1>Questions</h1><h2>Sums</h2>{{ q.summary(found) }}{{ q.marked(asked, said, is_right) }}"
    "{{ q.questions(f, asked, said, errors, field_of) }}"
    "{{ q.editor(f, typed, {}, '/', kinds, limits) }}{% endblock %}"
)
KINDS = [Choice(str(kind), str(kind)) for kind in QuestionKind]
OPTIONS = (Option("Yes", is_right=True, key="y"), Option("<script>", key="n"))
ALL = (
    Question("Line", QuestionKind.TEXT, "t"),
    Question("Long", QuestionKind.LONG, "l", is_required=False),
    Question("Scale", QuestionKind.SCALE, "s", low="Bad", high="Good"),
    Question("One", QuestionKind.ONE, "o", options=OPTIONS, explanation="Because."),
    Question("Many", QuestionKind.MANY, "m", options=OPTIONS),
    Question("Number", QuestionKind.NUMBER, "n", right_number=2.5),
)
SAID = {
    "s": Answer("s", number=4),
    "o": Answer("o", options=("n",)),
    "m": Answer("m", options=("y",)),
    "n": Answer("n", number=2.5),
}


@pytest.fixture
def app() -> Flask:
    app = Flask("questions")
    now = datetime(2026, 11, 22, 11, 14, tzinfo=UTC)
    web.install(app, Surroundings(now_of=lambda: now, default_zone=ZoneInfo("Europe/Berlin")), {})
    return compiled_once(app)


def page(app: Flask, call: str, **values: object) -> html.HtmlElement:
    with app.test_request_context():
        return html.fromstring(f"<main>{render_template_string(HEAD + call, **values)}</main>")


def words(found: html.HtmlElement) -> str:
    return " ".join(" ".join(found.itertext()).split())


def test_every_question_has_its_fields_each_with_a_label(app: Flask) -> None:
    errors = {"q-o": "Choose one."}
    call = "{{ q.questions(f, asked, said, errors, field_of) }}"

    shown = page(app, call, asked=ALL, said=SAID, errors=errors, field_of=asked.field_of)

    fields = shown.xpath("//input|//textarea")
    labels = set(shown.xpath("//label/@for"))
    ids = [field.get("id") for field in fields]
    assert {field.get("name") for field in fields} == {f"q-{one.key}" for one in ALL}
    assert len(ids) == len(set(ids))
    assert set(ids) == labels
    assert {f"f-q-{one.key}" for one in ALL} <= set(ids)
    assert shown.xpath("//input[@checked]/@value") == ["4", "n", "y"]
    assert shown.xpath("//fieldset[@aria-invalid]/legend/text()") == ["One"]
    assert shown.xpath("//script") == []


def test_a_quiz_says_in_words_what_was_right_and_why(app: Flask) -> None:
    call = "{{ q.marked(asked, said, is_right) }}"

    one, many, number = page(app, call, asked=ALL[3:], said=SAID, is_right=is_right).xpath("//li")

    assert words(one) == "One You answered: <script> Not right The right answer: Yes Because."
    assert words(many) == "Many You answered: Yes Right"
    assert words(number) == "Number You answered: 2.5 Right"


def test_a_graded_question_without_an_answer_shows_the_right_one(app: Flask) -> None:
    (only,) = page(app, "{{ q.marked(asked, {}, is_right) }}", asked=ALL[5:], is_right=is_right).xpath("//li")

    assert words(only) == "Number You did not answer. Not right The right answer: 2.5"


def test_a_summary_has_a_table_for_each_count(app: Flask) -> None:
    found = summary(ALL, [SAID.values()] * 3)

    shown = page(app, "{{ q.summary(found) }}", found=found)

    assert [words(row) for row in shown.xpath("//table[1]/tbody/tr")][3:6] == ["4 3", "5 0", "Yes 0"]
    assert "Fewer than three people answered this." in words(shown)


def test_a_summary_of_two_says_why_it_is_empty(app: Flask) -> None:
    shown = page(app, "{{ q.summary(found) }}", found=summary(ALL, [SAID.values()] * 2))

    assert "shown once there are three" in words(shown)
    assert shown.xpath("//table") == []


def test_what_the_editor_shows_it_reads_back(app: Flask) -> None:
    typed = editor.shown(ALL)
    call = "{{ q.editor(f, typed, {}, '/here', kinds, limits) }}"

    shown = page(app, f"<form>{call}</form>", typed=typed, kinds=KINDS, limits=limits)

    assert editor.read(dict(shown.xpath("//form")[0].form_values())) == typed


def test_a_page_of_all_of_it_can_be_used_by_everybody_and_fits_a_phone(app: Flask, onlooker: Page) -> None:
    values = {
        "asked": ALL,
        "said": SAID,
        "errors": {"q-o": "Choose one."},
        "field_of": asked.field_of,
        "is_right": is_right,
        "found": summary(ALL, [SAID.values()] * 3),
        "typed": editor.shown(ALL),
        "kinds": KINDS,
        "limits": limits,
    }
    app.add_url_rule("/", "start", lambda: render_template_string(PAGE, **values))

    with served(app) as address:
        onlooker.goto(address)

        assert list(complaints(onlooker)) == []
