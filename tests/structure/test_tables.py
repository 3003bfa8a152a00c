"""Foreign keys point down the floors, and every row that belongs to a customer says to whom."""

import importlib
from collections.abc import Iterable, Sequence

import pytest
from importlinter import api
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Uuid

import xapi.facts.models  # noqa: F401 -- its table joins the metadata
from lti_tool.db import Base
from tests.structure.source import ROOT, product
from xapi.log.columns import metadata as xapi_metadata

WITHOUT_ORGANISATION = {
    "organisation": "it is the organisation",
    "tool_key": "the tool signs for all its customers with one key",
    "spent_state": "a fingerprint and when to forget it, nothing else",
    "duty_done": "when the worker of the installation last did what",
    "staff_member": "one without an organisation looks after all of them",
    "staff_link": "a way in; its staff member says to whom it belongs",
    "staff_session": "a browser that is signed in; its staff member says to whom it belongs",
    "audit_entry": "what was done to the installation as a whole belongs to none",
}
XAPI_WITHOUT_ORGANISATION = {
    "xapi_statement_activity": "a link; its activity says to whom it belongs",
    "xapi_statement_agent": "a link; its agent says to whom it belongs",
}


def floors() -> list[str]:
    """The floors of the application as the import contract names them, the lowest first."""
    return [name for names in _layers("floors") for name in names]


def _layers(contract: str) -> list[list[str]]:
    """The names of each layer of a contract, the lowest first."""
    contracts = api.read_configuration(str(ROOT / ".importlinter"))["contracts_options"]
    layers: Sequence[str] = next(found["layers"] for found in contracts if found["id"] == contract)
    return [[name.strip(" ()") for name in layer.replace("|", ":").split(":")] for layer in reversed(layers)]


def owners() -> dict[str, str]:
    """Which part of the application owns each table: `review` -> `activities.peer_review`."""
    for source in product():
        if source.path.startswith("lti_tool/") and "/models" in source.path:
            importlib.import_module(
                source.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            )
    mapped = {str(mapper.local_table): mapper.class_.__module__ for mapper in Base.registry.mappers}
    return {table: _part(module) for table, module in mapped.items()}


def climbing_keys(metadata: MetaData, owner_of: dict[str, str], floors: Sequence[str]) -> list[str]:
    """The foreign keys that point to a part above, or to a sibling on the same floor."""
    keys = (
        (table.name, key.column.table.name)
        for table in metadata.tables.values()
        for key in table.foreign_keys
    )
    return sorted(
        f"{table} ({owner_of[table]}) -> {other} ({owner_of[other]})"
        for table, other in keys
        if not _points_down(owner_of[table], owner_of[other], floors)
    )


def without_organisation(metadata: MetaData, excepted: Iterable[str]) -> list[str]:
    """The tables whose rows do not say to which customer they belong."""
    return sorted(
        table.name
        for table in metadata.tables.values()
        if table.name not in set(excepted)
        and ("organisation_id" not in table.c or table.c.organisation_id.nullable)
    )


def with_loose_organisation(metadata: MetaData) -> list[str]:
    """The tables whose customer need not exist."""
    return sorted(
        table.name
        for table in metadata.tables.values()
        if "organisation_id" in table.c and not table.c.organisation_id.foreign_keys
    )


def _part(module: str) -> str:
    parts = module.split(".")[1:]
    return ".".join(parts[: 2 if parts[0] in {"activities", "parts"} else 1])


def _points_down(owner: str, other: str, floors: Sequence[str]) -> bool:
    (floor, _, part), (other_floor, _, other_part) = (name.partition(".") for name in (owner, other))
    if floor == other_floor == "parts" and owner != other:
        level = {name: nth for nth, names in enumerate(_layers("parts")) for name in names}
        return level[part] > level[other_part]
    return owner == other or floors.index(floor) > floors.index(other_floor)


def test_foreign_keys_point_down_the_floors() -> None:
    assert climbing_keys(Base.metadata, owners(), floors()) == []


def test_every_row_says_to_which_organisation_it_belongs() -> None:
    owners()

    assert without_organisation(Base.metadata, WITHOUT_ORGANISATION) == []


def test_every_organisation_named_in_a_row_exists() -> None:
    owners()

    assert with_loose_organisation(Base.metadata) == []


def test_every_row_of_the_record_store_says_to_which_organisation_it_belongs() -> None:
    assert without_organisation(xapi_metadata, XAPI_WITHOUT_ORGANISATION) == []


def test_an_exception_that_no_table_needs_is_struck() -> None:
    owners()
    known = {*Base.metadata.tables, *xapi_metadata.tables}

    assert {*WITHOUT_ORGANISATION, *XAPI_WITHOUT_ORGANISATION} <= known


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ("courses", "participation"),
        ("activities.peer_review", "activities.mentoring"),
        ("db", "parts.forms"),
        ("parts.meetings", "parts.boards"),
        ("parts.files", "parts.forms"),
    ],
)
def test_a_foreign_key_that_climbs_is_found(below: str, above: str) -> None:
    metadata = MetaData()
    Table("upper", metadata, Column("id", Integer, primary_key=True))
    Table("lower", metadata, Column("upper_id", ForeignKey("upper.id")))

    found = climbing_keys(metadata, {"lower": below, "upper": above}, floors())

    assert found == [f"lower ({below}) -> upper ({above})"]


def test_a_table_without_organisation_is_found() -> None:
    metadata = MetaData()
    Table("lonely", metadata, Column("id", Integer, primary_key=True))
    Table("vague", metadata, Column("organisation_id", Uuid, nullable=True))

    assert without_organisation(metadata, ()) == ["lonely", "vague"]


def test_an_organisation_that_need_not_exist_is_found() -> None:
    metadata = MetaData()
    Table("loose", metadata, Column("organisation_id", Uuid, nullable=False))

    assert with_loose_organisation(metadata) == ["loose"]
