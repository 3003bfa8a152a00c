"""Which addresses are accepted, and which services a registration may be called at."""

import pytest

from lti_tool.lti import web_addresses, web_query
from lti_tool.lti.http import Headers, Response
from tests.lti.making import make_registration


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://tool.example/a?b#c", "https://tool.example"),
        ("https://TOOL.example:443", "https://tool.example"),
        ("http://tool.example:80/", "http://tool.example"),
        ("https://tool.example.:8443/", "https://tool.example:8443"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("https://tool.example/a|b{c}^", "https://tool.example"),
        ("", None),
        ("tool.example", None),
        ("//tool.example/", None),
        ("/launch", None),
        ("javascript:alert(1)", None),
        ("https:tool.example", None),
        ("https:///a", None),
        ("https://user@tool.example/", None),
        ("https://tool.example\\@evil/", None),
        ("https://tool.example/ a", None),
        ("https://tool.example/\n", None),
        ("https://tööl.example/", None),
        ("https://tool.example:0/", None),
        ("https://tool.example:99999/", None),
        ("https://tool.example:x/", None),
        ("https://[::1/", None),
        ("https://a;sandbox/", None),
        ("https://a,b/", None),
        ("https://a'b/", None),
        ("https://*.example/", None),
        ("https://a%20b/", None),
        ("https://a..b/", None),
        ("https://[fe80::1%25eth0]/", None),
        ("https://a_b.xn--tl-fka.example/", "https://a_b.xn--tl-fka.example"),
        ("https://tool.example/" + "x" * 5000, None),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) and len(value) > 300 else None,
)
def test_an_origin_is_read_from_a_proper_address_only(url: str, expected: str | None) -> None:
    assert web_addresses.origin(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8001/", True),
        ("http://lms.localhost/", True),
        ("http://127.3.2.1/", True),
        ("http://[::1]/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.evil.example/", False),
    ],
)
def test_this_very_machine_is_recognised(url: str, expected: bool) -> None:  # noqa: FBT001
    address = web_addresses.read(url)

    assert address is not None
    assert address.is_loopback is expected


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lms.example/items", True),
        ("https://LMS.example:443/items", True),
        ("https://services.example/items", True),
        ("https://school.instructure.com/items", True),
        ("https://instructure.com/items", False),
        ("https://notinstructure.com/items", False),
        ("https://lms.example:8443/items", False),
        ("http://lms.example/items", False),
        ("https://10.0.0.1/items", False),
        ("http://127.0.0.1:8001/items", False),
    ],
)
def test_only_known_hosts_are_called(url: str, allowed: bool) -> None:  # noqa: FBT001
    registration = make_registration(other_hosts=frozenset({".instructure.com", "services.example"}))

    assert registration.allows_service(url) is allowed


def test_a_platform_on_this_machine_is_called_over_plain_http() -> None:
    registration = make_registration(token_url="http://127.0.0.1:8001/token")

    assert registration.allows_service("http://127.0.0.1:8001/items")
    assert not registration.allows_service("http://127.0.0.1:22/items")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms/items/2", "https://lms/items/2/scores"),
        ("https://lms/items/2/", "https://lms/items/2/scores"),
        ("https://lms/items/2?type_id=1", "https://lms/items/2/scores?type_id=1"),
        ("https://lms/items/2?a=b/c?d#e", "https://lms/items/2/scores?a=b/c?d"),
    ],
)
def test_a_path_grows_and_the_query_stays(url: str, expected: str) -> None:
    assert web_query.with_path_suffix(url, "/scores") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms/a", "https://lms/a?x=1+2"),
        ("https://lms/a?", "https://lms/a?x=1+2"),
        ("https://lms/a?b=c", "https://lms/a?b=c&x=1+2"),
    ],
)
def test_parameters_join_those_that_are_there(url: str, expected: str) -> None:
    assert web_query.with_parameters(url, {"x": "1 2"}) == expected
    assert web_query.with_parameters(url, {}) == url


def test_headers_are_found_in_any_case() -> None:
    response = Response(200, {"Content-Type": "text/html"})

    assert response.headers["content-TYPE"] == "text/html"
    assert "CONTENT-type" in response.headers
    assert dict(Headers({"A": "1"})) == {"a": "1"}
    assert len(response.headers) == 1
