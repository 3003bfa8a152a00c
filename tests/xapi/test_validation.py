from typing import Any

import pytest

from tests.xapi.samples import make_actor, make_statement
from xapi.errors import JsonInvalid, StatementInvalid
from xapi.json_bytes import freeze, parse
from xapi.validation import check, check_batch, problems
from xapi.versions import Version

ONE, TWO = Version.V1_0_3, Version.V2_0_0
UUID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
IRI = "http://example.com/x"
REFERENCE = {"objectType": "StatementRef", "id": UUID}
SUB = {"objectType": "SubStatement", "actor": make_actor(), "verb": {"id": IRI}, "object": {"id": IRI}}
ATTACHMENT = {
    "usageType": IRI,
    "display": {"en-US": "A file"},
    "contentType": "text/plain; charset=utf-8",
    "length": 27,
    "sha2": "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a",
}


def activity(**definition: Any) -> dict[str, Any]:
    return {"objectType": "Activity", "id": IRI, "definition": definition}


def result(**parts: Any) -> dict[str, Any]:
    return {"result": parts}


def context(**parts: Any) -> dict[str, Any]:
    return {"context": parts}


def score(**parts: Any) -> dict[str, Any]:
    return {"result": {"score": parts}}


def without(whole: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name != key}


VALID: list[dict[str, Any]] = [
    {},
    {"id": UUID},
    {"id": UUID.upper()},
    {"actor": {"mbox": "mailto:ann@example.com"}},
    {"actor": {"mbox_sha1sum": "a" * 40, "name": "Ann"}},
    {"actor": {"openid": "http://ann.example.com"}},
    {"actor": {"objectType": "Group", "member": [make_actor()]}},
    {"actor": {"objectType": "Group", "mbox": "mailto:a@b.c"}},
    {"actor": {"objectType": "Group", "mbox": "mailto:a@b.c", "member": []}},
    {"object": make_actor()},
    {"object": {"objectType": "Group", "member": [make_actor()]}},
    {"object": REFERENCE},
    {"object": SUB},
    {"object": SUB | {"object": REFERENCE}},
    {"object": SUB | {"timestamp": "2026-01-01T00:00:00Z", "attachments": [ATTACHMENT]}},
    {"object": {"id": "urn:uuid:1"}},
    {"object": activity(name={"en": "A", "de-CH-1996": "B", "zh-Hant-TW": "C"}, type=IRI, moreInfo=IRI)},
    {
        "object": activity(
            interactionType="choice", choices=[{"id": "a", "description": {"en": "A"}}, {"id": "b"}]
        )
    },
    {"object": activity(interactionType="sequencing", choices=[{"id": "a"}])},
    {"object": activity(interactionType="likert", scale=[{"id": "a"}])},
    {"object": activity(interactionType="matching", source=[{"id": "a"}], target=[{"id": "a"}])},
    {"object": activity(interactionType="performance", steps=[{"id": "a"}])},
    {"object": activity(interactionType="true-false", correctResponsesPattern=["true"])},
    {"object": activity(extensions={IRI: {"anything": None, "nested": [None]}})},
    result(success=True, completion=False, response="", duration="PT1H"),
    result(extensions={IRI: None}),
    score(scaled=-1),
    score(scaled=1.0),
    score(raw=5, min=5, max=6),
    score(raw=6, min=5, max=6),
    context(registration=UUID, language="en", platform="P", revision="1", statement=REFERENCE),
    context(instructor=make_actor(), team={"objectType": "Group", "member": [make_actor()]}),
    context(contextActivities={"parent": {"id": IRI}, "other": [{"id": IRI}, {"id": IRI}]}),
    {"attachments": [ATTACHMENT]},
    {"attachments": [ATTACHMENT | {"fileUrl": IRI, "description": {"en": "x"}}]},
    {"version": "1.0.3", "stored": "2026-01-01T00:00:00Z", "authority": make_actor()},
    {"authority": {"objectType": "Group", "member": [make_actor(), {"mbox": "mailto:a@b.c"}]}},
    {"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}, "object": REFERENCE},
]

INVALID: list[tuple[dict[str, Any], str]] = [
    ({"id": "6690e6c9"}, "/id"),
    ({"id": 1}, "/id"),
    ({"id": None}, "/id"),
    ({"id": f"{{{UUID}}}"}, "/id"),
    ({"unknown": 1}, ""),
    ({"Actor": make_actor()}, ""),
    ({"actor": None}, "/actor"),
    ({"actor": {}}, "/actor"),
    ({"actor": "ann"}, "/actor"),
    ({"actor": {"name": "Ann"}}, "/actor"),
    ({"actor": {"objectType": "Person", "mbox": "mailto:a@b.c"}}, "/actor/objectType"),
    ({"actor": {"objectType": "agent", "mbox": "mailto:a@b.c"}}, "/actor/objectType"),
    ({"actor": {"mbox": "mailto:a@b.c", "openid": "http://a.b"}}, "/actor"),
    ({"actor": make_actor() | {"mbox_sha1sum": "a" * 40}}, "/actor"),
    ({"actor": {"mbox": "a@b.c"}}, "/actor/mbox"),
    ({"actor": {"mbox": "mailto:a.b.c"}}, "/actor/mbox"),
    ({"actor": {"mbox": None}}, "/actor/mbox"),
    ({"actor": {"mbox_sha1sum": "a" * 39}}, "/actor/mbox_sha1sum"),
    ({"actor": {"openid": "no iri"}}, "/actor/openid"),
    ({"actor": {"account": {"name": "x"}}}, "/actor/account"),
    ({"actor": {"account": {"homePage": IRI}}}, "/actor/account"),
    ({"actor": {"account": {"homePage": "example", "name": "x"}}}, "/actor/account/homePage"),
    ({"actor": {"account": {"homePage": IRI, "name": 5}}}, "/actor/account/name"),
    ({"actor": {"account": {"homePage": IRI, "name": "x", "more": 1}}}, "/actor/account"),
    ({"actor": {"account": {"homePage": IRI, "name": "x" * 501}}}, "/actor/account/name"),
    ({"actor": make_actor() | {"name": 5}}, "/actor/name"),
    ({"actor": make_actor() | {"member": [make_actor()]}}, "/actor"),
    ({"actor": {"objectType": "Group"}}, "/actor"),
    ({"actor": {"objectType": "Group", "member": make_actor()}}, "/actor/member"),
    (
        {"actor": {"objectType": "Group", "member": [{"objectType": "Group", "mbox": "mailto:a@b.c"}]}},
        "/actor/member/0/objectType",
    ),
    ({"actor": {"objectType": "Group", "mbox": "mailto:a@b.c", "openid": IRI}}, "/actor"),
    ({"verb": {}}, "/verb"),
    ({"verb": None}, "/verb"),
    ({"verb": {"id": "launched"}}, "/verb/id"),
    ({"verb": {"id": "ab=c://should.fail.com"}}, "/verb/id"),
    ({"verb": {"id": "http://a b.c"}}, "/verb/id"),
    ({"verb": {"id": IRI, "display": "did"}}, "/verb/display"),
    ({"verb": {"id": IRI, "display": {"en": 1}}}, "/verb/display/en"),
    ({"verb": {"id": IRI, "display": {"a": "x"}}}, "/verb/display"),
    ({"verb": {"id": IRI, "display": {"en_US": "x"}}}, "/verb/display"),
    ({"verb": {"id": IRI, "display": {"en": None}}}, "/verb/display/en"),
    ({"verb": {"id": IRI, "extra": 1}}, "/verb"),
    ({"object": None}, "/object"),
    ({"object": {}}, "/object"),
    ({"object": {"objectType": "activity", "id": IRI}}, "/object/objectType"),
    ({"object": {"objectType": "Activity"}}, "/object"),
    ({"object": {"id": "no-iri"}}, "/object/id"),
    ({"object": {"id": IRI, "mbox": "mailto:a@b.c"}}, "/object"),
    ({"object": {"mbox": "mailto:a@b.c"}}, "/object"),
    ({"object": {"id": IRI, "definition": []}}, "/object/definition"),
    ({"object": activity(title="x")}, "/object/definition"),
    ({"object": activity(name={"": "x"})}, "/object/definition/name"),
    ({"object": activity(type="x")}, "/object/definition/type"),
    ({"object": activity(moreInfo="x")}, "/object/definition/moreInfo"),
    ({"object": activity(extensions={"x": 1})}, "/object/definition/extensions"),
    ({"object": activity(extensions=None)}, "/object/definition/extensions"),
    ({"object": activity(interactionType="essay")}, "/object/definition/interactionType"),
    ({"object": activity(correctResponsesPattern=["x"])}, "/object/definition"),
    (
        {"object": activity(interactionType="choice", correctResponsesPattern="x")},
        "/object/definition/correctResponsesPattern",
    ),
    (
        {"object": activity(interactionType="choice", correctResponsesPattern=[1])},
        "/object/definition/correctResponsesPattern/0",
    ),
    ({"object": activity(choices=[{"id": "a"}])}, "/object/definition"),
    (
        {"object": activity(interactionType="likert", choices=[{"id": "a"}])},
        "/object/definition/interactionType",
    ),
    (
        {"object": activity(interactionType="choice", scale=[{"id": "a"}])},
        "/object/definition/interactionType",
    ),
    (
        {"object": activity(interactionType="choice", choices=[{"id": "a"}, {"id": "a"}])},
        "/object/definition/choices",
    ),
    (
        {"object": activity(interactionType="choice", choices=[{"description": {"en": "x"}}])},
        "/object/definition/choices/0",
    ),
    ({"object": activity(interactionType="choice", choices=[{"id": 1}])}, "/object/definition/choices/0/id"),
    ({"object": {"objectType": "StatementRef"}}, "/object"),
    ({"object": {"objectType": "statementref", "id": UUID}}, "/object/objectType"),
    ({"object": REFERENCE | {"id": "x"}}, "/object/id"),
    ({"object": REFERENCE | {"extra": 1}}, "/object"),
    ({"object": SUB | {"id": UUID}}, "/object"),
    ({"object": SUB | {"stored": "2026-01-01T00:00:00Z"}}, "/object"),
    ({"object": SUB | {"version": "1.0.3"}}, "/object"),
    ({"object": SUB | {"authority": make_actor()}}, "/object"),
    ({"object": SUB | {"object": SUB}}, "/object/object/objectType"),
    ({"object": without(SUB, "verb")}, "/object"),
    ({"object": SUB | {"timestamp": "2026-02-30T00:00:00Z"}}, "/object/timestamp"),
    ({"object": SUB | result(score={"raw": 1, "min": 2})}, "/object/result/score/raw"),
    ({"object": SUB | {"object": make_actor()} | context(platform="P")}, "/object/context/platform"),
    (result(score=5), "/result/score"),
    (result(success="true"), "/result/success"),
    (result(success=None), "/result/success"),
    (result(completion=1), "/result/completion"),
    (result(response=1), "/result/response"),
    (result(extra=1), "/result"),
    (result(extensions={"x": 1}), "/result/extensions"),
    (score(scaled=1.01), "/result/score/scaled"),
    (score(scaled=-1.01), "/result/score/scaled"),
    (score(scaled="1"), "/result/score/scaled"),
    (score(scaled=True), "/result/score/scaled"),
    (score(raw=4, min=5), "/result/score/raw"),
    (score(raw=7, max=6), "/result/score/raw"),
    (score(min=6, max=6), "/result/score/min"),
    (score(foo=1), "/result/score"),
    (context(registration="x"), "/context/registration"),
    (context(instructor={"name": "x"}), "/context/instructor"),
    (context(team=make_actor()), "/context/team/objectType"),
    (context(contextActivities={"sibling": {"id": IRI}}), "/context/contextActivities"),
    (context(contextActivities={"parent": make_actor()}), "/context/contextActivities/parent"),
    (context(contextActivities={"parent": [{"id": "x"}]}), "/context/contextActivities/parent/0/id"),
    (context(revision=1), "/context/revision"),
    (context(platform=None), "/context/platform"),
    (context(language="english language"), "/context/language"),
    (context(statement={"id": UUID}), "/context/statement"),
    (context(statement=SUB), "/context/statement"),
    (context(extensions=[]), "/context/extensions"),
    ({"object": make_actor()} | context(platform="P"), "/context/platform"),
    ({"object": REFERENCE} | context(revision="1"), "/context/revision"),
    ({"attachments": ATTACHMENT}, "/attachments"),
    ({"attachments": [ATTACHMENT | {"length": "27"}]}, "/attachments/0/length"),
    ({"attachments": [ATTACHMENT | {"length": 2.5}]}, "/attachments/0/length"),
    ({"attachments": [ATTACHMENT | {"sha2": "x"}]}, "/attachments/0/sha2"),
    ({"attachments": [ATTACHMENT | {"contentType": "text"}]}, "/attachments/0/contentType"),
    ({"attachments": [ATTACHMENT | {"fileUrl": "x"}]}, "/attachments/0/fileUrl"),
    *[({"attachments": [without(ATTACHMENT, key)]}, "/attachments/0") for key in ATTACHMENT],
    ({"version": "0.9"}, "/version"),
    ({"version": 1}, "/version"),
    ({"stored": "now"}, "/stored"),
    ({"authority": {"objectType": "Group", "member": [make_actor()]}}, "/authority/member"),
    ({"authority": {"objectType": "Group", "mbox": "mailto:a@b.c"}}, "/authority"),
    ({"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}}, "/object"),
]


@pytest.mark.parametrize("version", [ONE, TWO])
@pytest.mark.parametrize("parts", VALID)
def test_what_the_standard_allows_passes(parts: dict[str, Any], version: Version) -> None:
    assert problems(make_statement(**parts), version) == []


@pytest.mark.parametrize("version", [ONE, TWO])
@pytest.mark.parametrize(("parts", "pointer"), INVALID)
def test_what_the_standard_forbids_is_found_where_it_stands(
    parts: dict[str, Any], pointer: str, version: Version
) -> None:
    found = problems(make_statement(**parts), version)

    assert pointer in {problem.pointer for problem in found}, found


@pytest.mark.parametrize("key", ["actor", "verb", "object"])
def test_a_statement_without_one_of_its_three_parts_is_refused(key: str) -> None:
    assert problems(without(make_statement(), key)) != []


@pytest.mark.parametrize("value", [None, 1, "text", [], True])
def test_only_an_object_is_a_statement(value: Any) -> None:
    assert problems(value) != []


@pytest.mark.parametrize(
    ("text", "in_1_0_3", "in_2_0_0"),
    [
        ("2026-01-31T23:59:59Z", True, True),
        ("2026-01-31T23:59:59.123456789Z", True, True),
        ("2026-01-31T23:59:59+05:30", True, True),
        ("2026-01-31T23:59:59-08:00", True, True),
        ("2026-01-31T23:59:59+00:00", True, True),
        ("2024-02-29T00:00:00Z", True, True),
        ("2026-01-31T23:59:59+0530", True, False),
        ("2026-01-31T23:59:59+05", True, False),
        ("2026-01-31T23:59Z", True, False),
        ("2026-01-31T23:59:59", False, False),
        ("2026-01-31T23:59:59-00:00", False, False),
        ("2026-01-31T23:59:59-0000", False, False),
        ("2026-01-31T23:59:59-00", False, False),
        ("2026-01-31", False, False),
        ("2026-02-29T00:00:00Z", False, False),
        ("2026-13-01T00:00:00Z", False, False),
        ("2026-01-31T25:00:00Z", False, False),
        ("2026-01-31T23:59:59+25:00", False, False),
        ("0001-01-01T00:00:00+05:00", False, False),
        ("yesterday", False, False),
        ("", False, False),
    ],
)
def test_timestamps(text: str, *, in_1_0_3: bool, in_2_0_0: bool) -> None:
    assert (problems(make_statement(timestamp=text), ONE) == []) is in_1_0_3
    assert (problems(make_statement(timestamp=text), TWO) == []) is in_2_0_0


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("PT0S", True),
        ("P3Y1M29DT4H35M59.14S", True),
        ("PT4H35M59.14S", True),
        ("P3Y", True),
        ("P4W", True),
        ("P1.5D", True),
        ("PT0,5H", True),
        ("PT12M03S", True),
        ("P", False),
        ("PT", False),
        ("P1DT", False),
        ("PT1.5H30M", False),
        ("P4W1D", False),
        ("1D", False),
        ("-PT1S", False),
        ("PT1H1H", False),
        ("P1S", False),
        ("T1S", False),
        ("pt1s", False),
        ("PT1S\n", False),
        ("", False),
    ],
)
def test_durations(text: str, *, is_valid: bool) -> None:
    assert (problems(make_statement(result={"duration": text})) == []) is is_valid


@pytest.mark.parametrize(
    ("tag", "is_valid"),
    [
        ("en", True),
        ("EN-us", True),
        ("zh-cmn-Hans-CN", True),
        ("sl-rozaj-biske", True),
        ("de-CH-1901", True),
        ("es-419", True),
        ("de-DE-u-co-phonebk", True),
        ("x-whatever", True),
        ("i-klingon", True),
        ("en-GB-oed", True),
        ("und", True),
        ("e", False),
        ("en-", False),
        ("en_US", False),
        ("en-x", False),
        ("en US", False),
        ("", False),
        ("123", False),
        ("abcdefghi", False),
    ],
)
def test_language_tags(tag: str, *, is_valid: bool) -> None:
    assert (problems(make_statement(context={"language": tag})) == []) is is_valid


ABOUT_AGENT = {"objectType": "contextAgent", "agent": make_actor(), "relevantTypes": [IRI]}
ABOUT_GROUP = {"objectType": "contextGroup", "group": {"objectType": "Group", "member": [make_actor()]}}


@pytest.mark.parametrize(
    ("parts", "is_valid"),
    [
        ({"contextAgents": [ABOUT_AGENT]}, True),
        ({"contextAgents": []}, True),
        ({"contextGroups": [ABOUT_GROUP]}, True),
        ({"contextAgents": ABOUT_AGENT}, False),
        ({"contextAgents": [make_actor()]}, False),
        ({"contextAgents": [without(ABOUT_AGENT, "objectType")]}, False),
        ({"contextAgents": [without(ABOUT_AGENT, "agent")]}, False),
        ({"contextAgents": [ABOUT_AGENT | {"objectType": "ContextAgent"}]}, False),
        ({"contextAgents": [ABOUT_AGENT | {"relevantTypes": []}]}, False),
        ({"contextAgents": [ABOUT_AGENT | {"relevantTypes": ["x"]}]}, False),
        ({"contextGroups": [ABOUT_GROUP | {"group": make_actor()}]}, False),
    ],
)
def test_other_people_of_the_context_are_known_in_2_0_only(parts: dict[str, Any], *, is_valid: bool) -> None:
    assert (problems(make_statement(context=parts), TWO) == []) is is_valid
    assert problems(make_statement(context=parts), ONE) != []


def test_a_batch_names_the_place_of_the_first_bad_statement() -> None:
    with pytest.raises(StatementInvalid) as refused:
        check_batch([make_statement(), make_statement(verb={"id": "x"})], ONE)

    assert [problem.pointer for problem in refused.value.problems] == ["/1/verb/id"]


def test_a_message_never_repeats_what_a_person_wrote() -> None:
    with pytest.raises(StatementInvalid) as refused:
        check(make_statement(result={"response": ["my private words"], "success": "my private words"}))

    assert "private" not in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'[{"a":[{"b":1,"c":2,"b":3}]}]',
        b'{"a":NaN}',
        b'{"a":[1e400]}',
        b'{"a":{"b":-' + b"1" * 400 + b".0}}",
        b'{"a":Infinity}',
        b"{'a':1}",
        b'{"a":1,}',
        b'{"a":1} x',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b"",
    ],
)
def test_json_the_standard_does_not_take_is_refused(data: bytes) -> None:
    with pytest.raises(JsonInvalid):
        parse(data)


def test_long_integers_keep_their_digits() -> None:
    assert freeze(parse(b'{"a":123456789012345678901234567890}')) == b'{"a":123456789012345678901234567890}'
