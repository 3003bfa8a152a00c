"""The commands of L&D teams: who has completed what."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import click
import orjson
from sqlalchemy.orm import Session

from lti_tool.platforms import service as platforms
from lti_tool.reports import as_csv, as_json, as_table, places, queries
from lti_tool.reports.selection import Selection
from lti_tool.reports.standing import Completion, Standing
from lti_tool.runtime import Runtime


class Format(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@click.command()
@click.option("--activity", metavar="ID|WORDS", help="Only this activity: its id, or words of its title.")
@click.option("--course", metavar="ID|WORDS", help="Only this course: its id, or words of its title.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([standing.value for standing in Standing]),
    help="Only people who stand so; may be given several times.",
)
@click.option("--organisation", default=platforms.DEFAULT_SLUG, show_default=True, help="Its short name.")
@click.option(
    "--format",
    "written",
    type=click.Choice([form.value for form in Format]),
    default=Format.TABLE.value,
    show_default=True,
    help="How the answer is written.",
)
@click.pass_obj
def completions(
    runtime: Runtime,
    activity: str | None,
    course: str | None,
    states: tuple[str, ...],
    organisation: str,
    written: str,
) -> None:
    """Say who has completed what, and who has not started.

    One line for each person and activity: everybody on the roster of the activity's course, and those who
    took part and have left it.
    """
    with runtime.database.reading() as session:
        selection = _selection(session, organisation, activity, course, states)
        rows = list(queries.every(session, selection))
    click.echo(_WRITERS[Format(written)](rows, runtime.settings.base_url), nl=written != Format.CSV)


def _selection(
    session: Session, slug: str, activity: str | None, course: str | None, states: Sequence[str]
) -> Selection:
    owner = platforms.organisation_called(session, slug)
    try:
        return Selection(
            organisation_id=owner.id,
            course_id=None if course is None else places.find_course(session, owner.id, course),
            activity_id=None if activity is None else places.find_activity(session, owner.id, activity),
            standings=frozenset(map(Standing, states)),
        )
    except (places.NoneFound, places.SeveralFound) as problem:
        raise click.ClickException(str(problem)) from None


def _table(rows: Sequence[Completion], _base_url: str) -> str:
    return as_table.write(rows) if rows else "Nobody: no person and activity fit what you asked for."


def _json(rows: Sequence[Completion], base_url: str) -> str:
    return orjson.dumps(as_json.document(rows, base_url), option=orjson.OPT_INDENT_2).decode()


def _csv(rows: Sequence[Completion], _base_url: str) -> str:
    return as_csv.write(rows)


_WRITERS: dict[Format, Callable[[Sequence[Completion], str], str]] = {
    Format.TABLE: _table,
    Format.JSON: _json,
    Format.CSV: _csv,
}
