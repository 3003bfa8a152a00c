"""The rules a schema cannot say: order of scores, real dates, what goes with what."""

from collections.abc import Iterator

from xapi.anatomy import activities, object_type
from xapi.errors import Problem
from xapi.json_bytes import JsonObject
from xapi.moments import moment_of
from xapi.validation.schema import COMPONENT_LISTS
from xapi.vocabulary import VOIDED


def broken_rules(statement: JsonObject) -> Iterator[Problem]:
    """What is wrong with a statement whose shape is right."""
    yield from _of_part(statement, "")
    if object_type(statement["object"]) == "SubStatement":
        yield from _of_part(statement["object"], "/object")
    yield from _repeated_components(statement)
    # 1.0.3 Data 2.3.2: who voids names the statement to void
    if statement["verb"]["id"] == VOIDED.iri and object_type(statement["object"]) != "StatementRef":
        yield Problem("/object", "the verb voided needs a StatementRef as object")
    if "stored" in statement:
        yield from _unreal_time(statement["stored"], "/stored")


def _of_part(part: JsonObject, pointer: str) -> Iterator[Problem]:
    if "timestamp" in part:
        yield from _unreal_time(part["timestamp"], f"{pointer}/timestamp")
    if "context" in part and object_type(part["object"]) != "Activity":
        # 1.0.3 Data 2.4.6: revision and platform speak of an activity
        for key in ("revision", "platform"):
            if key in part["context"]:
                yield Problem(f"{pointer}/context/{key}", "only where the object is an Activity")
    score = part.get("result", {}).get("score")
    if score:
        yield from _disordered_score(score, f"{pointer}/result/score")


def _unreal_time(text: str, pointer: str) -> Iterator[Problem]:
    try:
        moment_of(text)
    except (ValueError, OverflowError):
        yield Problem(pointer, "no such date or time")


def _disordered_score(score: JsonObject, pointer: str) -> Iterator[Problem]:
    raw, low, high = score.get("raw"), score.get("min"), score.get("max")
    if low is not None and high is not None and low >= high:
        yield Problem(f"{pointer}/min", "min must be less than max")
    if raw is not None and low is not None and raw < low:
        yield Problem(f"{pointer}/raw", "raw must not be less than min")
    if raw is not None and high is not None and raw > high:
        yield Problem(f"{pointer}/raw", "raw must not be greater than max")


def _repeated_components(statement: JsonObject) -> Iterator[Problem]:
    for found in activities(statement):
        definition = found.value.get("definition")
        if not definition or "interactionType" not in definition:
            continue
        for name in COMPONENT_LISTS:
            ids = [component["id"] for component in definition.get(name, ())]
            if len(ids) != len(set(ids)):
                yield Problem(f"{found.pointer}/definition/{name}", "two components have the same id")
