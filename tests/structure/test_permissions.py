"""Every route of the real application names a permission; one that names none is refused."""

from flask import Flask

from lti_tool.access import Permission, allow
from lti_tool.access.guard import permission_of
from lti_tool.app import create_app
from lti_tool.runtime import Runtime


def routes_without_permission(app: Flask) -> list[str]:
    """The endpoints that say nothing about who may call them."""
    return sorted({
        rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is None
    })  # fmt: skip


def routes_without_a_place(app: Flask) -> list[str]:
    """The addresses that need a session but do not say of which launch."""
    elsewhere = {Permission.PUBLIC, Permission.PRESENT_KEY, Permission.ADMINISTER}
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if permission_of(app, rule.endpoint) not in elsewhere and "launch_id" not in rule.arguments
    )


def astray(app: Flask) -> list[str]:
    """The addresses for staff that do not say so, and those that only seem to be."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if (permission_of(app, rule.endpoint) is Permission.ADMINISTER) != rule.rule.startswith("/admin/")
        and rule.rule not in WAYS_IN_AND_OUT
    )


WAYS_IN_AND_OUT = ("/admin/sign-in/<secret>", "/admin/signed-out")
"""What people meet before they are signed in as staff, and after."""


def open_for_writing(app: Flask) -> list[str]:
    """The public addresses that take a POST, PUT or DELETE: each one is a decision."""
    safe = {"GET", "HEAD", "OPTIONS"}
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if permission_of(app, rule.endpoint) == Permission.PUBLIC and (rule.methods or set()) - safe
    )


def test_every_route_names_a_permission(runtime: Runtime) -> None:
    assert routes_without_permission(create_app(runtime)) == []


def test_every_page_of_a_session_says_of_which_launch(runtime: Runtime) -> None:
    assert routes_without_a_place(create_app(runtime)) == []


def test_every_page_for_staff_lies_where_staff_must_be_signed_in(runtime: Runtime) -> None:
    assert astray(create_app(runtime)) == []


def test_a_page_for_staff_that_is_open_to_all_is_found(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.add_url_rule("/admin/planted", "planted", allow(Permission.PUBLIC)(lambda: "inside"))

    assert astray(app) == ["/admin/planted"]


def test_anonymous_people_write_only_on_their_way_in_and_to_answer_mails(runtime: Runtime) -> None:
    found = open_for_writing(create_app(runtime))

    assert found == [
        "/admin/sign-in/<secret>",
        "/lti/launch",
        "/lti/launch/stored",
        "/lti/login",
        "/lti/login/<uuid:registration_id>",
        "/lti/register/<secret>",
        "/mail/meeting/<sealed>",
        "/mail/stop/<sealed>",
    ]


def test_a_route_without_permission_is_found(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.add_url_rule("/planted", "planted", lambda: "inside")

    assert routes_without_permission(app) == ["planted"]


def test_a_route_without_permission_is_refused(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.add_url_rule("/planted", "planted", lambda: "inside")

    answer = app.test_client().get("/planted")

    assert answer.status_code == 403
    assert "inside" not in answer.text


def test_a_session_page_outside_of_a_launch_is_found(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.add_url_rule("/planted", "planted", allow(Permission.TAKE_PART)(lambda: "inside"))

    assert routes_without_a_place(app) == ["/planted"]


def test_a_public_form_is_found(runtime: Runtime) -> None:
    app = create_app(runtime)
    app.add_url_rule("/planted", "planted", allow(Permission.PUBLIC)(lambda: "inside"), methods=["POST"])

    assert "/planted" in open_for_writing(app)
