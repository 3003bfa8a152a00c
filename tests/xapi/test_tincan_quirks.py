"""What tincan 1.0.0 does otherwise; a test that fails here means a way round can go."""

import json
from datetime import timedelta

import tincan


def as_json(value: tincan.SerializableBase) -> object:
    return json.loads(value.to_json())


ACCOUNT = tincan.AgentAccount(home_page="http://example.com", name="x")


def test_durations_are_padded() -> None:
    assert as_json(tincan.Result(duration=timedelta(minutes=12, seconds=3))) == {"duration": "PT12M03S"}


def test_durations_that_are_read_are_spelt_anew() -> None:
    assert as_json(tincan.Result(duration="PT12M3S")) == {"duration": "PT12M03S"}
    assert as_json(tincan.Result(duration="P1Y")) == {"duration": "P365DT00H00M00S"}


def test_a_null_is_dropped_without_a_word() -> None:
    assert "verb" not in as_json(tincan.Statement({"verb": None}))


def test_an_agent_may_have_two_identifiers() -> None:
    agent = tincan.Agent(mbox="mailto:a@b.c", openid="http://a.b")

    assert {"mbox", "openid"} <= as_json(agent).keys()


def test_an_identified_group_gets_an_empty_list_of_members() -> None:
    assert as_json(tincan.Group(object_type="Group", account=ACCOUNT))["member"] == []


def test_a_statement_claims_a_version_unless_told_not_to() -> None:
    assert as_json(tincan.Statement()) == {"version": "1.0.3"}
    assert as_json(tincan.Statement(version=None)) == {}


def test_two_point_zero_is_unknown() -> None:
    assert "2.0.0" not in tincan.Version.supported


def test_scores_become_floats() -> None:
    assert tincan.Score(raw=4).to_json() == '{"raw": 4.0}'
