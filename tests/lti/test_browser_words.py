"""What goes through the browser: storage at the platform, and words on the way back."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.lti import browser_storage, return_messages
from lti_tool.lti.browser_storage import BrowserStorage
from lti_tool.lti.return_messages import ReturnMessage
from tests.lti.making import make_registration

BACK = "https://lms.example/course/1?a=b"


def test_storage_is_at_the_origin_of_the_authentication_address() -> None:
    registration = make_registration(
        issuer="https://canvas.example", authentication_url="https://sso.example:8443/api/auth?x=1"
    )

    found = browser_storage.offered(registration, "_parent", "f00")

    assert found == BrowserStorage("_parent", "https://sso.example:8443", "potluck-login-f00")
    assert found.for_page() == {
        "frame": "_parent",
        "origin": "https://sso.example:8443",
        "key": "potluck-login-f00",
        "put": "lti.put_data",
        "get": "lti.get_data",
        "capabilities": "lti.capabilities",
        "response_suffix": ".response",
        "wait_milliseconds": 2000,
    }


def test_a_platform_that_offers_no_storage_has_none() -> None:
    assert browser_storage.offered(make_registration(), None, "f00") is None


def test_two_logins_in_one_browser_do_not_share_a_key() -> None:
    one, other = (browser_storage.offered(make_registration(), "_parent", name) for name in ("a", "b"))

    assert one
    assert other
    assert one.key != other.key


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lms.example/back", "https://lms.example/back?lti_msg=Saved%20%26%20sent"),
        (BACK, BACK + "&lti_msg=Saved%20%26%20sent"),
        ("https://lms.example/back?", "https://lms.example/back?lti_msg=Saved%20%26%20sent"),
        ("https://lms.example/b#/x?y", "https://lms.example/b?lti_msg=Saved%20%26%20sent#/x?y"),
        ("http://127.0.0.1/b", "http://127.0.0.1/b?lti_msg=Saved%20%26%20sent"),
    ],
)
def test_words_go_behind_what_the_address_has(url: str, expected: str) -> None:
    assert return_messages.with_message(url, ReturnMessage("Saved & sent")) == expected


def test_all_four_words_have_their_names() -> None:
    said = ReturnMessage("m", "e", "l", "x")

    url = return_messages.with_message("https://lms.example/", said)

    assert dict(parse_qsl(urlsplit(url or "").query)) == {
        "lti_msg": "m",
        "lti_errormsg": "e",
        "lti_log": "l",
        "lti_errorlog": "x",
    }


def test_no_words_leave_the_address_as_it_is() -> None:
    assert return_messages.with_message(BACK, ReturnMessage("")) == BACK


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//lms.example/", "/back", "", "https://a@b.example/"]
)
def test_nobody_is_sent_anywhere_but_to_a_web_address(url: str) -> None:
    assert return_messages.with_message(url, ReturnMessage("Saved")) is None


@settings(max_examples=200, deadline=None)
@given(text=st.text(min_size=1, max_size=700))
def test_no_word_escapes_its_parameter(text: str) -> None:
    url = return_messages.with_message(BACK, ReturnMessage(error_message=text))

    fields = parse_qsl(urlsplit(url or "").query, keep_blank_values=True)
    assert fields == [("a", "b"), ("lti_errormsg", text[:500])]
