"""What an examination finds: one line per check, how it stands, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from flask_babel import lazy_gettext as _

from lti_tool.web.shown import Words


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    NOTE = "note"
    """Could not be tried, or is worth knowing."""
    WARN = "warn"
    FAIL = "fail"


class Check(StrEnum):
    """What is looked at."""

    ADDRESS = "address"
    WORKER = "worker"
    MESSAGES = "messages"
    MAIL = "mail"
    STATE = "state"
    DEPLOYMENTS = "deployments"
    DNS = "dns"
    TLS = "tls"
    KEYS = "keys"
    CLOCK = "clock"
    OUR_KEYS = "our keys"
    TOKEN = "token"  # noqa: S105 - a check
    GRADES = "grades"
    ROSTER = "roster"


NAMES: Final[Mapping[Check, Words]] = MappingProxyType({
    Check.ADDRESS: _("our address"),
    Check.WORKER: _("the worker"),
    Check.MESSAGES: _("grades on their way"),
    Check.MAIL: _("mail"),
    Check.STATE: _("the connection"),
    Check.DEPLOYMENTS: _("deployments"),
    Check.DNS: _("name"),
    Check.TLS: _("encryption"),
    Check.KEYS: _("its keys"),
    Check.CLOCK: _("clocks"),
    Check.OUR_KEYS: _("our keys"),
    Check.TOKEN: _("access token"),
    Check.GRADES: _("gradebook"),
    Check.ROSTER: _("roster"),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the verdict."""

    check: Check
    verdict: Verdict
    found: Words
    to_do: Words = ""


def is_well(findings: list[Finding]) -> bool:
    """Whether nothing has failed; what only needs attention is no failure."""
    return all(finding.verdict is not Verdict.FAIL for finding in findings)
