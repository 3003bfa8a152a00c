"""The guard: every route names a permission, and nobody passes without it."""

import hmac
from collections.abc import Callable
from typing import TypeVar, cast
from uuid import UUID

from flask import Flask, current_app, g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from lti_tool.access import sessions, staff_guard
from lti_tool.access.actor import WITHOUT_SESSION, Actor, Permission, actor_of
from lti_tool.access.models import LaunchSession
from lti_tool.errors import NotAllowed, SessionEnded, SessionLeft, StaleForm
from lti_tool.web import current

View = TypeVar("View", bound=Callable[..., object])
MARK = "potluck_permission"
RESCUES = "potluck_rescues"
LARGEST = "potluck_largest"
MULTIPART = "multipart/form-data"  # RFC 7578
RESCUE_FIELD = "rescue_token"
BEARER = "bearer"  # RFC 6750 2.1
TOKEN_FIELD = "form_token"  # noqa: S105 the name of a field
TOKEN_HEADER = "X-Potluck-Form-Token"  # noqa: S105 the name of a header


def allow(
    permission: Permission, *, rescues: bool = False, largest: int | None = None
) -> Callable[[View], View]:
    """Say what a view asks of its caller; a view without this is refused.

    A view that `rescues` only takes in what somebody typed and shows nothing: it also takes it from a page
    whose session has ended, by the token that page carries. `largest` is how many bytes may come, where
    files do; whoever sends more is refused before anything is read.
    """

    def mark(view: View) -> View:
        setattr(view, MARK, permission)
        setattr(view, RESCUES, rescues)
        setattr(view, LARGEST, largest)
        return view

    return mark


def grant(app: Flask, permission: Permission, *endpoints: str) -> None:
    """Say it for views that are not ours to mark, such as a library's static files."""
    for endpoint in endpoints:
        _granted(app)[endpoint] = permission


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What the endpoint asks of its caller; None where nobody said."""
    return getattr(app.view_functions.get(endpoint), MARK, None) or _granted(app).get(endpoint)


def current_actor() -> Actor:
    """Who asks; only behind a permission that needs a session."""
    return actor_of(current_launch())


def current_launch() -> LaunchSession:
    """The running launch session of this request.

    Raises:
        SessionEnded: there is none.
    """
    launch: LaunchSession | None = g.get("potluck_launch")
    if launch is None:
        raise SessionEnded
    return launch


def form_token() -> Markup:
    """The hidden field that every form of a session carries."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(TOKEN_FIELD, _form_token())


def rescue_token() -> Markup:
    """The hidden field by which a form's words are kept even when its session has ended."""
    token = sessions.rescue_token(current_launch().id, _rescue_key())
    return Markup('<input type="hidden" name="{}" value="{}">').format(RESCUE_FIELD, token)


def install(app: Flask) -> None:
    """Stand at the door of every request."""
    app.before_request(_check)
    app.url_value_preprocessor(_take_launch_id)
    app.url_defaults(_give_launch_id)
    app.jinja_env.globals.update(
        form_token=form_token, rescue_token=rescue_token, staff_token=staff_guard.staff_token, may=_may
    )


def let_in(response: Response, launch: LaunchSession, secret: str) -> None:
    """Hand the browser the secret of its new session."""
    usual, local = sessions.cookie_names(launch.id)
    age = int(sessions.LIFETIME.total_seconds())
    response.set_cookie(
        usual, secret, max_age=age, path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )
    if current.runtime().settings.is_loopback:
        response.set_cookie(local, secret, max_age=age, path="/", httponly=True)


def _check() -> None:
    if request.endpoint is None:
        return
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        raise NotAllowed(f"the route {request.endpoint} names no permission")
    if permission in WITHOUT_SESSION:
        return
    if permission is Permission.ADMINISTER:
        staff_guard.check()
        return
    launch_id: UUID | None = g.get("potluck_launch_id")
    if launch_id is None:
        raise SessionEnded
    running = _running_launch(launch_id)
    g.potluck_launch = running or _launch_to_rescue(launch_id)
    if g.potluck_launch is None and sessions.is_left_in_a_page(
        current.session(), launch_id, now=current.now()
    ):
        raise SessionLeft
    if not current_actor().may(permission):
        raise NotAllowed(f"{request.endpoint} needs {permission}")
    _take_files_of_the_view()
    if running is not None and request.method not in current.SAFE_METHODS:
        _check_form_token()


def _take_files_of_the_view() -> None:
    """Only from here on, so that nobody without the permission brings more than everybody may.

    Only in forms that can hold files: their other fields stay small (`MAX_FORM_MEMORY_SIZE`), and any other
    body would be in memory as a whole.
    """
    largest: int | None = getattr(current_app.view_functions[request.endpoint or ""], LARGEST, None)
    if largest is not None and request.mimetype == MULTIPART:
        request.max_content_length = largest


def _running_launch(launch_id: UUID) -> LaunchSession | None:
    if request.authorization is not None and request.authorization.type == BEARER:
        return _launch_of_a_page(launch_id, request.authorization.token)
    for name in _cookie_names(launch_id):
        secret = request.cookies.get(name)
        launch = sessions.find(current.session(), launch_id, secret, now=current.now())
        if launch is not None:
            g.potluck_secret = secret
            return launch
    return None


def _launch_of_a_page(launch_id: UUID, secret: str | None) -> LaunchSession | None:
    """The session whose secret lives in the page that asks; such a page sends it, and no cookie of ours."""
    if not request.path.startswith(f"/l/{launch_id}/") or sessions.any_cookie_in(request.cookies):
        return None
    launch = sessions.find(current.session(), launch_id, secret, by_page=True, now=current.now())
    if launch is not None:
        g.potluck_secret = secret
    return launch


def _launch_to_rescue(launch_id: UUID) -> LaunchSession | None:
    """The session a page belongs to whose cookie is gone, where all it can do is bring typed words."""
    if not getattr(current_app.view_functions[request.endpoint or ""], RESCUES, False):
        return None
    token = request.form.get(RESCUE_FIELD, "")
    return sessions.find_to_rescue(current.session(), launch_id, token, _rescue_key(), now=current.now())


def _rescue_key() -> str:
    return current.runtime().settings.secret_key


def _cookie_names(launch_id: UUID) -> tuple[str, ...]:
    usual, local = sessions.cookie_names(launch_id)
    return (usual, local) if current.runtime().settings.is_loopback else (usual,)


def _check_form_token() -> None:
    given = request.headers.get(TOKEN_HEADER) or request.form.get(TOKEN_FIELD, "")
    if not hmac.compare_digest(given.encode(), _form_token().encode()):
        raise StaleForm


def _form_token() -> str:
    return sessions.form_token(current_launch().id, cast(str, g.potluck_secret))


def _may(permission: str) -> bool:
    return current_actor().may(Permission(permission))


def _take_launch_id(endpoint: str | None, values: dict[str, object] | None) -> None:
    del endpoint
    if values and "launch_id" in values:
        g.potluck_launch_id = values.pop("launch_id")


def _give_launch_id(endpoint: str, values: dict[str, object]) -> None:
    launch_id = g.get("potluck_launch_id")
    if launch_id is not None and current_app.url_map.is_endpoint_expecting(endpoint, "launch_id"):
        values.setdefault("launch_id", launch_id)


def _granted(app: Flask) -> dict[str, Permission]:
    return cast(dict[str, Permission], app.extensions.setdefault(MARK, {}))
