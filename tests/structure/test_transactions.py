"""Only named places begin, commit or roll back, and only entries open a transaction."""

import ast
import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatch

import pytest

from tests.structure.source import Source, calls, dotted, origins, parsed, product

DOORS = frozenset({"reading", "writing", "commit_one"})
ENDS = frozenset({"begin", "begin_transaction", "begin_twophase", "commit", "rollback"})
SPOKEN = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|END TRANSACTION|START TRANSACTION)\b(?! to)")
MAY_END = {
    "lti_tool/db/transaction.py": "the one place",
    "lti_tool/db/engine.py": "says how each database begins, and tries at start whether it can be written",
    "lti_tool/db/migrate.py": "a migration is one transaction, before anything is served",
    "xapi/lrs/door.py": "the small door of the record store when it is served alone",
    "xapi/lrs/server.py": "the same door: its migrations, before anything is served",
    "xapi/migrations/env.py": "the migrations of the record store when it is used alone",
}
MAY_OPEN = {
    "lti_tool/web/current.py": "a web request",
    "lti_tool/launch/service.py": "a launch is checked before any write, and its login spent by itself",
    "lti_tool/launch/registering.py": "an invitation is used up by itself, and the LMS asked between the two",
    "lti_tool/launch/deployments.py": "who came from an unknown deployment is refused, and is remembered",
    "lti_tool/outbox/deliver.py": "claim, send, settle: the network lies between transactions",
    "lti_tool/outbox/destinations/*.py": "the same: each keeps the network outside",
    "lti_tool/meeting_mails/planning.py": "whom to write to is looked for, and each mail planned by itself",
    "lti_tool/reminders/planning.py": "whom to write to is looked for, and each mail planned by itself",
    "lti_tool/calendars/fetching.py": "that a calendar came is written down by itself, once a day",
    "lti_tool/courses/enrolment.py": "the same, for a roster page by page",
    "lti_tool/courses/roster.py": "the same",
    "lti_tool/courses/groups.py": "the same, for the groups that come with it",
    "lti_tool/worker.py": "one duty of the worker",
    "lti_tool/cli.py": "one command",
    "lti_tool/*/commands.py": "one command",
    "lti_tool/admin/commands/*.py": "one command",
    "lti_tool/beside.py": "the pretend LMS is registered before it is served",
    "xapi/lrs/views.py": "a request to the record store",
    "xapi/lrs/server.py": "the same store served alone: its first key",
    "xapi/lrs/__main__.py": "one command of the record store",
}


def ending_transactions(sources: Iterable[Source], allowed: Iterable[str] = ()) -> list[str]:
    """Where a transaction is begun, committed or rolled back outside of the allowed files."""
    kept = list(sources)
    modules = {source.path.removesuffix(".py").replace("/", ".") for source in kept}
    return [
        source.at(node)
        for source in kept
        if not _is_one_of(source.path, allowed)
        for known in [origins(source)]
        for node in ast.walk(source.tree)
        if _ends(node, known, modules) or _speaks(node)
    ]


def opening_transactions(sources: Iterable[Source], allowed: Iterable[str] = ()) -> list[str]:
    """Where a door to the database is opened outside of the allowed files."""
    return [
        source.at(call)
        for source in sources
        if not _is_one_of(source.path, allowed)
        for call in calls(source)
        if isinstance(call.func, ast.Attribute) and call.func.attr in DOORS
    ]


def _is_one_of(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def _ends(node: ast.AST, known: dict[str, str], modules: set[str]) -> bool:
    if not isinstance(node, ast.Attribute) or node.attr not in ENDS:
        return False
    return dotted(node.value, known) not in modules  # a function of ours may have such a name


def _speaks(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    words = (argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant))
    return any(isinstance(spoken, str) and SPOKEN.match(spoken) for spoken in words)


def test_only_the_named_places_end_a_transaction() -> None:
    assert ending_transactions(product(), MAY_END) == []


def test_only_entries_open_a_transaction() -> None:
    assert opening_transactions(product(), MAY_OPEN) == []


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [(ending_transactions, path) for path in MAY_END] + [(opening_transactions, path) for path in MAY_OPEN],
)
def test_an_exception_that_nobody_needs_is_struck(
    rule: Callable[[list[Source]], list[str]], pattern: str
) -> None:
    excepted = [source for source in product() if fnmatch(source.path, pattern)]

    assert rule(excepted)


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


@pytest.mark.parametrize(
    "deed", ["with database.writing() as session:\n    pass", "database.commit_one(SUBMIT, values)"]
)
def test_a_verb_that_opens_its_own_transaction_is_found(deed: str) -> None:
    planted = parsed(deed, "lti_tool/parts/service.py")

    assert opening_transactions([planted], MAY_OPEN) == ["lti_tool/parts/service.py:1"]
