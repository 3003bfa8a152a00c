"""The statements in the body of a request, read and checked."""

from typing import Any
from uuid import UUID

from xapi.errors import JsonInvalid, Problem, QueryInvalid, StatementInvalid
from xapi.json_bytes import JsonObject, parse
from xapi.validation import check, check_batch
from xapi.versions import Version

_JSON = "application/json"


def statements_in(data: bytes, media_type: str, version: Version) -> list[JsonObject]:
    """The statements of a POST: one object or a list of them.

    Raises:
        JsonInvalid: another media type, or not JSON.
        StatementInvalid: for the first that breaks the specification.
    """
    value = _value(data, media_type)
    if isinstance(value, list):
        statements = check_batch(value, version)
        for index, statement in enumerate(statements):
            _need_addresses(statement, f"/{index}")
        return statements
    check(value, version)
    _need_addresses(value, "")
    return [value]


def one_statement(data: bytes, media_type: str, version: Version, sid: UUID) -> JsonObject:
    """The statement of a PUT, with the id of the request.

    Raises:
        JsonInvalid: another media type, or not JSON.
        StatementInvalid: it breaks the specification.
        QueryInvalid: its own id is another than the request's.
    """
    value = _value(data, media_type)
    check(value, version)
    _need_addresses(value, "")
    statement: JsonObject = {"id": str(sid)} | value
    if UUID(statement["id"]) != sid:
        raise QueryInvalid("statementId and the id of the statement differ")
    return statement


def _value(data: bytes, media_type: str) -> Any:
    if media_type != _JSON:
        raise JsonInvalid(f"statements are sent as {_JSON}")
    return parse(data)


def _need_addresses(statement: JsonObject, pointer: str) -> None:
    """Attachments sent without their bytes need a fileUrl (1.0.3 Data 2.4.11)."""
    target = statement["object"]
    named = [(pointer, statement)]
    if target.get("objectType") == "SubStatement":
        named.append((f"{pointer}/object", target))
    for where, part in named:
        for index, attachment in enumerate(part.get("attachments", ())):
            if "fileUrl" not in attachment:
                raise StatementInvalid([Problem(f"{where}/attachments/{index}", "needs a fileUrl")])
