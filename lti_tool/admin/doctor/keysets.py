"""Whether each side can read the other's keys, and whether their clocks agree."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from lti_tool.admin.doctor.findings import Check, Finding, Verdict
from lti_tool.admin.doctor.instruments import Listening
from lti_tool.admin.doctor.patients import Installation, Patient
from lti_tool.lti import jwks, key_fetching
from lti_tool.lti.errors import KeysUnavailable
from lti_tool.lti.http import Request, TransportFailed, TransportFailure

SMALL_SKEW_SECONDS: Final = 5
LEEWAY_SECONDS: Final = 60
_OK: Final = 200


def examine(
    patient: Patient, house: Installation, transport: Listening, *, now: datetime
) -> Iterator[Finding]:
    """Its keys, its clock, and our keys as it sees them."""
    yield _theirs(patient, transport)
    yield _clock(transport, now=now)
    yield _ours(patient, house, transport)


def _theirs(patient: Patient, transport: Listening) -> Finding:
    url = patient.known.keys_url
    try:
        fetched = key_fetching.fetch(url, transport).platform_keys
    except KeysUnavailable as problem:
        return Finding(
            Check.KEYS,
            Verdict.FAIL,
            _("%(code)s, %(detail)s (%(url)s).", code=problem.code, detail=problem.detail, url=url),
            _("Compare the public key set address with the one the LMS shows. Until then nobody gets in."),
        )
    if fetched.left_out:
        return Finding(
            Check.KEYS,
            Verdict.WARN,
            _("Some of its keys cannot be used: %(flaws)s.", flaws=", ".join(sorted(set(fetched.left_out)))),
            _("Launches signed with those are refused; the others work."),
        )
    return Finding(
        Check.KEYS,
        Verdict.OK,
        lazy_ngettext("One key that we can use.", "%(num)s keys that we can use.", len(fetched.keys)),
    )


def _clock(transport: Listening, *, now: datetime) -> Finding:
    if transport.their_time is None:
        return Finding(Check.CLOCK, Verdict.NOTE, _("The LMS did not say what time it has."))
    seconds = round((now - transport.their_time).total_seconds())
    if abs(seconds) <= SMALL_SKEW_SECONDS:
        return Finding(Check.CLOCK, Verdict.OK, _("Both clocks agree."))
    said = _("Our clock is %(seconds)s seconds from that of the LMS.", seconds=f"{seconds:+d}")
    to_do = _("Let both machines keep their time from the network (NTP).")
    is_large = abs(seconds) > LEEWAY_SECONDS
    return Finding(Check.CLOCK, Verdict.FAIL if is_large else Verdict.WARN, said, to_do)


def _ours(patient: Patient, house: Installation, transport: Listening) -> Finding:
    url = f"{house.base_url}/lti/jwks"
    if house.is_loopback:
        return Finding(Check.OUR_KEYS, Verdict.NOTE, _("%(url)s can be read on this machine only.", url=url))
    try:
        answer = transport(Request("GET", url, {"Accept": "application/json"}, max_bytes=jwks.MAX_BYTES))
        shown = frozenset(jwks.read(answer.body).keys) if answer.status == _OK else frozenset()
    except TransportFailed as problem:
        return _cannot_see_ourselves(url, problem)
    except KeysUnavailable:
        shown = frozenset()
    if patient.published <= shown:
        return Finding(Check.OUR_KEYS, Verdict.OK, _("%(url)s shows every key we sign with.", url=url))
    return Finding(
        Check.OUR_KEYS,
        Verdict.FAIL,
        _("%(url)s does not show the keys we sign with.", url=url),
        _("Look whether the reverse proxy passes /lti/jwks on to this installation, and to no other."),
    )


def _cannot_see_ourselves(url: str, problem: TransportFailed) -> Finding:
    if problem.kind is TransportFailure.ADDRESS_NOT_ALLOWED:
        return Finding(
            Check.OUR_KEYS,
            Verdict.NOTE,
            _("From this machine our own address leads into a private network, so it cannot be tried."),
            _("Open %(url)s from outside: it must show keys.", url=url),
        )
    return Finding(
        Check.OUR_KEYS,
        Verdict.FAIL,
        _("%(url)s cannot be read: %(why)s.", url=url, why=str(problem)),
        _("The LMS needs it to know us. Look at POTLUCK_BASE_URL, the reverse proxy and its certificate."),
    )
