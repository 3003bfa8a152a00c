"""The command about the keys the tool signs with."""

import click

from lti_tool.access import audit
from lti_tool.access.audit import Act, Deed
from lti_tool.platforms.keys import GRACE, KeyRing
from lti_tool.runtime import Runtime


@click.command("rotate-key")
@click.option(
    "--now",
    "at_once",
    is_flag=True,
    help="Sign with it at once; LMSs that remember our keys refuse it until they look again.",
)
@click.pass_obj
def rotate(runtime: Runtime, *, at_once: bool) -> None:
    """Make a new key to sign with; the older ones retire two weeks after it begins to."""
    now = runtime.clock()
    ring = KeyRing(runtime.settings.secret_key)
    with runtime.database.writing() as session:
        ring.published(session, now=now)  # so that a wrong secret is said before a key is made with it
        made = ring.rotate(session, at_once=at_once, now=now)
        facts = {"signs_from": made.signs_from.isoformat()}
        audit.record(session, Deed(Act.KEY_MADE, made.kid, None, facts), None, now=now)
        kid, signs_from = made.kid, made.signs_from
    click.echo(
        f"Made the key {kid}. It is shown to platforms now and signs from {signs_from:%Y-%m-%d %H:%M} UTC."
    )
    click.echo(f"The older ones stay valid until {signs_from + GRACE:%Y-%m-%d %H:%M} UTC.")
