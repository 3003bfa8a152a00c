"""A message that cannot be right lets nobody in, and each session is for its message alone."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.access.models import LaunchSession
from lti_tool.lti import claims
from lti_tool.participation.models import Activity
from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.misbehaviour import LaunchLie
from lti_tool.sandbox.seed import INSTRUCTOR
from tests.authoring.desk import stands_on
from tests.house import House
from tests.launch.sending import (
    AMARA,
    review_of,
    rows,
    said,
    sent_with,
)

REFUSED: dict[str, LaunchLie] = {
    "choosing without settings": said(MESSAGE_TYPE="LtiDeepLinkingRequest"),
    "choosing without an address to answer": said(
        MESSAGE_TYPE="LtiDeepLinkingRequest",
        DEEP_LINKING_SETTINGS={"accept_types": ["ltiResourceLink"]},
    ),
    "an answer to a script": said(
        MESSAGE_TYPE="LtiDeepLinkingRequest",
        DEEP_LINKING_SETTINGS={
            "accept_types": ["ltiResourceLink"],
            "deep_link_return_url": "javascript:alert(1)",
        },
    ),
    "data that are no text": said(
        MESSAGE_TYPE="LtiDeepLinkingRequest",
        DEEP_LINKING_SETTINGS={
            "accept_types": ["ltiResourceLink"],
            "deep_link_return_url": "https://lms.example/return",
            "data": {"a": 1},
        },
    ),
    "a review of nobody": said(MESSAGE_TYPE="LtiSubmissionReviewRequest"),
    "a review of a number": said(MESSAGE_TYPE="LtiSubmissionReviewRequest", FOR_USER={"user_id": 7}),
    "a review without a link": said(
        MESSAGE_TYPE="LtiSubmissionReviewRequest", FOR_USER={"user_id": "x"}, RESOURCE_LINK=...
    ),
    "data of nobody in particular": said(MESSAGE_TYPE="LtiDataPrivacyLaunchRequest", sub=...),
    "groups at a foreign host": said(GROUPS_SERVICE={"context_groups_url": "https://evil.example/g"}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_message_that_cannot_be_right_lets_nobody_in(house: House, name: str) -> None:
    before = rows(house)

    visitor = sent_with(house, REFUSED[name], INSTRUCTOR)

    assert visitor.page is not None
    assert 400 <= visitor.page.status_code < 500
    assert "LAUNCH-" in visitor.text
    assert rows(house) == before


@pytest.mark.parametrize(
    "edit",
    [
        lambda launched: launched[v.CLAIM + "context"].update(title="t" * 5000),
        lambda launched: launched.setdefault(claims.LAUNCH_PRESENTATION, {}).update(
            return_url="http://127.0.0.1:8001/" + "r" * 3000
        ),
        lambda launched: launched.update({claims.CUSTOM: {claims.CUSTOM_CONTEXT_HISTORY: "c," * 10_000}}),
        lambda launched: launched[claims.AGS_ENDPOINT].update(scope=["https://scope.example/" + "s" * 2000]),
        lambda launched: launched[claims.AGS_ENDPOINT].update(lineitem="http://127.0.0.1:8001/" + "i" * 3000),
    ],
    ids=["title", "return address", "history", "scope", "column"],
)
def test_what_is_too_long_to_keep_keeps_nobody_out(
    any_house: House, edit: Callable[[dict[str, Any]], None]
) -> None:
    visitor = sent_with(any_house, LaunchLie(claims=edit), AMARA)

    assert stands_on(visitor) == "Nothing here yet"


@pytest.mark.usefixtures("table")
def test_a_session_is_for_its_message_alone(house: House) -> None:
    sent_with(house, review_of(AMARA), INSTRUCTOR)

    with house.runtime.database.reading() as session:
        messages = list(session.scalars(select(LaunchSession.message)))
        assert sorted(messages) == ["resource_link", "submission_review"]
        assert session.scalars(select(Activity)).one()
