"""The LMS products we know, and which of them a registration or a launch speaks of."""

from types import MappingProxyType
from typing import Final

from flask_babel import lazy_gettext as _

from lti_tool.lti.claims import MessageType, Scope
from lti_tool.lti.platform_configuration import KnownHosts
from lti_tool.platforms.models import NewDeployments
from lti_tool.platforms.quirks.product import Product

GENERIC: Final = "generic"
_CONTENT_AREA: Final = MappingProxyType({MessageType.DEEP_LINKING: ("ContentArea",)})
_CANVAS_DOCS: Final = "https://developerdocs.instructure.com/services/canvas/external-tools/lti"
_CANVAS_CODE: Final = "https://github.com/instructure/canvas-lms/blob/master"
_BRIGHTSPACE_DOCS: Final = "https://community.d2l.com/brightspace/kb/articles"

_CANVAS: Final = Product(
    "canvas",
    "Canvas",
    family_codes=frozenset({"canvas"}),
    hosts=frozenset({".instructure.com", ".canvaslms.com"}),
    issuers=MappingProxyType({
        "sso.canvaslms.com": frozenset({"https://canvas.instructure.com"}),
        "sso.beta.canvaslms.com": frozenset({"https://canvas.beta.instructure.com"}),
        "sso.test.canvaslms.com": frozenset({"https://canvas.test.instructure.com"}),
    }),
    customers_own_hosts=frozenset({
        "canvas.instructure.com",
        "canvas.beta.instructure.com",
        "canvas.test.instructure.com",
    }),
    frame_origins=("https://*.instructure.com",),
    new_deployments=NewDeployments.APPROVE,
    messages=(MessageType.DEEP_LINKING,),
    scopes=tuple(scope for scope in Scope if scope is not Scope.GROUP_READ),
    placements=MappingProxyType({MessageType.DEEP_LINKING: ("assignment_selection", "link_selection")}),
    score_extensions=MappingProxyType({
        "https://canvas.instructure.com/lti/submission": {"new_submission": False}
    }),
    sources=MappingProxyType({
        "family_codes": f"{_CANVAS_CODE}/app/controllers/security_controller.rb",
        "hosts": f"{_CANVAS_DOCS}/file.lti_dev_key_config",
        "issuers": f"{_CANVAS_DOCS}/file.lti_dev_key_config",
        # the account's own domain, which may be canvas.school.example, is where it registers
        "customers_own_hosts": f"{_CANVAS_CODE}/app/controllers/security_controller.rb",
        "frame_origins": f"{_CANVAS_DOCS}/file.lti_launch_overview",
        "new_deployments": f"{_CANVAS_DOCS}/file.lti_launch_overview",
        # a message without placements takes `link_selection` from the one that chooses content
        "messages": f"{_CANVAS_CODE}/app/models/lti/ims/registration.rb",
        # groups come with the roster there, and a scope it does not know makes it refuse the rest
        "scopes": f"{_CANVAS_DOCS}/file.registration",
        "placements": f"{_CANVAS_CODE}/app/models/lti/resource_placement.rb",
        "score_extensions": f"{_CANVAS_CODE}/app/controllers/lti/ims/scores_controller.rb",
    }),
)  # fmt: skip
_MOODLE: Final = Product(
    "moodle",
    "Moodle",
    family_codes=frozenset({"moodle"}),
    unlisted_messages=frozenset({MessageType.SUBMISSION_REVIEW}),
    placements=_CONTENT_AREA,
    sources=MappingProxyType({
        "family_codes": "captures/02-registration-openid-configuration",
        "unlisted_messages": "captures/27-submission-review-request",
        "placements": "captures/02-registration-openid-configuration",
    }),
)  # fmt: skip
_BLACKBOARD: Final = Product(
    "blackboard",
    "Blackboard",
    family_codes=frozenset({"blackboardlearn"}),
    hosts=frozenset({".blackboard.com"}),
    frame_origins=("https://*.blackboard.com",),
    registers_itself=False,
    sources=MappingProxyType({
        "family_codes": "https://docs.anthology.com/docs/blackboard/lti/1.3/register-an-application",
        "hosts": "https://docs.blackboard.com/lti/lti-registration-and-deployment",
        "frame_origins": "https://docs.blackboard.com/lti/lti-registration-and-deployment",
        "registers_itself": "https://docs.blackboard.com/lti/lti-registration-and-deployment",
    }),
)  # fmt: skip
_D2L: Final = Product(
    "d2l",
    "D2L Brightspace",
    family_codes=frozenset({"desire2learn"}),
    hosts=frozenset({".brightspace.com"}),
    token_audience="https://api.brightspace.com/auth/token",  # noqa: S106 - an address, not a token
    new_deployments=NewDeployments.APPROVE,
    placements=_CONTENT_AREA,
    sources=MappingProxyType({
        "family_codes": "https://github.com/hypothesis/lms/blob/main/lms/product/product.py",
        "hosts": f"{_BRIGHTSPACE_DOCS}/23662-tool-registration-deployment-and-links",
        "token_audience": f"{_BRIGHTSPACE_DOCS}/23662-tool-registration-deployment-and-links",
        "new_deployments": f"{_BRIGHTSPACE_DOCS}/23662-tool-registration-deployment-and-links",
        "placements": f"{_BRIGHTSPACE_DOCS}/23662-tool-registration-deployment-and-links",
    }),
)  # fmt: skip
_OPENEDX: Final = Product(
    "openedx",
    _("Open edX"),
    new_deployments=NewDeployments.APPROVE,
    registers_itself=False,
    sources=MappingProxyType({
        # each block is a registration of its own, and its deployment is always "1"
        "new_deployments": "https://github.com/openedx/xblock-lti-consumer/blob/master/README.rst",
        "registers_itself": "https://github.com/openedx/xblock-lti-consumer/blob/master/README.rst",
    }),
)  # fmt: skip
_SAKAI: Final = Product(
    "sakai",
    "Sakai",
    family_codes=frozenset({"sakai"}),
    new_deployments=NewDeployments.APPROVE,
    placements=_CONTENT_AREA,
    sources=MappingProxyType({
        "family_codes": "https://github.com/hypothesis/lms/blob/main/lms/product/product.py",
        "new_deployments": "https://github.com/sakaiproject/sakai/tree/master/lti",
        "placements": "https://github.com/sakaiproject/sakai/tree/master/lti",
    }),
)  # fmt: skip
_SCHOOLOGY: Final = Product(
    "schoology",
    "Schoology",
    family_codes=frozenset({"schoology"}),
    hosts=frozenset({".schoology.com"}),
    frame_origins=("https://*.schoology.com",),
    registers_itself=False,
    sources=MappingProxyType({
        "family_codes": "https://github.com/hypothesis/lms/blob/main/lms/product/product.py",
        "hosts": "https://developers.schoology.com/app-platform/lti-apps",
        "frame_origins": "https://developers.schoology.com/app-platform/lti-apps",
        "registers_itself": "https://ltiaas.com/guides/lms/schoology",
    }),
)  # fmt: skip
_GENERIC: Final = Product(
    GENERIC,
    "LMS",
    placements=_CONTENT_AREA,
    sources=MappingProxyType({"placements": "https://www.imsglobal.org/spec/lti-dr/v1p0"}),
)

PRODUCTS: Final = MappingProxyType({
    product.key: product
    for product in (_CANVAS, _MOODLE, _BLACKBOARD, _D2L, _OPENEDX, _SAKAI, _SCHOOLOGY, _GENERIC)
})  # fmt: skip


def product(key: str) -> Product:
    """What we know of the product a registration names; of one we do not know, nothing."""
    return PRODUCTS.get(key, _GENERIC)


def recognised(family_code: str | None) -> Product | None:
    """The product that calls itself so in a launch or at registration, if we know it."""
    spoken = (family_code or "").lower()
    return next((known for known in PRODUCTS.values() if spoken in known.family_codes), None)


def known_hosts() -> KnownHosts:
    """What must be known of vendors to trust a platform that describes itself."""
    return KnownHosts(
        issuers={host: issuers for known in PRODUCTS.values() for host, issuers in known.issuers.items()},
        endpoints=frozenset(host for known in PRODUCTS.values() for host in known.hosts),
        customers_own=frozenset(host for known in PRODUCTS.values() for host in known.customers_own_hosts),
    )
