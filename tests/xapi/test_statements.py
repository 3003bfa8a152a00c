from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest

from tests.xapi.samples import NOW
from xapi import profile, vocabulary
from xapi.errors import StatementInvalid
from xapi.moments import duration_text, seconds_of
from xapi.statements import (
    AccountAgent,
    AccountGroup,
    ActivityRef,
    Context,
    Result,
    Score,
    StatementDraft,
    StatementReference,
    build,
)
from xapi.validation import problems
from xapi.versions import Version
from xapi.vocabulary import Verb

BASE = "https://potluck.example"
ANN = AccountAgent(profile.people(BASE), "a1")
ACTIVITY = ActivityRef("https://potluck.example/activities/1", vocabulary.ASSESSMENT, "Essay", "de")
REGISTRATION = uuid4()
FULL = StatementDraft(
    actor=ANN,
    verb=vocabulary.SUBMITTED,
    object=ActivityRef("https://potluck.example/works/1", vocabulary.SOLUTION),
    result=Result(
        score=Score(scaled=0.5, raw=5, min=0, max=10),
        success=True,
        completion=False,
        duration=timedelta(minutes=12, seconds=3),
        extensions={profile.extension(BASE, "words"): 120},
    ),
    context=Context(
        registration=REGISTRATION,
        platform="Potluck",
        language="de",
        parent=(ACTIVITY,),
        grouping=(ActivityRef("https://potluck.example/courses/1"),),
        category=(ActivityRef(profile.version(BASE), vocabulary.PROFILE),),
        instructor=AccountAgent(profile.people(BASE), "a2"),
        team=AccountGroup(profile.people(BASE), "t1"),
        statement=StatementReference(UUID(int=7)),
        extensions={profile.extension(BASE, "late"): False},
    ),
)


def test_a_full_draft_becomes_a_statement_valid_in_both_versions() -> None:
    content = build(FULL, now=NOW).content()

    assert problems(content, Version.V1_0_3) == problems(content, Version.V2_0_0) == []
    assert content["actor"] == {
        "objectType": "Agent",
        "account": {"homePage": f"{BASE}/people", "name": "a1"},
    }
    assert content["verb"] == {"id": "http://activitystrea.ms/submit", "display": {"en": "submitted"}}
    assert content["result"]["score"] == {"scaled": 0.5, "raw": 5, "min": 0, "max": 10}
    assert content["result"]["success"] is True
    assert content["result"]["completion"] is False
    assert content["context"]["registration"] == str(REGISTRATION)
    assert content["context"]["contextActivities"]["parent"][0]["definition"]["name"] == {"de": "Essay"}
    assert content["context"]["contextActivities"]["category"][0]["id"] == f"{BASE}/profile/v1.0"
    assert content["context"]["statement"] == {"objectType": "StatementRef", "id": str(UUID(int=7))}


def test_a_frozen_statement_tells_what_it_is_about() -> None:
    frozen = build(FULL, now=NOW)

    assert frozen.verb_iri == vocabulary.SUBMITTED.iri
    assert frozen.object_iri == "https://potluck.example/works/1"
    assert frozen.actor_name == "a1"
    assert frozen.registration == REGISTRATION


def test_id_and_time_are_fixed_when_a_statement_is_built() -> None:
    sid = uuid4()

    frozen = build(FULL, now=NOW, statement_id=sid)

    assert (frozen.id, frozen.timestamp) == (sid, NOW)
    assert frozen.content()["id"] == str(sid)
    assert frozen.content()["timestamp"] == "2026-03-01T12:00:00Z"


def test_times_are_told_in_utc() -> None:
    at = datetime(2026, 3, 1, 14, 0, 0, 250, tzinfo=timezone(timedelta(hours=2)))

    assert build(FULL, now=at).content()["timestamp"] == "2026-03-01T12:00:00.000250Z"


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        build(FULL, now=NOW.replace(tzinfo=None))


def test_the_platform_is_left_out_where_the_object_is_no_activity() -> None:
    draft = StatementDraft(
        ANN, vocabulary.VOIDED, StatementReference(UUID(int=1)), context=Context(platform="P")
    )

    content = build(draft, now=NOW).content()

    assert content["object"] == {"objectType": "StatementRef", "id": str(UUID(int=1))}
    assert "context" not in content


def test_a_person_may_be_the_object() -> None:
    content = build(StatementDraft(ANN, vocabulary.MENTORED, ANN), now=NOW).content()

    assert content["object"] == content["actor"]


@pytest.mark.parametrize(
    "draft",
    [
        StatementDraft(ANN, Verb("launched", "launched"), ACTIVITY),
        StatementDraft(AccountAgent("people", "x"), vocabulary.LAUNCHED, ACTIVITY),
        StatementDraft(AccountAgent(f"{BASE}/people", ""), vocabulary.LAUNCHED, ACTIVITY),
        StatementDraft(ANN, vocabulary.LAUNCHED, ActivityRef("no iri")),
        StatementDraft(
            ANN, vocabulary.LAUNCHED, ActivityRef("http://a.b/c", name="x", language="no language")
        ),
        StatementDraft(ANN, vocabulary.SCORED, ACTIVITY, Result(score=Score(scaled=1.5))),
        StatementDraft(ANN, vocabulary.SCORED, ACTIVITY, Result(score=Score(raw=11, max=10))),
        StatementDraft(ANN, vocabulary.SCORED, ACTIVITY, Result(extensions={"x": 1})),
        StatementDraft(ANN, vocabulary.SCORED, ACTIVITY, context=Context(language="no language")),
        StatementDraft(ANN, vocabulary.VOIDED, ACTIVITY),
    ],
)
def test_a_draft_that_breaks_the_standard_is_never_built(draft: StatementDraft) -> None:
    with pytest.raises(StatementInvalid):
        build(draft, now=NOW)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(), "PT0S"),
        (timedelta(seconds=0.05), "PT0.05S"),
        (timedelta(seconds=0.1), "PT0.1S"),
        (timedelta(minutes=12, seconds=3), "PT12M3S"),
        (timedelta(hours=1), "PT1H"),
        (timedelta(days=2, hours=1, seconds=1), "PT49H1S"),
        (timedelta(seconds=-5), "PT0S"),
        (timedelta(seconds=59.999), "PT1M"),
        (timedelta(seconds=100), "PT1M40S"),
        (timedelta(seconds=10), "PT10S"),
    ],
)
def test_lengths_of_time_are_spelt_the_short_way(length: timedelta, text: str) -> None:
    assert duration_text(length) == text
    assert seconds_of(text) == pytest.approx(max(0, length.total_seconds()), abs=0.005)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("P1W", 604_800),
        ("P1Y", 31_536_000),
        ("P1M", 2_592_000),
        ("P1DT1H", 90_000),
        ("PT1,5S", 1.5),
        ("x", 0),
    ],
)
def test_lengths_of_time_are_read(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def test_no_verb_and_no_two_names_share_an_iri() -> None:
    verbs = [each for each in vars(vocabulary).values() if isinstance(each, Verb)]

    assert len({verb.iri for verb in verbs}) == len(verbs) > 35


@pytest.mark.parametrize(
    ("iri", "spellings"),
    [
        ("http://activitystrea.ms/submit", 2),
        ("http://activitystrea.ms/schema/1.0/submit", 2),
        ("http://activitystrea.ms/other/submit", 1),
        ("http://adlnet.gov/expapi/verbs/completed", 1),
    ],
)
def test_activity_streams_has_two_spellings(iri: str, spellings: int) -> None:
    assert len(vocabulary.spellings(iri)) == spellings
    assert vocabulary.spellings(iri)[0] == iri


def test_our_own_iris_lie_below_the_base_with_or_without_a_slash() -> None:
    one, two = UUID(int=1), UUID(int=2)

    assert profile.people("https://x.y/") == "https://x.y/people"
    assert profile.activity("https://x.y", one) == f"https://x.y/activities/{one}"
    assert profile.work("https://x.y", one, two) == f"https://x.y/activities/{one}/works/{two}"
    assert profile.review("https://x.y", one) == f"https://x.y/reviews/{one}"
    assert profile.criterion("https://x.y", one) == f"https://x.y/criteria/{one}"
    assert profile.course("https://x.y", one) == f"https://x.y/courses/{one}"
    assert profile.matched("https://x.y").iri == "https://x.y/profile/verbs/matched"
    assert (
        len(
            {
                make("https://x.y").iri
                for make in (profile.matched, profile.reflected, profile.committed, profile.applied)
            }
        )
        == 4
    )
    assert profile.activity_type("https://x.y", "bond") == "https://x.y/profile/activity-types/bond"


def test_the_time_of_a_frozen_statement_is_utc() -> None:
    assert build(FULL, now=NOW).timestamp.tzinfo is UTC
