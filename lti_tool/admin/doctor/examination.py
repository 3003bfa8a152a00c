"""The whole examination of an LMS, in the order in which one thing builds on the other."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from lti_tool.admin.doctor import keysets, reaching, services
from lti_tool.admin.doctor.findings import Check, Finding, Verdict
from lti_tool.admin.doctor.instruments import Instruments, Listening
from lti_tool.admin.doctor.patients import Installation, Patient
from lti_tool.platforms.models import DeploymentState, RegistrationState


def examine(
    patient: Patient, house: Installation, instruments: Instruments, *, now: datetime
) -> Iterator[Finding]:
    """Everything that can be tried on an LMS; where a later check cannot succeed any more, it is left out."""
    transport = Listening(instruments.transport)
    yield _state(patient)
    yield _deployments(patient)
    reached = list(reaching.examine(patient.known, instruments, now=now))
    yield from reached
    if any(finding.verdict is Verdict.FAIL for finding in reached):
        return
    yield from keysets.examine(patient, house, transport, now=now)
    yield from services.examine(patient, transport, now=now)


def _state(patient: Patient) -> Finding:
    if patient.state is RegistrationState.ACTIVE:
        return Finding(
            Check.STATE,
            Verdict.OK,
            _("Launches are let in (%(product)s).", product=patient.product.name),
        )
    said = {
        RegistrationState.WAITING: _("It registered itself and waits to be confirmed."),
        RegistrationState.INACTIVE: _("It is switched off, so nobody gets in."),
    }
    return Finding(
        Check.STATE, Verdict.WARN, said[patient.state], _("Switch it on with: potluck platforms on")
    )


def _deployments(patient: Patient) -> Finding:
    waiting = patient.deployments.get(DeploymentState.PENDING, 0)
    if waiting:
        return Finding(
            Check.DEPLOYMENTS,
            Verdict.WARN,
            lazy_ngettext("One waits to be let in.", "%(num)s wait to be let in.", waiting),
            _("See potluck platforms deployments, then let them in with potluck platforms deployment."),
        )
    approved = patient.deployments.get(DeploymentState.APPROVED, 0)
    if approved:
        return Finding(
            Check.DEPLOYMENTS, Verdict.OK, lazy_ngettext("One is let in.", "%(num)s are let in.", approved)
        )
    return Finding(Check.DEPLOYMENTS, Verdict.NOTE, _("None is known yet; the first launch brings one."))
