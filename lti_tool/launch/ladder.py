"""How we know a launch to arrive in the browser of its login: by cookie, or by the platform's storage."""

from urllib.parse import urlencode

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.launch import service
from lti_tool.launch.ladder_refusals import BrowserUnknown, Step
from lti_tool.launch.refusals import Door, DoorClosed
from lti_tool.launch.service import FrontDoor, Sent
from lti_tool.lti import state, web_addresses
from lti_tool.lti.errors import Reason, StateRefused
from lti_tool.lti.launch import AuthenticationResponse
from lti_tool.lti.launch_values import Launch
from lti_tool.lti.state import LoginState
from lti_tool.web import current
from lti_tool.web.security import content_policy

COOKIE = "__Host-lti-{}"
LOCAL_COOKIE = "lti-{}"
SECRET_FIELD = "browser_secret"  # noqa: S105 the name of a field
PROBLEM_FIELD = "storage_problem"
OWN_WINDOW = "document"


def send_to_platform(sent: Sent) -> Response:
    """The answer to a login: on to the platform, with the browser's secret in every place that may keep it.

    Where the platform offers storage, a small page puts the secret there first; whatever comes of that, it
    goes on.
    """
    if sent.storage is None:
        answer: Response = redirect(sent.url, 303)
    else:
        answer = make_response(render_template("launch/keep_secret.html", sent=sent, storage=sent.storage))
    _give_cookie(answer, sent.cookie, sent.secret)
    return answer


def may_be_stored(begun: LoginState) -> bool:
    """Whether no cookie came back, but the platform may keep the secret for us."""
    return begun.storage_target is not None and _cookie(begun) is None


def ask_storage(
    door: FrontDoor, response: AuthenticationResponse, begun: LoginState, launch: Launch
) -> Response:
    """The page that asks the platform for the secret and then brings the launch once more, with it.

    It stays for the whole session, and the pages of the activity are shown inside it; so it gets the policy
    they would have: framed only by whom this launch named, forms only to us and to where content is returned.

    Raises:
        DoorClosed: the login was used before.
        BrowserUnknown: there is no way to ask.
    """
    if service.was_spent(door, begun):
        raise DoorClosed(Door.USED_ALREADY)
    storage, framed_by = service.page_around(door, begun, launch)
    if storage is None:
        raise _unknown(door, begun, Step.COOKIE)
    page = render_template("launch/ask_secret.html", response=response, storage=storage, fields=_FIELDS)
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = content_policy(framed_by, _form_targets(launch, framed_by))
    return answer


def check_cookie(door: FrontDoor, begun: LoginState) -> None:
    """Make sure by its cookie that this is the browser of the login.

    Raises:
        DoorClosed: the login was used before.
        BrowserUnknown: no cookie came.
        StateRefused: the cookie belongs to another login.
    """
    _check(door, begun, _cookie(begun), Step.COOKIE)


def check_stored(door: FrontDoor, begun: LoginState) -> None:
    """Make sure by what the platform stored that this is the browser of the login.

    Raises:
        DoorClosed: the login was used before.
        BrowserUnknown: the secret could not be had; its step says why.
        StateRefused: the secret belongs to another login.
    """
    _check(door, begun, request.form.get(SECRET_FIELD), Step.of_problem(request.form.get(PROBLEM_FIELD, "")))


def forget(answer: Response, begun: LoginState) -> None:
    """Take the login's cookie back: the login is used up."""
    key = service.cookie_key(begun)
    answer.delete_cookie(
        COOKIE.format(key), path="/", secure=True, httponly=True, samesite="None", partitioned=True
    )
    if current.runtime().settings.is_loopback:
        answer.delete_cookie(LOCAL_COOKIE.format(key), path="/", httponly=True)


_FIELDS = {"secret": SECRET_FIELD, "problem": PROBLEM_FIELD}


def _check(door: FrontDoor, begun: LoginState, secret: str | None, missed: Step) -> None:
    try:
        state.check_browser(begun, secret)
    except StateRefused as refused:
        if refused.reason is not Reason.STATE_BROWSER_UNKNOWN:
            raise
        if service.was_spent(door, begun):  # its cookie went when it was used
            raise DoorClosed(Door.USED_ALREADY) from refused
        raise _unknown(door, begun, missed) from refused


def _unknown(door: FrontDoor, begun: LoginState, missed: Step) -> BrowserUnknown:
    address = url_for("launch.login_of", registration_id=begun.registration_id)
    again = urlencode(service.restart_query(door, begun))
    return BrowserUnknown(Step.OWN_WINDOW if _in_own_window() else missed, f"{address}?{again}")


def _cookie(begun: LoginState) -> str | None:
    key = service.cookie_key(begun)
    secret = request.cookies.get(COOKIE.format(key))
    if secret is None and current.runtime().settings.is_loopback:
        secret = request.cookies.get(LOCAL_COOKIE.format(key))
    return secret


def _in_own_window() -> bool:
    # Fetch Metadata 2.1: a frame says "iframe"
    return request.headers.get("Sec-Fetch-Dest") == OWN_WINDOW


def _form_targets(launch: Launch, framed_by: tuple[str, ...]) -> tuple[str, ...]:
    """As `access.reader.form_targets` says of the pages shown inside this one."""
    if launch.deep_linking is None:
        return ()
    origin = web_addresses.origin(launch.deep_linking.return_url)
    return tuple(dict.fromkeys(filter(None, (origin, *framed_by))))


def _give_cookie(answer: Response, key: str, secret: str) -> None:
    age = int(state.LIFETIME.total_seconds())
    answer.set_cookie(
        COOKIE.format(key),
        secret,
        max_age=age,
        path="/",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    )
    if current.runtime().settings.is_loopback:
        answer.set_cookie(LOCAL_COOKIE.format(key), secret, max_age=age, path="/", httponly=True)
