"""The LMS an administrator means, by its id or by what they call it; and the log of what they do."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.errors import SetupError
from lti_tool.platforms.models import Registration


def at_most(longest: int) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """A check for options that are kept in so many characters."""

    def check(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
        if value is not None and len(value) > longest:
            raise click.BadParameter(f"give at most {longest} characters")
        return value

    return check


def platform(session: Session, name: str) -> Registration:
    """The registration of this id or label.

    Raises:
        SetupError: there is none, or several have that label.
    """
    try:
        found = [session.get(Registration, UUID(name))]
    except ValueError:
        found = list(session.scalars(select(Registration).where(Registration.label == name)))
    if len(found) > 1:
        raise SetupError(f"Several platforms are called {name!r}: give the id, see potluck platforms list.")
    if not found or found[0] is None:
        raise SetupError(f"There is no platform {name}: see potluck platforms list.")
    return found[0]


def note(session: Session, act: Act, registration: Registration, *, now: datetime, **facts: str) -> None:
    """Write down what was done to an LMS at the command line."""
    known = {"registration": str(registration.id), "issuer": registration.issuer, **facts}
    deed = Deed(act, registration.label, registration.organisation_id, known)
    audit.record(session, deed, None, now=now)
