"""Pages carry the reader's language, the headers that protect them, and little weight."""

import gzip
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from lti_tool import web
from lti_tool.app import create_app
from lti_tool.runtime import open_runtime
from lti_tool.web import assets
from tests.house import StandingClock, settings_for

MakeApp = Callable[..., Flask]


def test_a_page_says_its_language_and_direction(make_app: MakeApp) -> None:
    client = make_app(locale_of=lambda: "en-US").test_client()

    page = client.get("/gallery").text

    assert '<html lang="en-US" dir="ltr">' in page


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_a_page_names_a_theme_only_when_the_reader_chose_one(make_app: MakeApp, chosen: str) -> None:
    undecided = make_app().test_client().get("/gallery").text

    decided = make_app(theme_of=lambda: chosen).test_client().get("/gallery").text

    assert "data-bs-theme" not in undecided
    assert f'data-bs-theme="{chosen}"' in decided


def test_a_page_may_be_framed_only_by_whom_the_request_named(make_app: MakeApp) -> None:
    nobody = make_app().test_client().get("/gallery")

    somebody = make_app(frame_ancestors_of=lambda: ["https://lms.example"]).test_client().get("/gallery")

    assert "frame-ancestors 'none'" in nobody.headers["Content-Security-Policy"]
    assert somebody.headers["Content-Security-Policy"].endswith("frame-ancestors https://lms.example")


def test_a_page_is_not_kept_sniffed_or_referred(app: Flask) -> None:
    response = app.test_client().get("/gallery")

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "X-Frame-Options" not in response.headers


def test_strict_transport_is_asked_for_where_browsers_come_over_tls(make_app: MakeApp) -> None:
    plain = make_app().test_client().get("/gallery")

    behind_a_proxy = make_app(is_https=True).test_client().get("/gallery")

    assert "Strict-Transport-Security" not in plain.headers
    assert behind_a_proxy.request.scheme == "http"
    assert "max-age" in behind_a_proxy.headers["Strict-Transport-Security"]


def test_an_installation_with_an_https_address_asks_for_strict_transport(
    tmp_path: Path, clock: StandingClock
) -> None:
    runtime = open_runtime(settings_for(tmp_path, base_url="https://potluck.example"), clock)

    page = create_app(runtime).test_client().get("/no-such-page")

    assert "max-age" in page.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/no-such-page", "/assets/0/nothing.css"])
def test_an_error_page_carries_the_same_headers(app: Flask, path: str) -> None:
    response = app.test_client().get(path)

    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_form_may_post_elsewhere_only_where_the_request_says(make_app: MakeApp) -> None:
    app = make_app(form_targets_of=lambda: ["https://lms.example"])

    policy = app.test_client().get("/gallery").headers["Content-Security-Policy"]

    assert "form-action 'self' https://lms.example;" in policy


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attributes}
        if (tag == "script" and "src" not in names) or tag == "style":
            self.found.append(tag)
        self.found += [name for name in names if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("address", ["/gallery", "/form", "/form?wrong", "/draft", "/refused"])
def test_no_page_has_inline_style_or_script(app: Flask, address: str) -> None:
    reader = _Inline()

    reader.feed(app.test_client().get(address).text)

    assert reader.found == []


def test_every_static_file_has_a_version_and_stays_for_ever(app: Flask) -> None:
    client = app.test_client()
    addresses = re.findall(r'(?:href|src)="(/assets/[^"]+)"', client.get("/form?wrong").text)

    responses = [client.get(address) for address in addresses]

    assert len(responses) == 4
    assert {response.status_code for response in responses} == {200}
    assert {response.headers["Cache-Control"] for response in responses} == {
        "public, max-age=31536000, immutable"
    }


def test_an_outdated_version_of_a_static_file_is_not_kept(app: Flask) -> None:
    response = app.test_client().get("/assets/000000000000/theme.css")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "..%2f__init__.py", "bootstrap.min.js"])
def test_only_listed_files_are_static_files(app: Flask, name: str) -> None:
    response = app.test_client().get(f"/assets/000000000000/{name}")

    assert response.status_code == 404


def test_a_static_file_travels_compressed_to_those_who_can_read_it(app: Flask) -> None:
    client = app.test_client()

    zipped = client.get("/assets/0/theme.css", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/assets/0/theme.css", headers={"Accept-Encoding": "identity"})

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["ETag"] != plain.headers["ETag"]
    assert zipped.headers["Vary"] == "Accept-Encoding"


def test_the_first_view_weighs_less_than_120_kilobytes(app: Flask) -> None:
    page = len(app.test_client().get("/gallery").data)

    files = sum(len(asset.gzipped) for asset in assets.catalogue().values())

    assert page + files < 120_000


def test_the_static_files_are_the_only_public_endpoints(app: Flask) -> None:
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("web.")}

    assert routes == set(web.PUBLIC_ENDPOINTS)


def test_the_zone_is_asked_for_only_where_it_can_be_kept(make_app: MakeApp) -> None:
    unknown = make_app(zone_url_of=lambda: "/l/1/zone").test_client().get("/gallery").text
    nowhere = make_app().test_client().get("/gallery").text

    assert 'data-zone-url="/l/1/zone" data-zone-known=""' in unknown
    assert "zone.js" not in nowhere


def test_a_page_shows_moments_in_the_readers_zone(make_app: MakeApp) -> None:
    app = make_app(zone_of=lambda: "America/New_York", locale_of=lambda: "en-GB")

    page = app.test_client().get("/gallery").text

    assert '<time datetime="2026-11-26T11:14+00:00">Thu 26 Nov, 06:14 (in\u00a04\u00a0days)</time>' in page


def test_a_field_names_its_hint_and_error_for_screen_readers(app: Flask) -> None:
    page = app.test_client().get("/form?wrong").text

    assert 'aria-describedby="f-title-hint f-title-error" aria-invalid="true"' in page
    assert '<a href="#f-title">Give it a title.</a>' in page
    assert '<a href="#f-level">Choose a level.</a>' in page
    assert 'id="f-level"' in page


def test_what_a_person_typed_is_escaped_in_a_field(app: Flask) -> None:
    with app.test_request_context():
        field = app.jinja_env.from_string(
            "{% import 'fields.html' as f %}{{ f.text('t', 'T', bad) }}"
            "{{ f.textarea('u', bad, bad, hint=bad, error=bad) }}"
        ).render(bad='"><script>alert(1)</script>')

    assert "<script>" not in field
