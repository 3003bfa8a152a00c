"""Whatever goes wrong becomes a page a person can act on, and one line in the log that names nobody."""

import logging
import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from flask import Flask

from lti_tool.web.error_pages import BY_STATUS, FORM_REFUSED, SESSION_ENDED
from lti_tool.web.errors import refuse

MakeApp = Callable[..., Flask]
SECRETS = ("Ada Lovelace", "ada@example.org", "s3cret", "Traceback")


@pytest.mark.parametrize("status", sorted(BY_STATUS))
def test_every_failure_says_what_happened_and_what_to_do(app: Flask, status: int) -> None:
    response = app.test_client().get(f"/abort/{status}")

    assert response.status_code == status
    assert str(BY_STATUS[status].title) in response.text
    assert str(BY_STATUS[status].to_do) in response.text
    assert not any(secret in response.text for secret in SECRETS)


@pytest.mark.parametrize(
    ("status", "title"), [(418, "We could not read that request"), (502, "This went wrong on our side")]
)
def test_a_failure_without_words_of_its_own_gets_the_nearest(app: Flask, status: int, title: str) -> None:
    response = app.test_client().get(f"/abort/{status}")

    assert response.status_code == status
    assert title in response.text


def test_a_method_that_is_not_open_names_those_that_are(app: Flask) -> None:
    response = app.test_client().post("/gallery")

    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("path", "accept"), [("/abort/404", "application/json"), ("/api/v1/things", "text/html")]
)
def test_a_program_gets_the_same_as_json(app: Flask, path: str, accept: str) -> None:
    response = app.test_client().get(path, headers={"Accept": accept})

    told = response.get_json()
    assert response.mimetype == "application/problem+json"
    assert set(told) == {"title", "detail", "status", "code", "trace"}
    assert told["status"] == response.status_code
    assert "Ada" not in response.text


def test_a_browser_gets_a_page(app: Flask) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    response = app.test_client().get("/abort/404", headers={"Accept": accept})

    assert response.mimetype == "text/html"


def test_an_error_of_another_floor_becomes_its_page(app: Flask) -> None:
    response = app.test_client().get("/rule")

    assert response.status_code == 409
    assert "That has been sent already" in response.text


def test_a_refusal_shows_its_way_on_and_its_line_for_the_administrator(app: Flask) -> None:
    page = app.test_client().get("/refused").text

    assert "Open it in a new window" in page
    assert 'href="/again" target="_blank" rel="noopener"' in page
    assert 'href="https://lms.example/course/7" target="_top"' in page
    assert re.search(
        r"LAUNCH-07, no browser binding, Moodle 4.5, 2026-11-22 11:14 UTC, trace [0-9a-f]{4}-[0-9a-f]{4}<",
        page,
    )


@pytest.mark.parametrize("told", [SESSION_ENDED, FORM_REFUSED])
def test_the_ways_a_session_refuses_keep_what_was_written(app: Flask, told: object) -> None:
    with app.test_request_context():
        response = refuse(told)

    assert b"Nothing is lost" in response.data


def test_the_page_and_the_log_share_a_trace(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lti_tool.web")

    page = app.test_client().get("/refused").text

    (line,) = [record.getMessage() for record in caplog.records]
    trace = re.search(r"trace ([0-9a-f-]{9})", page)
    assert trace is not None
    assert line.startswith(f"refused LAUNCH-07 status=400 endpoint=refused trace={trace[1]} ")
    assert line.endswith("facts=no browser binding; Moodle 4.5")


def test_a_crash_is_a_kind_page_and_a_line_that_quotes_nothing(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    response = app.test_client().get("/crash")

    crash = next(record for record in caplog.records if "crashed" in record.getMessage())
    shown = logging.Formatter().format(crash)
    assert response.status_code == 500
    assert "This went wrong on our side" in response.text
    assert "ValueError at" in shown
    assert "\n" not in shown
    assert not any(secret in shown + response.text for secret in SECRETS)


COURSE = "https://lms.example/course/7"
MAIN_BUTTON = re.compile(r'<a class="btn btn-primary" href="([^"]*)"[^>]*>([^<]*)</a>')


def test_who_shall_open_it_again_is_led_back_to_the_course(make_app: MakeApp) -> None:
    app = make_app(way_back_of=lambda: COURSE)

    page = app.test_client().get("/no-such-page").text

    assert MAIN_BUTTON.findall(page) == [(COURSE, "Back to your course")]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_who_shall_load_the_page_again_has_a_button_that_does_it(make_app: MakeApp, status: int) -> None:
    app = make_app(way_back_of=lambda: COURSE)

    page = app.test_client().get(f"/abort/{status}?page=2")

    [(address, words)] = MAIN_BUTTON.findall(page.text)
    assert words == "Load the page again"
    assert urljoin(page.request.url, address) == page.request.url
    assert f'<p><a href="{COURSE}" target="_top">Back to your course</a></p>' in page.text


@pytest.mark.parametrize(("method", "status"), [("POST", 400), ("POST", 500), ("GET", 403), ("GET", 413)])
def test_no_button_says_something_else_than_the_advice(make_app: MakeApp, method: str, status: int) -> None:
    app = make_app(way_back_of=lambda: COURSE)

    page = app.test_client().open(f"/abort/{status}", method=method).text

    assert str(BY_STATUS[status].to_do) in page
    assert MAIN_BUTTON.findall(page) == []
    assert "Back to your course" in page
