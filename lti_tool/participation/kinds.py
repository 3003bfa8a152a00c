"""What a kind of activity must give; the catalogue holds them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

Jobs = Callable[[Session, datetime], None]
ExportPersonal = Callable[[Session, UUID], Mapping[str, Any]]
ErasePersonal = Callable[[Session, UUID], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """The contract: whatever lacks a part of it is not a kind."""

    slug: str
    """Stands in the database and in URLs; never changes."""
    name: LazyString
    pages: Blueprint
    """Its pages, mounted below `/l/<launch_id>/<slug>`."""
    home_endpoint: str
    """Where a launch leads once the activity is placed."""
    setup_endpoint: str
    """Where an author is led when nothing is placed yet."""
    run_jobs: Jobs
    """What passes with time, such as leases that end; called by the worker inside a writing transaction."""
    export_personal: ExportPersonal
    """All the kind holds about a person, as plain values."""
    erase_personal: ErasePersonal
    """Removes a person's words and ties; what others were given by them stays, without them."""
