"""What the store adds to a statement it received, and how the result is kept."""

from copy import copy
from datetime import datetime
from uuid import UUID

from xapi.anatomy import object_type
from xapi.json_bytes import JsonObject
from xapi.moments import moment_of, moment_text
from xapi.versions import Version


def completed(
    statement: JsonObject, sid: UUID, authority: JsonObject, stored: datetime, version: Version
) -> JsonObject:
    """The statement with everything a store sets: id, stored, timestamp, authority, version, context lists.

    1.0.3 Data 2.4.7 to 2.4.10 and 2.4.6.2; the statement given is left as it is.
    """
    whole = dict(statement)
    whole["id"] = str(sid)
    whole["stored"] = moment_text(stored)
    whole["authority"] = authority
    whole.setdefault("timestamp", whole["stored"])
    whole.setdefault("version", version.value)
    if version is Version.V2_0_0:
        # 2.0 4.2.4.7: a timestamp is given back in UTC
        whole["timestamp"] = moment_text(moment_of(whole["timestamp"]))
    if object_type(whole["object"]) == "SubStatement":
        whole["object"] = _with_lists(whole["object"])
    return _with_lists(whole)


def _with_lists(part: JsonObject) -> JsonObject:
    contexts = part.get("context", {}).get("contextActivities")
    if not contexts or all(isinstance(value, list) for value in contexts.values()):
        return part
    changed = copy(part)
    lists = {kind: value if isinstance(value, list) else [value] for kind, value in contexts.items()}
    changed["context"] = part["context"] | {"contextActivities": lists}
    return changed
