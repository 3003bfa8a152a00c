from typing import Any
from uuid import UUID

import pytest

from tests.xapi.samples import AUTHORITY, NOW, make_actor, make_statement
from xapi.lrs.received import completed
from xapi.lrs.sameness import same
from xapi.versions import Version

KEPT = make_statement(
    timestamp="2026-03-01T12:00:00Z",
    object={"id": "http://e.com/a", "definition": {"name": {"en": "A"}}},
    result={"duration": "PT60S", "success": True, "score": {"raw": 1}},
    context={
        "registration": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        "team": {"objectType": "Group", "member": [make_actor("a"), make_actor("b")]},
        "contextActivities": {
            "parent": {"id": "http://e.com/p"},
            "other": [{"id": "http://e.com/1"}, {"id": "http://e.com/2"}],
        },
    },
    attachments=[{"sha2": "a"}, {"sha2": "b"}],
)


def changed(path: str, value: Any) -> dict[str, Any]:
    *parents, last = path.split("/")
    whole: dict[str, Any] = dict(KEPT)
    part = whole
    for name in parents:
        part[name] = dict(part[name])
        part = part[name]
    part[last] = value
    return whole


@pytest.mark.parametrize(
    "arrived",
    [
        KEPT,
        {key: value for key, value in KEPT.items() if key != "timestamp"},
        changed("timestamp", "2026-03-01T13:00:00+01:00"),
        changed("stored", "2020-01-01T00:00:00Z"),
        changed("authority", make_actor("else")),
        changed("version", "1.0.0"),
        changed("verb/display", {"fr": "commencé"}),
        changed("object/definition", {"name": {"de": "B"}}),
        changed("object/objectType", "Activity"),
        changed("result/duration", "PT1M"),
        changed("result/duration", "PT60.001S"),
        changed("result/score", {"raw": 1.0}),
        changed("context/registration", "6690E6C9-3EF0-4ED3-8B37-7F3964730BEE"),
        changed("context/team", {"objectType": "Group", "member": [make_actor("b"), make_actor("a")]}),
        changed("context/contextActivities/parent", [{"id": "http://e.com/p"}]),
        changed("context/contextActivities/other", [{"id": "http://e.com/2"}, {"id": "http://e.com/1"}]),
        changed("attachments", [{"sha2": "b"}, {"sha2": "a"}]),
    ],
)
def test_the_same_said_otherwise_is_the_same(arrived: dict[str, Any]) -> None:
    kept = completed(KEPT, UUID(int=1), AUTHORITY, NOW, Version.V1_0_3)

    assert same(kept, arrived)


@pytest.mark.parametrize(
    "arrived",
    [
        changed("timestamp", "2026-03-01T12:00:01Z"),
        changed("actor", make_actor("else")),
        changed("verb", {"id": "http://e.com/v"}),
        changed("object/id", "http://e.com/b"),
        changed("object", make_actor()),
        changed("result/duration", "PT61S"),
        changed("result/success", 1),
        changed("result/score", {"raw": 2}),
        changed("result/extensions", {"http://e.com/x": 1}),
        changed("context/registration", "00000000-3ef0-4ed3-8b37-7f3964730bee"),
        changed("context/platform", "P"),
        changed("context/team", {"objectType": "Group", "member": [make_actor("a")]}),
        changed("context/contextActivities/parent", {"id": "http://e.com/q"}),
        changed("attachments", [{"sha2": "b"}]),
        {key: value for key, value in KEPT.items() if key != "result"},
    ],
)
def test_something_else_is_not_the_same(arrived: dict[str, Any]) -> None:
    kept = completed(KEPT, UUID(int=1), AUTHORITY, NOW, Version.V1_0_3)

    assert not same(kept, arrived)


def test_sub_statements_are_compared_too() -> None:
    inner = {
        "objectType": "SubStatement",
        "actor": make_actor(),
        "verb": {"id": "http://e.com/v"},
        "object": {"id": "http://e.com/o"},
    }
    kept = completed(make_statement(object=inner), UUID(int=1), AUTHORITY, NOW, Version.V1_0_3)

    assert same(
        kept, make_statement(object=inner | {"verb": {"id": "http://e.com/v", "display": {"en": "x"}}})
    )
    assert not same(kept, make_statement(object=inner | {"verb": {"id": "http://e.com/w"}}))
