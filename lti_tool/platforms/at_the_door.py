"""What a login and a launch are answered and checked by, and how a login is used up if that still is so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, insert, select

from lti_tool.db.deed import Deed
from lti_tool.lti.registration import Registration as ProtocolRegistration
from lti_tool.platforms import service
from lti_tool.platforms.models import Deployment, DeploymentState, Registration, RegistrationState, SpentState

_REGISTRATION: Final = Registration.__table__.c
_FACTS: Final = (
    "id",
    "issuer",
    "client_id",
    "auth_url",
    "token_url",
    "jwks_url",
    "product",
    "service_hosts",
    "lets_guests_look",
)
"""The columns of a registration that say how a launch is to be checked."""


@dataclass(frozen=True, slots=True)
class Known:
    """An active registration as the door needs it, free of the database."""

    protocol: ProtocolRegistration
    lets_guests_look: bool
    facts: Mapping[str, object] = field(repr=False)
    """What it was made of, for `SPEND`."""


def known(registration: Registration) -> Known:
    """What to remember of a registration."""
    facts = {name: getattr(registration, name) for name in _FACTS}
    return Known(service.as_protocol(registration), registration.lets_guests_look, facts)


def _value(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return bindparam(column.key, type_=column.type)


def _spending() -> Deed:
    spent, deployment = SpentState.__table__.c, Deployment.__table__.c
    place = Registration.__table__.join(Deployment.__table__)
    still_so = [_REGISTRATION[name] == bindparam(name) for name in _FACTS]
    let_in = (
        _REGISTRATION.state == RegistrationState.ACTIVE,
        deployment.lti_deployment_id == bindparam("lti_deployment_id"),
        deployment.state == DeploymentState.APPROVED,
    )
    login = select(_value(spent.fingerprint), _value(spent.expires_at)).select_from(place)
    return Deed(insert(SpentState).from_select(list(spent), login.where(*still_so, *let_in)))


SPEND: Final = _spending()
"""Use a login up: its `fingerprint` and `expires_at`, the launch's `lti_deployment_id`, and what it was
checked by.

It writes no row, and so spends nothing, where any of these facts is another now, the registration is switched
off or the deployment not let in; and it conflicts where the login was used before.
"""
