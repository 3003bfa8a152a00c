"""Only named places begin, commit or roll back, and only entries open a transaction."""

import ast
import re
from collections.abc import Container, Iterable

import pytest

from tests.structure.source import ROOT, Source, calls, dotted, origins, parsed, product

ENDS = frozenset({"begin", "begin_transaction", "begin_twophase", "commit", "rollback"})
SPOKEN = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|END TRANSACTION|START TRANSACTION)\b(?! to)")
MAY_END = {
    "lti_tool/db/transaction.py": "the one place",
    "lti_tool/db/engine.py": "says how each database begins, and tries at start whether it can be written",
    "lti_tool/db/migrate.py": "a migration is one transaction, before anything is served",
    "xapi/lrs/door.py": "the small door of the record store when it is served alone",
    "xapi/migrations/env.py": "the migrations of the record store when it is used alone",
}
MAY_OPEN = {
    "lti_tool/web/current.py": "a web request",
    "lti_tool/launch/service.py": "a launch is checked before any write, and its login spent by itself",
    "lti_tool/outbox/deliver.py": "claim, send, settle: the network lies between transactions",
    "lti_tool/lrs/views.py": "a request to the record store",
    "lti_tool/worker.py": "one job of the worker",
    "lti_tool/cli.py": "one command",
    "lti_tool/serving.py": "what must be there before the first request",
    "xapi/lrs/views.py": "a request to the record store",
    "xapi/lrs/__main__.py": "one command of the record store",
}
OPENING_FOLDERS = {"lti_tool/outbox/destinations/": "each keeps the network outside of its short transactions"}


def ending_transactions(sources: Iterable[Source], allowed: Container[str] = ()) -> list[str]:
    """Where a transaction is begun, committed or rolled back outside of the allowed files."""
    kept = list(sources)
    modules = {source.path.removesuffix(".py").replace("/", ".") for source in kept}
    return [
        source.at(node)
        for source in kept
        if source.path not in allowed
        for known in [origins(source)]
        for node in ast.walk(source.tree)
        if _ends(node, known, modules) or _speaks(node)
    ]


def opening_transactions(sources: Iterable[Source], allowed: Container[str] = ()) -> list[str]:
    """Where a door to the database is opened outside of the allowed files."""
    return [
        source.at(call)
        for source in sources
        if source.path not in allowed and not source.path.startswith(tuple(OPENING_FOLDERS))
        for call in calls(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"reading", "writing"}
    ]


def _ends(node: ast.AST, known: dict[str, str], modules: set[str]) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in ENDS:
        return False
    return dotted(node.value, known) not in modules  # a function of ours may have such a name


def _speaks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    first = node.args[0] if node.args else None
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and bool(SPOKEN.match(first.value))


def test_only_the_named_places_end_a_transaction() -> None:
    assert ending_transactions(product(), MAY_END) == []


def test_only_entries_open_a_transaction() -> None:
    assert opening_transactions(product(), MAY_OPEN) == []


@pytest.mark.parametrize("path", [*MAY_END, *MAY_OPEN, *OPENING_FOLDERS])
def test_an_exception_that_nobody_needs_is_struck(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "deed",
    [
        "session.commit()",
        "session.rollback()",
        "with engine.begin() as connection: pass",
        "end = session.commit",
        'connection.exec_driver_sql("BEGIN IMMEDIATE")',
        'session.execute(text("ROLLBACK"))',
    ],
)
def test_a_deed_that_ends_the_transaction_is_found(deed: str) -> None:
    planted = parsed(f"def submit(session, engine, connection):\n    {deed}", "lti_tool/parts/service.py")

    found = ending_transactions([planted], MAY_END)

    assert found == ["lti_tool/parts/service.py:2"]


@pytest.mark.parametrize(
    "deed",
    [
        "with session.begin_nested(): pass",
        "session.flush()",
        "sessions.begin(session)",
        'log.info("COMMIT to something")',
    ],
)
def test_savepoints_and_functions_of_ours_are_no_findings(deed: str) -> None:
    sessions = parsed("def begin(session): ...", "lti_tool/access/sessions.py")
    planted = parsed(f"from lti_tool.access import sessions\n{deed}", "lti_tool/launch/service.py")

    assert ending_transactions([sessions, planted]) == []


def test_a_verb_that_opens_its_own_transaction_is_found() -> None:
    planted = parsed("with database.writing() as session:\n    pass", "lti_tool/parts/service.py")

    assert opening_transactions([planted], MAY_OPEN) == ["lti_tool/parts/service.py:1"]
