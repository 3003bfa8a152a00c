"""Whether an LMS gives us tokens, and lets us at its gradebook and its roster with them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from lti_tool.admin.doctor.findings import Check, Finding, Verdict
from lti_tool.admin.doctor.patients import Patient
from lti_tool.lti import line_items, nrps, service_calls, tokens
from lti_tool.lti.claims import Scope
from lti_tool.lti.errors import LtiError, Reason, ServiceFailed, TokenUnavailable
from lti_tool.lti.http import Transport
from lti_tool.lti.service_calls import Call, Services
from lti_tool.lti.tokens import Client, TokenCache
from lti_tool.web.shown import Words

USUAL: Final = (Scope.LINE_ITEM, Scope.RESULT_READ, Scope.SCORE, Scope.MEMBERSHIP_READ)
_NOT_KNOWN: Final = _("Compare client id, token address and public key set with what the LMS shows.")
_ASK: Final[dict[Reason, Words]] = {
    Reason.TOKEN_REFUSED: _NOT_KNOWN,
    Reason.TOKEN_UNREADABLE: _NOT_KNOWN,
    Reason.SERVICE_URL_NOT_ALLOWED: _("Add the host with: potluck platforms change PLATFORM --host HOST"),
    Reason.SERVICE_FORBIDDEN: _("Allow Potluck this service in the LMS."),
    Reason.SERVICE_UNAUTHORIZED: _("Allow Potluck this service in the LMS."),
    Reason.SERVICE_NOT_FOUND: _(
        "The course may be gone. Open an activity of another course, then look again."
    ),
    Reason.TOKEN_SCOPE_NOT_GRANTED: _("Allow Potluck this service in the LMS."),
}


def examine(patient: Patient, transport: Transport, *, now: datetime) -> Iterator[Finding]:
    """A token, then the gradebook and the roster of one course."""
    client = Client(patient.known, patient.key)
    granted, finding = _token(client, transport, now=now)
    yield finding
    if granted:
        services = Services(client, transport, TokenCache(transport))
        yield _grades(patient, services, now=now)
        yield _roster(patient, services, now=now)


def _token(client: Client, transport: Transport, *, now: datetime) -> tuple[frozenset[Scope], Finding]:
    """Which scopes are granted; some platforms refuse all when they do not know one."""
    try:
        tokens.request_token(client, USUAL, transport, now=now)
    except TokenUnavailable as problem:
        if problem.reason not in {Reason.TOKEN_SCOPE_NOT_GRANTED, Reason.TOKEN_REFUSED}:
            return frozenset(), _failed(Check.TOKEN, problem)
        granted = frozenset(scope for scope in USUAL if _is_granted(client, scope, transport, now=now))
        return granted, _in_part(problem, granted)
    return frozenset(USUAL), Finding(
        Check.TOKEN, Verdict.OK, _("The LMS knows us and gives a token for all we need.")
    )


def _is_granted(client: Client, scope: Scope, transport: Transport, *, now: datetime) -> bool:
    try:
        tokens.request_token(client, (scope,), transport, now=now)
    except TokenUnavailable:
        return False
    return True


def _in_part(problem: TokenUnavailable, granted: frozenset[Scope]) -> Finding:
    if not granted:
        return _failed(Check.TOKEN, problem)
    missing = " ".join(scope.rpartition("/scope/")[2] for scope in USUAL if scope not in granted)
    return Finding(
        Check.TOKEN,
        Verdict.WARN,
        _("The LMS knows us, but gives no token for: %(scopes)s.", scopes=missing),
        _("Allow Potluck these services in the LMS; without them grades or rosters are missing."),
    )


def _grades(patient: Patient, services: Services, *, now: datetime) -> Finding:
    if patient.line_items_url is None:
        return Finding(
            Check.GRADES, Verdict.NOTE, _("No launch has said where a gradebook is, so it was not tried.")
        )
    scope = Scope.LINE_ITEM if Scope.LINE_ITEM in patient.ags_scopes else Scope.LINE_ITEM_READ
    try:
        found = line_items.list_line_items(services, patient.line_items_url, now=now, scope=scope)
    except (ServiceFailed, TokenUnavailable) as problem:
        return _failed(Check.GRADES, problem)
    return Finding(
        Check.GRADES,
        Verdict.OK,
        lazy_ngettext("One column of ours can be seen.", "%(num)s columns of ours can be seen.", len(found)),
    )


def _roster(patient: Patient, services: Services, *, now: datetime) -> Finding:
    if patient.roster_url is None:
        return Finding(
            Check.ROSTER, Verdict.NOTE, _("No launch has said where a roster is, so it was not tried.")
        )
    call = Call("GET", patient.roster_url, Scope.MEMBERSHIP_READ, accept=nrps.MEDIA_TYPE)
    try:
        page = service_calls.read_json(services.call(call, now=now))
    except (ServiceFailed, TokenUnavailable) as problem:
        return _failed(Check.ROSTER, problem)
    members = page.get("members") if isinstance(page, dict) else None
    if not isinstance(members, list):
        return Finding(Check.ROSTER, Verdict.FAIL, _("The answer is no roster."))
    if patient.roster_problem:
        return Finding(
            Check.ROSTER,
            Verdict.WARN,
            _("It can be read, but the last time a course's could not: %(why)s.", why=patient.roster_problem),
        )
    return Finding(
        Check.ROSTER,
        Verdict.OK,
        lazy_ngettext("One person on its first page.", "%(num)s people on its first page.", len(members)),
    )


def _failed(check: Check, problem: LtiError) -> Finding:
    return Finding(
        check,
        Verdict.WARN if problem.again else Verdict.FAIL,
        _("%(code)s: %(detail)s.", code=problem.code, detail=problem.detail),
        _ASK.get(problem.reason, _("Try again in a while; it may be over by then.")),
    )
