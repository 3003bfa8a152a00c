"""A UUID column as text inside SQL, spelt with hyphens whatever the database keeps."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_GROUPS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class UuidText(FunctionElement[str]):
    """`UuidText(column)`: the text `str()` gives in Python, so that SQL can build the same IRIs."""

    type = String()
    name = "uuid_text"
    inherit_cache = True


@compiles(UuidText)
def _native(element: UuidText, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS VARCHAR)"


@compiles(UuidText, "sqlite")
def _from_32_digits(element: UuidText, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.clauses, **kw)
    return "(" + " || '-' || ".join(f"substr({column}, {start}, {size})" for start, size in _GROUPS) + ")"
