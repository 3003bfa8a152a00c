"""The command that examines the connections to LMSs."""

import sys
from contextlib import closing

import click
from sqlalchemy import select

from lti_tool.admin.commands import named
from lti_tool.admin.doctor import examination, findings, house, mailing, patients
from lti_tool.admin.doctor.findings import NAMES, Finding
from lti_tool.admin.doctor.instruments import Instruments
from lti_tool.outbox.destinations.smtp_line import SmtpLine
from lti_tool.platforms.keys import KeyRing
from lti_tool.platforms.models import Registration
from lti_tool.platforms.transport import PooledTransport
from lti_tool.runtime import Runtime


@click.command()
@click.argument("platform", required=False)
@click.pass_obj
def doctor(runtime: Runtime, platform: str | None) -> None:
    """Try out everything between this installation and PLATFORM (its id or label), or all platforms.

    Each line says ok, note, warn or fail, and what to do. Nothing is changed. The exit code is 1 when
    something has failed.
    """
    settings = runtime.settings
    with closing(PooledTransport(settings)) as transport:
        mail = SmtpLine(settings.mail) if settings.mail else None
        instruments = Instruments(transport, named_hosts=settings.private_lms_hosts, mail=mail)
        well = consult(runtime, platform, instruments)
    sys.exit(0 if well else 1)


def consult(runtime: Runtime, platform: str | None, instruments: Instruments) -> bool:
    """Examine, print a line per check, and say whether all is well."""
    ring, settings, now = KeyRing(runtime.settings.secret_key), runtime.settings, runtime.clock()
    with runtime.database.reading() as session:
        own = patients.installation(session, settings.base_url, is_loopback=settings.is_loopback, now=now)
        chosen = (
            [named.platform(session, platform)]
            if platform is not None
            else session.scalars(select(Registration).order_by(Registration.label, Registration.id)).all()
        )
        examined = [patients.patient(session, registration, ring, now=now) for registration in chosen]
    found = [*house.examine(own), *mailing.examine(own, instruments.mail)]
    _echo(settings.base_url, found)
    for patient in examined:
        more = list(examination.examine(patient, own, instruments, now=now))
        _echo(f"{patient.label} ({patient.known.issuer})", more)
        found += more
    return findings.is_well(found)


def _echo(title: str, found: list[Finding]) -> None:
    click.echo(f"\n{title}")
    for finding in found:
        click.echo(f"  {finding.verdict.value:<5} {NAMES[finding.check]!s:<22} {finding.found}")
        if finding.to_do:
            click.echo(f"{'':31}{finding.to_do}")
