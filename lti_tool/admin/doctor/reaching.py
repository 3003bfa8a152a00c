"""Whether the hosts of an LMS can be found and trusted."""

import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date
from flask_babel import lazy_gettext as _

from lti_tool.admin.doctor.findings import Check, Finding, Verdict
from lti_tool.admin.doctor.instruments import Instruments
from lti_tool.lti.registration import Registration
from lti_tool.platforms import network_addresses
from lti_tool.platforms.network_addresses import Address

ENDS_SOON: Final = timedelta(days=14)


def examine(known: Registration, instruments: Instruments, *, now: datetime) -> Iterator[Finding]:
    """Every host we call, once: does its name lead anywhere, and is it who it says."""
    for authority in dict.fromkeys(urlsplit(url).netloc for url in (known.keys_url, known.token_url)):
        place = urlsplit(f"//{authority}")
        host, port = place.hostname or "", place.port or 443
        found = _addresses(host, port, instruments)
        callable_ = [address for address in found if _may_call(authority, address, instruments)]
        yield _name(host, found, callable_)
        if callable_ and not callable_[0].is_loopback:
            yield _certificate(host, port, callable_[0], instruments, now=now)


def _addresses(host: str, port: int, instruments: Instruments) -> list[Address]:
    try:
        return instruments.resolve(host, port)
    except OSError:
        return []


def _may_call(authority: str, address: Address, instruments: Instruments) -> bool:
    if authority in instruments.named_hosts:
        return network_addresses.is_callable_when_named(address)
    return network_addresses.is_public(address) or address.is_loopback


def _name(host: str, found: list[Address], callable_: list[Address]) -> Finding:
    if callable_:
        return Finding(
            Check.DNS,
            Verdict.OK,
            _("%(host)s leads to %(address)s.", host=host, address=callable_[0]),
        )
    if not found:
        return Finding(
            Check.DNS,
            Verdict.FAIL,
            _("The name %(host)s leads nowhere.", host=host),
            _("Look for a typing error in the addresses, and whether this machine can resolve names."),
        )
    return Finding(
        Check.DNS,
        Verdict.FAIL,
        _(
            "%(host)s lies in a private network (%(address)s), which is not called.",
            host=host,
            address=found[0],
        ),
        _("If that is right, name the host in POTLUCK_PRIVATE_LMS_HOSTS."),
    )


def _certificate(
    host: str, port: int, address: Address, instruments: Instruments, *, now: datetime
) -> Finding:
    try:
        ends = instruments.certificate_end(host, port, address)
    except ssl.SSLError as problem:
        return Finding(
            Check.TLS,
            Verdict.FAIL,
            _("The certificate of %(host)s cannot be trusted: %(why)s.", host=host, why=_why(problem)),
            _("The LMS needs a valid certificate with its whole chain; a browser may still be content."),
        )
    except OSError:
        return Finding(
            Check.TLS,
            Verdict.FAIL,
            _("Nobody answers at %(host)s, port %(port)s.", host=host, port=port),
            _("Look whether the LMS is running, and whether a firewall lets this machine out."),
        )
    until = format_date(ends, "d MMMM yyyy", locale="en")
    if ends - now < ENDS_SOON:
        return Finding(
            Check.TLS,
            Verdict.WARN,
            _("The certificate of %(host)s ends on %(date)s.", host=host, date=until),
            _("Its administrator should renew it before then."),
        )
    return Finding(
        Check.TLS, Verdict.OK, _("The certificate of %(host)s is good until %(date)s.", host=host, date=until)
    )


def _why(problem: ssl.SSLError) -> str:
    return getattr(problem, "verify_message", "") or getattr(problem, "reason", "") or type(problem).__name__
