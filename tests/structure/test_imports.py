"""The contracts of `.importlinter` hold, and each one fails on a single import that breaks it."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter import api
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

from tests.structure.source import PACKAGES, ROOT

TYPES = {
    contract.type_name: contract
    for contract in (AcyclicSiblingsContract, ForbiddenContract, LayersContract, ProtectedContract)
}
SETTINGS = api.read_configuration(str(ROOT / ".importlinter"))
CONTRACTS: dict[str, Mapping[str, object]] = {
    str(options["id"]): options for options in SETTINGS["contracts_options"]
}
BREAKING = [
    ("packages", "xapi.errors", "lti_tool.errors"),
    ("packages", "scorm_export", "lti_tool.errors"),
    ("packages", "scorm_export", "xapi.errors"),
    ("floors", "lti_tool.db.engine", "lti_tool.web.forms"),
    ("floors", "lti_tool.errors", "lti_tool.clock"),
    ("floors", "lti_tool.courses.models", "lti_tool.activities.catalogue"),
    ("floors", "lti_tool.reports", "lti_tool.admin"),
    ("floors", "lti_tool.launch.views", "lti_tool.a_floor_nobody_named"),
    ("parts", "lti_tool.parts.meetings.models", "lti_tool.parts.boards.models"),
    ("parts", "lti_tool.parts.forms.models", "lti_tool.parts.files.models"),
    ("parts", "lti_tool.parts.steps", "lti_tool.parts.a_part_nobody_named"),
    ("kinds", "lti_tool.activities.peer_review.models", "lti_tool.activities.catalogue"),
    ("kinds", "lti_tool.activities.peer_review.models", "lti_tool.activities.a_kind_nobody_named"),
    ("kinds", "lti_tool.activities.peer_review.models", "lti_tool.activities.mentoring"),
    ("acyclic", "lti_tool.web.dates", "lti_tool.web.forms"),
    ("acyclic", "xapi.errors", "xapi.statements.build"),
    ("rules", "lti_tool.parts.forms.rules", "sqlalchemy"),
    ("rules", "lti_tool.parts.forms.rules", "lti_tool.parts.forms.models"),
    ("rules", "lti_tool.activities.peer_review.rules.scoring", "flask"),
    ("rules", "xapi.validation.rules", "requests"),
    ("verbs", "lti_tool.participation.service", "flask"),
    ("verbs", "lti_tool.participation.service", "lti_tool.settings"),
    ("verbs", "lti_tool.participation.queries", "lti_tool.web.current"),
    ("views", "lti_tool.launch.views", "sqlalchemy"),
    ("protocol", "lti_tool.lti.launch", "flask"),
    ("protocol", "lti_tool.lti.launch", "lti_tool.clock"),
    ("packaging", "scorm_export", "sqlalchemy"),
    ("flask", "xapi.lrs.store", "flask"),
    ("flask", "xapi.lrs.buffer", "xapi.lrs.views"),
    ("tincan", "xapi.lrs.store", "tincan"),
    ("tincan", "lti_tool.participation.statements", "tincan"),
    ("sandbox", "lti_tool.sandbox.signing", "lti_tool.lti.tokens"),
    ("sandbox", "lti_tool.sandbox.signing", "joserfc"),
    ("production", "lti_tool.app", "lti_tool.sandbox.app"),
    ("production", "lti_tool.lti.launch", "jwt"),
    ("others", "lti_tool.sandbox.signing", "lti_consumer"),
    ("others", "xapi.errors", "lti1p3platform"),
]


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def holds(name: str, graph: grimp.ImportGraph) -> bool:
    """Whether the contract with this id holds in an import graph."""
    options = dict(CONTRACTS[name])
    contract = TYPES[str(options["type"])](
        name=str(options["name"]), session_options=SETTINGS["session_options"], contract_options=options
    )
    return contract.check(deepcopy(graph), verbose=False).kept


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_contract_holds(name: str, graph: grimp.ImportGraph) -> None:
    assert holds(name, graph)


@pytest.mark.parametrize(("name", "importer", "imported"), BREAKING)
def test_one_wrong_import_breaks_its_contract(
    name: str, importer: str, imported: str, graph: grimp.ImportGraph
) -> None:
    planted = deepcopy(graph)

    planted.add_import(importer=importer, imported=imported)

    assert not holds(name, planted)


def test_every_contract_is_shown_to_fail() -> None:
    shown = {name for name, _, _ in BREAKING}

    assert shown == set(CONTRACTS)


def test_the_command_fails_on_a_wrong_import(tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    with (tmp_path / "xapi" / "errors.py").open("a") as file:
        file.write("\nimport lti_tool.errors\n")

    lint = "from importlinter.cli import lint_imports_command as run; run()"
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", lint, "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 1
    assert "xapi.errors -> lti_tool.errors" in run.stdout
