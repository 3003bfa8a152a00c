"""A service is called with the right token at the right address, and its answers are understood."""

from datetime import timedelta

import pytest

from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import Reason, ServiceFailed
from lti_tool.lti.http import Response, TransportFailed, TransportFailure
from lti_tool.lti.service_calls import Call
from tests.lti.making import NOW, make_services, make_token_answer

CALL = Call("GET", "https://lms.example/items", Scope.LINE_ITEM, accept="application/x")


def failed(*answers: Response | TransportFailed, call: Call = CALL) -> ServiceFailed:
    services, _ = make_services(*answers)
    with pytest.raises(ServiceFailed) as raised:
        services.call(call, now=NOW)
    return raised.value


def test_a_call_carries_token_agent_and_exact_media_types() -> None:
    services, wire = make_services(Response(200))

    services.call(CALL, now=NOW)

    headers = dict(wire.requests[1].headers)
    assert headers.pop("User-Agent")
    assert headers == {"Authorization": "Bearer token-1", "Accept": "application/x"}


def test_a_token_that_is_refused_is_renewed_once() -> None:
    services, wire = make_services(Response(401), make_token_answer(access_token="token-2"), Response(200))

    services.call(CALL, now=NOW)

    assert wire.requests[3].headers["Authorization"] == "Bearer token-2"


def test_a_token_that_is_refused_twice_ends_the_call() -> None:
    error = failed(Response(401), make_token_answer(), Response(401))

    assert (error.reason, error.status) == (Reason.SERVICE_UNAUTHORIZED, 401)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/items",
        "http://lms.example/items",
        "https://lms.example:8443/items",
        "https://lms.example@evil.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "ftp://lms.example/",
        "",
    ],
)
def test_a_token_goes_to_no_address_we_do_not_know(url: str) -> None:
    services, wire = make_services()

    with pytest.raises(ServiceFailed) as raised:
        services.call(Call("GET", url, Scope.LINE_ITEM), now=NOW)

    assert raised.value.reason is Reason.SERVICE_URL_NOT_ALLOWED
    assert wire.requests == []


@pytest.mark.parametrize(
    ("answer", "reason", "again"),
    [
        (Response(302, {"Location": "https://evil.example/"}), Reason.SERVICE_REDIRECTED, False),
        (Response(400), Reason.SERVICE_BAD_REQUEST, False),
        (Response(403), Reason.SERVICE_FORBIDDEN, False),
        (Response(403, body=b"403 Forbidden (Rate Limit Exceeded)\n"), Reason.SERVICE_BUSY, True),
        (Response(404), Reason.SERVICE_NOT_FOUND, False),
        (Response(405), Reason.SERVICE_BAD_REQUEST, False),
        (Response(408), Reason.SERVICE_BUSY, True),
        (Response(409), Reason.SERVICE_CONFLICT, True),
        (Response(410), Reason.SERVICE_NOT_FOUND, False),
        (Response(413), Reason.SERVICE_TOO_LARGE, False),
        (Response(422), Reason.SERVICE_UNPROCESSABLE, False),
        (Response(429), Reason.SERVICE_BUSY, True),
        (Response(500), Reason.SERVICE_TROUBLE, True),
        (Response(503), Reason.SERVICE_TROUBLE, True),
        (Response(599), Reason.SERVICE_TROUBLE, True),
        (TransportFailed(TransportFailure.TIMEOUT, "5 s"), Reason.SERVICE_UNREACHABLE, True),
        (TransportFailed(TransportFailure.UNREACHABLE, "x"), Reason.SERVICE_UNREACHABLE, True),
        (TransportFailed(TransportFailure.TLS, "x"), Reason.SERVICE_UNREACHABLE, True),
        (TransportFailed(TransportFailure.TOO_LARGE, "x"), Reason.SERVICE_UNREADABLE, False),
        (TransportFailed(TransportFailure.ADDRESS_NOT_ALLOWED, "x"), Reason.SERVICE_URL_NOT_ALLOWED, False),
    ],
    ids=lambda value: value.name if isinstance(value, Reason) else None,
)
def test_an_answer_that_is_no_success_says_what_it_means(
    answer: Response | TransportFailed,
    reason: Reason,
    again: bool,  # noqa: FBT001
) -> None:
    error = failed(answer)

    assert (error.reason, error.again) == (reason, again)


def test_a_busy_service_says_when_to_come_back() -> None:
    assert failed(Response(503, {"Retry-After": "120"})).retry_at == NOW + timedelta(minutes=2)


def test_a_refusal_repeats_nothing_of_what_the_platform_wrote() -> None:
    error = failed(
        Response(400, body=b'Incorrect score received{"userId": "5", "comment": "Well done, Ana"}')
    )

    assert "Ana" not in str(error)
