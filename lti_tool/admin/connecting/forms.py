"""What a browser may send about an LMS, read into values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.platforms.changes import Manners
from lti_tool.platforms.models import NewDeployments, Registration
from lti_tool.platforms.quirks import catalogue
from lti_tool.platforms.service import PlatformAddresses
from lti_tool.web.forms import Reader
from lti_tool.web.shown import Option, Words

LONGEST_URL = 2000
LONGEST_LIST = 4000

LABELS: Mapping[str, Words] = {
    "organisation": _("Organisation"),
    "label": _("What you call this LMS"),
    "product": _("Product"),
    "issuer": _("Issuer (also: platform id)"),
    "client_id": _("Client id"),
    "auth_url": _("Authentication request address"),
    "token_url": _("Access token address"),
    "jwks_url": _("Public key set address"),
    "token_audience": _("Audience of access tokens"),
    "deployment": _("Deployment id"),
    "service_hosts": _("Further hosts of its services"),
    "frame_origins": _("Further addresses that may show Potluck in a frame"),
    "new_deployments": _("New deployments"),
    "lets_guests_look": _("People the LMS does not name may read what an activity is about"),
}
REFUSALS: Mapping[str, tuple[str, Words]] = {
    "address-odd": ("auth_url", _("Each address begins with https:// and has no user name in it.")),
    "host-odd": ("service_hosts", _("Give host names such as lms.example, one in a line.")),
    "origin-odd": ("frame_origins", _("Give addresses such as https://lms.example, one in a line.")),
    "registered-elsewhere": (
        "client_id",
        _("Another organisation is known there under this client id, so we would speak for it."),
    ),
    "registered-already": ("client_id", _("An LMS with this issuer and client id is connected already.")),
}
DEPLOYMENT_OPTIONS = (
    Option(NewDeployments.ASK, _("Ask me"), _("They wait here until you let them in.")),
    Option(NewDeployments.APPROVE, _("Let them in"), _("The whole LMS belongs to this organisation.")),
)


@dataclass(frozen=True, slots=True)
class WantedInvitation:
    """An invitation as it was typed."""

    reader: Reader
    organisation_id: UUID | None
    label: str
    asks: bool
    """Whether the LMS waits for another look once it has registered itself."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An LMS as it was typed; usable only while the reader has nothing to say."""

    reader: Reader
    organisation_id: UUID | None
    addresses: PlatformAddresses
    manners: Manners
    deployment: str


def invitation(form: MultiDict[str, str], organisations: Sequence[UUID]) -> WantedInvitation:
    """Whose LMS is invited, and what it is called."""
    reader = Reader(form)
    return WantedInvitation(
        reader=reader,
        organisation_id=_organisation(reader, organisations),
        label=reader.text("label", label=LABELS["label"], required=_("Give the LMS a name.")),
        asks=reader.flag("asks"),
    )


def platform(form: MultiDict[str, str], organisations: Sequence[UUID]) -> Wanted:
    """An LMS connected by hand, or changed."""
    reader = Reader(form)
    return Wanted(
        reader=reader,
        organisation_id=_organisation(reader, organisations),
        addresses=_addresses(reader),
        manners=_manners(reader),
        deployment=reader.text("deployment", longest=255, label=LABELS["deployment"]),
    )


def shown(registration: Registration) -> dict[str, str]:
    """A registration as the fields show it."""
    return {
        "label": registration.label,
        "product": registration.product,
        "issuer": registration.issuer,
        "client_id": registration.client_id,
        "auth_url": registration.auth_url,
        "token_url": registration.token_url,
        "jwks_url": registration.jwks_url,
        "token_audience": registration.token_audience or "",
        "service_hosts": "\n".join(registration.service_hosts.split()),
        "frame_origins": "\n".join(registration.frame_origins.split()),
        "new_deployments": registration.new_deployments,
        "lets_guests_look": "yes" if registration.lets_guests_look else "",
    }


def _organisation(reader: Reader, organisations: Sequence[UUID]) -> UUID | None:
    if len(organisations) == 1:
        return organisations[0]
    chosen = reader.one_of(
        "organisation",
        [str(each) for each in organisations],
        label=LABELS["organisation"],
        required=_("Choose whose LMS it is."),
    )
    return UUID(chosen) if chosen else None


def _addresses(reader: Reader) -> PlatformAddresses:
    return PlatformAddresses(
        issuer=_needed(reader, "issuer", 500),
        client_id=_needed(reader, "client_id", 500),
        auth_url=_needed(reader, "auth_url", LONGEST_URL),
        token_url=_needed(reader, "token_url", LONGEST_URL),
        jwks_url=_needed(reader, "jwks_url", LONGEST_URL),
        token_audience=reader.text("token_audience", longest=500, label=LABELS["token_audience"]) or None,
    )


def _manners(reader: Reader) -> Manners:
    return Manners(
        label=reader.text("label", label=LABELS["label"], required=_("Give the LMS a name.")),
        product=reader.one_of("product", catalogue.PRODUCTS, label=LABELS["product"]) or catalogue.GENERIC,
        service_hosts=_lines(reader, "service_hosts"),
        frame_origins=_lines(reader, "frame_origins"),
        new_deployments=reader.choice("new_deployments", NewDeployments, label=LABELS["new_deployments"])
        or NewDeployments.ASK,
        lets_guests_look=reader.flag("lets_guests_look"),
    )


def _needed(reader: Reader, name: str, longest: int) -> str:
    required = _("%(label)s: your LMS shows this; copy it here.", label=LABELS[name])
    return reader.text(name, longest=longest, label=LABELS[name], required=required)


def _lines(reader: Reader, name: str) -> tuple[str, ...]:
    return tuple(reader.prose(name, longest=LONGEST_LIST, label=LABELS[name]).split())
