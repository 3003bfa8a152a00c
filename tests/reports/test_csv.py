"""CSV that no spreadsheet calculates."""

import csv
import io
from uuid import UUID

import pytest

from lti_tool.reports import as_csv
from lti_tool.reports.standing import Completion, ReportedActivity, ReportedPerson, Standing
from lti_tool.web.spreadsheets import BYTE_ORDER_MARK

NOBODY = UUID(int=0)


def make_row(name: str = "Aiko", title: str = "Reply", scaled: float | None = None) -> Completion:
    return Completion(
        person=ReportedPerson(NOBODY, name, "https://potluck.example/people", "abc", on_roster=True),
        activity=ReportedActivity(
            NOBODY, "https://potluck.example/activities/1", title, "peer_review", NOBODY, "Course"
        ),
        standing=Standing.NOT_STARTED,
        first_at=None,
        last_at=None,
        completed_at=None,
        best_scaled=scaled,
        last_scaled=scaled,
        attempts=0,
        statement_ids=(),
    )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\uff1d1+1",
        "\u200b=1",
        '=HYPERLINK("http://evil.example","x")',
        "'=1",
        '"=1',
    ],
)
def test_a_cell_never_begins_a_formula(text: str) -> None:
    written = as_csv.write([make_row(name=text, title=text)])

    [row] = csv.DictReader(io.StringIO(written.removeprefix(BYTE_ORDER_MARK), newline=""))
    for cell in (row["person"], row["activity"]):
        assert cell.lstrip()[0] not in "=+-@\uff1d\uff0b\uff0d\uff20\t\r"


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_a_spreadsheet_that_splits_elsewhere_finds_no_formula_either(separator: str) -> None:
    written = as_csv.write([make_row(name=f"x{separator}=cmd()")])

    for line in written.splitlines():
        assert not any(cell.lstrip(' "').startswith("=") for cell in line.split(separator))


def test_negative_scores_stay_numbers_and_usual_names_stay_as_they_are() -> None:
    written = as_csv.write([make_row(name="Anna-Lena O'Neil, Dr. (R+D)", scaled=-0.5)])

    [row] = csv.DictReader(io.StringIO(written.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert (row["person"], row["best_score"]) == ("Anna-Lena O'Neil, Dr. (R+D)", "-0.5")


def test_a_line_is_a_person_even_when_a_name_has_line_breaks() -> None:
    written = as_csv.write([make_row(name="a\r\nb\u2028c"), make_row()])

    assert len(written.splitlines()) == 3
