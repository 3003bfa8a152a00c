"""The shape of a statement as a JSON Schema: every property, its type and what may stand beside it."""

from typing import Any

from xapi.validation import patterns
from xapi.versions import Version

Schema = dict[str, Any]

# Ours, not the standard's: a database index holds no longer keys.
LONGEST_IRI = 1_500
LONGEST_NAME = 500

IFIS = ("mbox", "mbox_sha1sum", "openid", "account")
COMPONENT_LISTS = {
    "choices": ["choice", "sequencing"],
    "scale": ["likert"],
    "source": ["matching"],
    "target": ["matching"],
    "steps": ["performance"],
}
_INTERACTION_TYPES = [
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
]
_STRING: Schema = {"type": "string"}
_BOOLEAN: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}


def schema_of(kind: str, version: Version) -> Schema:
    """The JSON Schema (2020-12) of a statement, or of a named part of one, in this version."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_ref(kind),
        "$defs": _text_kinds(version) | _actors() | _activities() | _parts(version) | _wholes(),
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _pattern(pattern: str, longest: int | None = None) -> Schema:
    return {"type": "string", "pattern": pattern} | ({} if longest is None else {"maxLength": longest})


def _object(properties: Schema, required: tuple[str, ...] = (), **more: Any) -> Schema:
    shape = {"type": "object", "properties": properties, "additionalProperties": False} | more
    return shape | {"required": list(required)} if required else shape


def _list(item: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": item} | more


def _text_kinds(version: Version) -> Schema:
    two = version is Version.V2_0_0
    return {
        "iri": _pattern(patterns.IRI, LONGEST_IRI),
        "uuid": _pattern(patterns.UUID),
        "language": _pattern(patterns.LANGUAGE_TAG),
        "timestamp": _pattern(patterns.TIMESTAMP_RFC3339 if two else patterns.TIMESTAMP, 60),
        "duration": _pattern(patterns.DURATION, 100),
        "version": _pattern(r"^[12]\.0(\.\d+)?$" if two else r"^1\.0(\.\d+)?$"),
        "language_map": {
            "type": "object",
            "propertyNames": _ref("language"),
            "additionalProperties": _STRING,
        },
        "extensions": {"type": "object", "propertyNames": _ref("iri")},
    }


def _actors() -> Schema:
    names: Schema = {
        "name": _STRING,
        "mbox": _pattern(patterns.MBOX, LONGEST_IRI),
        "mbox_sha1sum": _pattern(patterns.SHA1),
        "openid": _ref("iri"),
        "account": _object(
            {"homePage": _ref("iri"), "name": {"type": "string", "maxLength": LONGEST_NAME}},
            ("homePage", "name"),
        ),
    }
    one = [{"required": [ifi]} for ifi in IFIS]
    nobody: Schema = {"required": ["member"], "not": {"anyOf": one}}
    group: Schema = names | {"objectType": {"const": "Group"}, "member": _list(_ref("agent"))}
    return {
        "agent": _object(names | {"objectType": {"const": "Agent"}}, oneOf=one),
        "group": _object(group, ("objectType",), oneOf=[*one, nobody]),
        "authority_group": _object(
            {"objectType": {"const": "Group"}, "member": _list(_ref("agent"), minItems=2, maxItems=2)},
            ("objectType", "member"),
        ),
        "actor": _by_type({"Group": "group"}, otherwise="agent"),
        # 1.0.3 Data 2.4.9: a group as authority is anonymous and has exactly two members
        "authority": _by_type({"Group": "authority_group"}, otherwise="agent"),
    }


def _by_type(choices: dict[str, str], *, otherwise: str) -> Schema:
    chosen = _ref(otherwise)
    for kind, name in reversed(choices.items()):
        asked = {"properties": {"objectType": {"const": kind}}, "required": ["objectType"]}
        chosen = {"if": asked, "then": _ref(name), "else": chosen}
    return {"type": "object"} | chosen


def _activities() -> Schema:
    lists: Schema = {name: _list(_ref("component")) for name in COMPONENT_LISTS}
    definition: Schema = lists | {
        "name": _ref("language_map"),
        "description": _ref("language_map"),
        "type": _ref("iri"),
        "moreInfo": _ref("iri"),
        "extensions": _ref("extensions"),
        "interactionType": {"enum": _INTERACTION_TYPES},
        "correctResponsesPattern": _list(_STRING),
    }
    return {
        "component": _object({"id": _STRING, "description": _ref("language_map")}, ("id",)),
        "definition": _object(
            definition,
            # Data 2.4.4.1: these belong to an interaction, the lists to certain kinds of it only
            dependentSchemas={
                "correctResponsesPattern": {"required": ["interactionType"]},
                **{name: _interaction_of(kinds) for name, kinds in COMPONENT_LISTS.items()},
            },
        ),
        "activity": _object(
            {"objectType": {"const": "Activity"}, "id": _ref("iri"), "definition": _ref("definition")},
            ("id",),
        ),
        "activities": {"if": {"type": "array"}, "then": _list(_ref("activity")), "else": _ref("activity")},
    }


def _interaction_of(kinds: list[str]) -> Schema:
    return {"required": ["interactionType"], "properties": {"interactionType": {"enum": kinds}}}


def _parts(version: Version) -> Schema:
    return {
        "verb": _object({"id": _ref("iri"), "display": _ref("language_map")}, ("id",)),
        "reference": _object(
            {"objectType": {"const": "StatementRef"}, "id": _ref("uuid")}, ("objectType", "id")
        ),
        "score": _object(
            {
                "scaled": _NUMBER | {"minimum": -1, "maximum": 1},
                "raw": _NUMBER,
                "min": _NUMBER,
                "max": _NUMBER,
            }
        ),
        "result": _object(
            {
                "score": _ref("score"),
                "success": _BOOLEAN,
                "completion": _BOOLEAN,
                "response": _STRING,
                "duration": _ref("duration"),
                "extensions": _ref("extensions"),
            }
        ),
        "context": _object(_context(version)),
        "context_agent": _about_person("contextAgent", "agent"),
        "context_group": _about_person("contextGroup", "group"),
        "attachment": _attachment(),
    }


def _context(version: Version) -> Schema:
    kinds = ("parent", "grouping", "category", "other")
    context: Schema = {
        "registration": _ref("uuid"),
        "instructor": _ref("actor"),
        "team": _ref("group"),
        "contextActivities": _object({kind: _ref("activities") for kind in kinds}),
        "revision": _STRING,
        "platform": _STRING,
        "language": _ref("language"),
        "statement": _ref("reference"),
        "extensions": _ref("extensions"),
    }
    if version is Version.V2_0_0:
        context["contextAgents"] = _list(_ref("context_agent"))
        context["contextGroups"] = _list(_ref("context_group"))
    return context


def _about_person(kind: str, key: str) -> Schema:
    return _object(
        {"objectType": {"const": kind}, key: _ref(key), "relevantTypes": _list(_ref("iri"), minItems=1)},
        ("objectType", key),
    )


def _attachment() -> Schema:
    return _object(
        {
            "usageType": _ref("iri"),
            "display": _ref("language_map"),
            "description": _ref("language_map"),
            "contentType": _pattern(patterns.MEDIA_TYPE),
            "length": {"type": "integer", "minimum": 0},
            "sha2": _pattern(patterns.SHA2),
            "fileUrl": _ref("iri"),
        },
        ("usageType", "display", "contentType", "length", "sha2"),
    )


def _wholes() -> Schema:
    shared: Schema = {
        "actor": _ref("actor"),
        "verb": _ref("verb"),
        "result": _ref("result"),
        "context": _ref("context"),
        "timestamp": _ref("timestamp"),
        "attachments": _list(_ref("attachment")),
    }
    named = {"Agent": "agent", "Group": "group", "StatementRef": "reference"}
    required = ("actor", "verb", "object")
    only_ours: Schema = {
        "id": _ref("uuid"),
        "stored": _ref("timestamp"),
        "authority": _ref("authority"),
        "version": _ref("version"),
    }
    target = _by_type(named | {"SubStatement": "sub_statement"}, otherwise="activity")
    # Data 2.4.4.3: a sub-statement has no id, stored, version or authority, and holds no other one
    inner = {"objectType": {"const": "SubStatement"}, "object": _by_type(named, otherwise="activity")}
    return {
        "statement": _object(shared | only_ours | {"object": target}, required),
        "sub_statement": _object(shared | inner, ("objectType", *required)),
    }
