"""How a service reads a request strictly and answers it, honestly or with the fault that waits for it."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn, ParamSpec

from flask import Response, request

from lti_tool.sandbox.errors import Refused
from lti_tool.sandbox.lms import Lms, current_lms
from lti_tool.sandbox.misbehaviour import Endpoint, Fault, Seen

P = ParamSpec("P")


def may_misbehave(endpoint: Endpoint) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Let an endpoint give a wrong answer when one is waiting, and note each request that came."""

    def around(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
            lms = current_lms()
            fault = lms.faults.next_fault(endpoint)
            response = Response()
            if fault is None or fault.does_the_deed:
                response = _honest(lambda: view(*args, **kwargs))
            if fault is not None:
                _spoil(response, fault)
            _note(lms, endpoint, response.status_code)
            if fault is not None and fault.hangs_seconds:
                lms.faults.wait(fault.hangs_seconds)
            return response

        return answered

    return around


def in_json(
    content: object,
    media_type: str = "application/json",
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An answer in JSON, with the media type its service demands."""
    body = json.dumps(content, ensure_ascii=False)
    return Response(body, status, dict(headers or {}), content_type=media_type)


def refusal(error: Refused) -> Response:
    """The answer to a request that is refused, shaped as OAuth shapes it."""
    content = {"error": error.code, "error_description": error.reason}
    return in_json(content, status=error.status, headers=error.headers)


def demand_accept(media_type: str) -> None:
    """Let only a request pass that asks for exactly this media type; `*/*` is what an unset header says.

    Raises:
        Refused: 406.
    """
    asked = [part.partition(";")[0].strip() for part in request.headers.get("Accept", "").split(",")]
    if media_type not in asked:
        raise Refused(HTTPStatus.NOT_ACCEPTABLE, "not_acceptable", f"Accept must name {media_type}")


def json_body(media_type: str) -> object:
    """The body of a request that must be of exactly this media type.

    Raises:
        Refused: 415 for another media type, 400 for what is not JSON.
    """
    if request.mimetype != media_type:
        raise Refused(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "bad_media_type", f"Content-Type must be {media_type}"
        )
    try:
        return json.loads(request.get_data(), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "bad_json", "the body must be JSON") from error


def demand_scope(*any_of: str) -> Lms:
    """The pretend LMS, for a caller with a token for one of these scopes.

    Raises:
        Refused: 401 or 403.
    """
    lms = current_lms()
    lms.desk.check(request.headers.get("Authorization", ""), any_of, now=lms.clock())
    return lms


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _honest(view: Callable[[], Response]) -> Response:
    try:
        return view()
    except Refused as error:
        return refusal(error)


def _spoil(response: Response, fault: Fault) -> None:
    if fault.status is not None:
        response.status_code = fault.status
    if fault.edit is not None:
        content: Any = json.loads(response.get_data())
        response.set_data(json.dumps(fault.edit(content)))
    if fault.body is not None:
        response.set_data(fault.body)
    for name, value in fault.headers.items():
        response.headers[name] = value


def _note(lms: Lms, endpoint: Endpoint, status: int) -> None:
    lms.faults.note(
        Seen(endpoint, request.method, request.url, dict(request.headers), request.get_data(), status)
    )
