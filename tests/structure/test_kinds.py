"""Every kind of activity in the catalogue keeps the whole contract."""

import inspect
import re
from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from flask import Flask
from flask_babel.speaklater import LazyString

from lti_tool.activities import catalogue
from lti_tool.app import create_app
from lti_tool.participation.kinds import Kind
from lti_tool.runtime import Runtime
from tests.structure.source import ROOT

SLUG = re.compile(r"[a-z][a-z_]{1,31}")
DEEDS = {
    "content": ("session", "activity"),
    "copy": ("session", "actor", "original", "now"),
    "run_jobs": ("session", "now"),
    "may_be_reminded": ("now",),
    "reminders": ("session", "to", "since", "now"),
    "count_personal": ("session", "person_id"),
    "export_personal": ("session", "person_id"),
    "erase_personal": ("session", "person_id", "now"),
}
"""The verbs of the contract, and how the callers hand things in."""


def missing(kind: Kind, app: Flask) -> list[str]:
    """The parts of the contract that a kind lacks, by their names."""
    kept = {
        "slug": bool(SLUG.fullmatch(kind.slug)) and kind.pages is not None and kind.pages.name == kind.slug,
        "name": isinstance(kind.name, LazyString),
        "purpose": isinstance(kind.purpose, LazyString),
        "pages": kind.pages is not None and app.blueprints.get(kind.slug) is kind.pages,
        "home_endpoint": _is_page(app, kind.slug, kind.home_endpoint),
        "setup_endpoint": _is_page(app, kind.slug, kind.setup_endpoint),
        "review_endpoint": _is_page(app, kind.slug, kind.review_endpoint, "person_id"),
        "feedback_endpoint": _is_page(app, kind.slug, kind.feedback_endpoint),
    } | {deed: _is_deed(getattr(kind, deed), names) for deed, names in DEEDS.items()}
    return [field.name for field in fields(Kind) if not kept.get(field.name)]


def without_rows_named(kind: Kind) -> bool:
    """Whether the kind lies in a folder named for its slug, where the catalogue finds it."""
    return not (ROOT / "lti_tool" / "activities" / kind.slug / "__init__.py").is_file()


def _is_page(app: Flask, slug: str, endpoint: str, *takes: str) -> bool:
    if not str(endpoint).startswith(f"{slug}.") or endpoint not in app.view_functions:
        return False
    return any({"launch_id", *takes} == rule.arguments for rule in app.url_map.iter_rules(endpoint))


def _is_deed(deed: object, names: tuple[str, ...]) -> bool:
    if not isinstance(deed, Callable):  # type: ignore[arg-type]
        return False
    try:
        inspect.signature(deed).bind(*names)
    except TypeError:
        return _takes_moments_by_name(deed, names)
    return True


def _takes_moments_by_name(deed: Callable[..., object], names: tuple[str, ...]) -> bool:
    moments = {name: None for name in names if name in {"now", "since"}}
    try:
        inspect.signature(deed).bind(*(name for name in names if name not in moments), **moments)
    except TypeError:
        return False
    return True


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    return create_app(runtime)


@pytest.mark.parametrize("kind", catalogue.KINDS, ids=lambda kind: kind.slug)
def test_every_kind_keeps_the_whole_contract(kind: Kind, app: Flask) -> None:
    assert missing(kind, app) == []


@pytest.mark.parametrize("kind", catalogue.KINDS, ids=lambda kind: kind.slug)
def test_every_kind_lies_in_a_folder_of_its_name(kind: Kind) -> None:
    assert not without_rows_named(kind)


def test_no_two_kinds_share_a_slug() -> None:
    slugs = [kind.slug for kind in catalogue.KINDS]

    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("slug", "Not A Slug"),
        ("name", "said in one language"),
        ("pages", None),
        ("home_endpoint", "peer_review.nowhere"),
        ("setup_endpoint", "launch.here"),
        ("review_endpoint", "peer_review.people"),
        ("feedback_endpoint", "peer_review.learner"),
        ("content", None),
        ("copy", len),
        ("count_personal", None),
        ("run_jobs", None),
        ("may_be_reminded", None),
        ("reminders", lambda: ()),
        ("export_personal", None),
        ("erase_personal", lambda: None),
    ],
)
def test_what_a_kind_lacks_is_named(part: str, broken: object, app: Flask) -> None:
    kind = replace(catalogue.KINDS[0], **{part: broken})  # type: ignore[arg-type]

    assert part in missing(kind, app)


def test_every_part_of_the_contract_is_looked_at(app: Flask) -> None:
    nothing = Kind(*[None] * len(fields(Kind)))  # type: ignore[arg-type]

    assert missing(replace(nothing, slug=""), app) == [field.name for field in fields(Kind)]


def test_a_kind_without_a_folder_is_found() -> None:
    assert without_rows_named(replace(catalogue.KINDS[0], slug="nowhere"))
