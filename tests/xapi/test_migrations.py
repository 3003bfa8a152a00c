from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from xapi import migrations
from xapi.facts.models import completion_fact
from xapi.log.columns import metadata
from xapi.lrs.door import open_engine


def databases() -> list[object]:
    return ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("empty_postgres_url"))
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.mark.parametrize("empty_url", databases(), indirect=True)
def test_the_migrations_make_exactly_the_tables_of_the_models_and_take_them_away(empty_url: str) -> None:
    engine = open_engine(empty_url)

    with engine.begin() as connection:
        migrations.upgrade(connection)
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    with engine.begin() as connection:
        migrations.downgrade(connection)
        left = set(inspect(connection).get_table_names()) - {"alembic_version"}
    engine.dispose()

    assert completion_fact.name in metadata.tables
    assert differences == []
    assert left == set()


@pytest.mark.parametrize("empty_url", databases(), indirect=True)
def test_the_migrations_run_up_down_and_up_again(empty_url: str) -> None:
    engine = open_engine(empty_url)

    with engine.begin() as connection:
        migrations.upgrade(connection)
        migrations.downgrade(connection)
        migrations.upgrade(connection)
        tables = set(inspect(connection).get_table_names())
    engine.dispose()

    assert set(metadata.tables) <= tables
