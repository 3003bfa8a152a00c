"""Every setting and every command has a heading in the docs, and every link in them leads somewhere."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import pytest

from lti_tool.cli import cli
from lti_tool.settings import KNOWN
from tests.structure.source import ROOT

HEADING = re.compile(r"^#{2,4} `([^`]+)`$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\bsrc=\"([^\"]+)\"")
OUTSIDE = ("http://", "https://", "mailto:", "#")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md")


def headings(text: str) -> set[str]:
    """What a page explains under a heading of its own."""
    return set(HEADING.findall(text))


def unexplained(names: Iterable[str], text: str) -> list[str]:
    """The settings or commands a page says nothing about."""
    return sorted(set(names) - headings(text))


def invented(names: Iterable[str], text: str, prefix: str) -> list[str]:
    """What a page explains although it is not there any more."""
    return sorted(name for name in headings(text) - set(names) if name.startswith(prefix))


def commands(group: click.Group, before: str = "potluck") -> Iterator[str]:
    """Every command a person can type."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        elif not command.hidden:
            yield f"{before} {name}"


def dead_links(root: Path) -> list[str]:
    """The links of the docs that lead to no file."""
    pages = (page for pattern in PAGES for page in sorted(root.glob(pattern)))
    return [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for pair in LINK.findall(page.read_text("utf-8"))
        for target in ["".join(pair)]
        if not target.startswith(OUTSIDE) and not (page.parent / target.partition("#")[0]).exists()
    ]


@pytest.fixture(scope="module")
def configuration() -> str:
    return (ROOT / "docs" / "configuration.md").read_text("utf-8")


def test_every_setting_is_explained(configuration: str) -> None:
    assert unexplained(KNOWN, configuration) == []
    assert invented(KNOWN, configuration, "POTLUCK_") == []


def test_every_command_is_explained(configuration: str) -> None:
    assert unexplained(commands(cli), configuration) == []
    assert invented(commands(cli), configuration, "potluck ") == []


def test_every_link_in_the_docs_leads_somewhere() -> None:
    assert dead_links(ROOT) == []


def test_a_setting_without_a_heading_is_found() -> None:
    assert unexplained(["POTLUCK_PORT", "POTLUCK_HOST"], "### `POTLUCK_PORT`\n`POTLUCK_HOST`") == [
        "POTLUCK_HOST"
    ]


def test_a_setting_that_is_gone_is_found() -> None:
    assert invented(["POTLUCK_PORT"], "### `POTLUCK_COLOUR`", "POTLUCK_") == ["POTLUCK_COLOUR"]


def test_a_command_without_a_heading_is_found() -> None:
    group = click.Group("potluck")
    below = click.Group("platforms")
    below.add_command(click.Command("add"))
    group.add_command(below)

    assert unexplained(commands(group), "### `potluck platforms`") == ["potluck platforms add"]


def test_a_link_to_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("[here](docs/gone.md) [there](https://potluck.example)")

    assert dead_links(tmp_path) == ["README.md: docs/gone.md"]
