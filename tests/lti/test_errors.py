"""Codes are stable, unique and say whose move it is."""

import re

import pytest

from lti_tool.lti.errors import Fault, LtiError, Reason


def test_every_code_is_a_short_name_and_a_number() -> None:
    assert all(re.fullmatch(r"[A-Z]+-\d\d", reason.value) for reason in Reason)


def test_a_reason_and_its_code_begin_alike() -> None:
    assert all(reason.name.startswith(reason.value.partition("-")[0] + "_") for reason in Reason)


@pytest.mark.parametrize(
    ("reason", "fault", "again"),
    [
        (Reason.STATE_EXPIRED, Fault.PERSON, True),
        (Reason.LAUNCH_SIGNATURE, Fault.PLATFORM, False),
        (Reason.LAUNCH_SIGN_IN_NEEDED, Fault.PERSON, True),
        (Reason.KEYS_UNREACHABLE, Fault.PLATFORM, True),
        (Reason.SCORE_NOT_A_NUMBER, Fault.OURS, False),
    ],
)
def test_a_reason_says_whose_move_it_is(reason: Reason, fault: Fault, again: bool) -> None:  # noqa: FBT001
    error = LtiError(reason, "x")

    assert (error.fault, error.again, error.code) == (fault, again, reason.value)
    assert str(error) == f"{reason.value} {reason.name.lower()}: x"
