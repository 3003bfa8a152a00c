"""The store over HTTP: the only file of this library that knows Flask."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date

from xapi import profile
from xapi.anatomy import ifi
from xapi.clock import Clock
from xapi.errors import CredentialRefused, QueryInvalid, RequestError, ScopeMissing, StatementConflict
from xapi.json_bytes import JsonObject, freeze, parse_own
from xapi.log.turn import peek
from xapi.lrs import paging
from xapi.lrs.body import one_statement, statements_in
from xapi.lrs.door import AnyDoor
from xapi.lrs.formats import shown
from xapi.lrs.keys import Credential, Scope, Verifier
from xapi.lrs.parameters import Filters, One, read
from xapi.lrs.query import find, find_one
from xapi.lrs.reach import consistent_through
from xapi.lrs.store import store
from xapi.moments import moment_of, moment_text
from xapi.versions import HEADER, Version, negotiate

LARGEST_BODY = 10 * 1024 * 1024
CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"
Authenticate = Callable[[Session, str, str], Credential]
View = Callable[..., Response]
_UNAUTHORIZED = 401


@dataclass(frozen=True, slots=True)
class Settings:
    """What the store's pages are told once.

    `secret` signs `more` links and must be the same in all processes; `iri_base` is where the accounts of
    keys live.
    """

    secret: bytes
    iri_base: str = profile.DEFAULT_BASE
    largest_body: int = LARGEST_BODY


def blueprint(
    door: AnyDoor, settings: Settings, *, clock: Clock, authenticate: Authenticate | None = None
) -> Blueprint:
    """The resources of the store, to be mounted where its endpoint is to be.

    `authenticate` turns a key and its secret into a credential, or raises CredentialRefused.
    """
    pages = _Statements(door, settings, clock, authenticate or Verifier().verify)
    mounted = Blueprint("xapi", __name__)
    mounted.add_url_rule("/about", "about", _answering(_about, asks_version=False))
    mounted.add_url_rule("/statements", "get_statements", _answering(pages.get))
    mounted.add_url_rule("/statements", "post_statements", _answering(pages.post), methods=["POST"])
    mounted.add_url_rule("/statements", "put_statement", _answering(pages.put), methods=["PUT"])
    mounted.add_url_rule("/statements/more/<token>", "more_statements", _answering(pages.more))
    return mounted


def refuse(error: Exception) -> Response:
    """The answer to a request that cannot be met, as JSON; an error that is no answer is raised again."""
    match error:
        case HTTPException():
            status, message = error.code or 400, error.description or ""
        case OperationalError():
            status, message = 503, "the store is busy; send the same request again in a moment"
        case CredentialRefused():
            status, message = _UNAUTHORIZED, str(error)
        case ScopeMissing():
            status, message = 403, str(error)
        case StatementConflict():
            status, message = 409, str(error)
        case RequestError():
            status, message = 400, str(error)
        case _:
            raise error
    answer = _json(freeze({"error": {"status": status, "message": message}}), status)
    answer.headers.setdefault(HEADER, Version.V1_0_3.value)
    if status == _UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
    return answer


def _answering(view: View, *, asks_version: bool = True) -> View:
    """The view with its version header read and answered, and its errors as JSON."""

    @wraps(view)
    def answering(**arguments: Any) -> Response:
        version = Version.V1_0_3
        try:
            if asks_version:
                version = negotiate(request.headers.get(HEADER))
            answer = view(version, **arguments)
        except (RequestError, CredentialRefused, ScopeMissing, HTTPException, OperationalError) as error:
            answer = refuse(error)
        answer.headers[HEADER] = version.value
        return answer

    return answering


def _about(_version: Version) -> Response:
    return _json(freeze({"version": [version.value for version in Version], "extensions": {}}))


@dataclass(frozen=True, slots=True)
class _Statements:
    """The statements resource (1.0.3 Communication 2.1, 2.0 4.1.6.1)."""

    door: AnyDoor
    settings: Settings
    clock: Clock
    authenticate: Authenticate

    def get(self, version: Version) -> Response:
        """One statement, or the first page of those that match."""
        with self.door.reading() as session:
            credential = self._credential(session, Scope.STATEMENTS_READ_MINE)
            parameters = _parameters()
            asked = read(parameters, version)
            if isinstance(asked, One):
                return self._one(session, credential, asked)
            return self._page(session, credential, asked, parameters)

    def more(self, version: Version, token: str) -> Response:
        """A further page."""
        with self.door.reading() as session:
            credential = self._credential(session, Scope.STATEMENTS_READ_MINE)
            _expect(set())
            organisation_id = credential.organisation_id
            place = paging.read(token, organisation_id, self.settings.secret, now=self.clock())
            asked = read(place.parameters, version)
            if isinstance(asked, One):
                raise QueryInvalid("this `more` link cannot be read")
            return self._page(session, credential, asked, place.parameters, place.after)

    def post(self, version: Version) -> Response:
        """Store one statement or a batch; the answer names their ids in order."""
        credential = self._writer()
        _expect(set())
        statements = statements_in(self._body(), request.mimetype, version)
        answer = _json(b"")
        ids = self._store(credential, statements, version, answer)
        answer.data = freeze([str(sid) for sid in ids])
        return answer

    def put(self, version: Version) -> Response:
        """Store one statement under the id of the request."""
        credential = self._writer()
        _expect({"statementId"})
        wanted = read(_parameters(), version)
        if not isinstance(wanted, One):
            raise QueryInvalid("statementId is missing")
        statement = one_statement(self._body(), request.mimetype, version, wanted.sid)
        answer = Response(status=204)
        self._store(credential, [statement], version, answer)
        return answer

    def _store(
        self, credential: Credential, statements: list[JsonObject], version: Version, answer: Response
    ) -> list[UUID]:
        organisation_id = credential.organisation_id
        with self.door.writing() as session:
            authority = self._authority(credential)
            ids = store(session, organisation_id, statements, authority, clock=self.clock, version=version)
            self._tell_reach(session, organisation_id, answer)
        return ids

    def _one(self, session: Session, credential: Credential, asked: One) -> Response:
        organisation_id = credential.organisation_id
        mine = self._only_mine(credential)
        raw = find_one(session, organisation_id, asked.sid, voided=asked.voided, authority=mine)
        if raw is None:
            answer = _json(freeze({"error": {"status": 404, "message": "no such statement"}}), 404)
        else:
            answer = _json(shown(session, organisation_id, [raw], asked.format, _language)[0])
            answer.headers["Last-Modified"] = http_date(moment_of(parse_own(raw)["stored"]))
        self._tell_reach(session, organisation_id, answer)
        return answer

    def _page(
        self,
        session: Session,
        credential: Credential,
        asked: Filters,
        parameters: Mapping[str, str],
        after: int | None = None,
    ) -> Response:
        organisation_id = credential.organisation_id
        answer = _json(b"")
        self._tell_reach(session, organisation_id, answer)
        filters = replace(asked, authority=self._only_mine(credential))
        page = find(session, organisation_id, filters, after=after)
        statements = shown(session, organisation_id, page.statements, asked.format, _language)
        more = (
            ""
            if page.after is None
            else self._more_link(paging.Place(organisation_id, parameters, page.after))
        )
        answer.data = b'{"statements":[' + b",".join(statements) + b'],"more":' + freeze(more) + b"}"
        return answer

    def _more_link(self, place: paging.Place) -> str:
        resource = request.path.partition("/statements")[0]
        token = paging.sign(place, self.settings.secret, now=self.clock())
        return f"{request.root_path}{resource}/statements/more/{token}"

    def _tell_reach(self, session: Session, organisation_id: UUID, answer: Response) -> None:
        reach = consistent_through(peek(session, organisation_id), now=self.clock())
        answer.headers[CONSISTENT_THROUGH] = moment_text(reach)

    def _writer(self) -> Credential:
        with self.door.reading() as session:
            return self._credential(session, Scope.STATEMENTS_WRITE)

    def _credential(self, session: Session, scope: Scope) -> Credential:
        given = request.authorization
        if given is None or given.type != "basic":
            raise CredentialRefused("send a key and its secret by HTTP Basic authentication")
        credential = self.authenticate(session, given.username or "", given.password or "")
        credential.demand(scope)
        return credential

    def _authority(self, credential: Credential) -> JsonObject:
        account = {"homePage": profile.tools(self.settings.iri_base), "name": credential.key}
        return {"objectType": "Agent", "account": account}

    def _only_mine(self, credential: Credential) -> str | None:
        return None if credential.may(Scope.STATEMENTS_READ) else ifi(self._authority(credential))

    def _body(self) -> bytes:
        request.max_content_length = self.settings.largest_body
        return request.get_data(cache=False)


def _parameters() -> dict[str, str]:
    repeated = sorted(name for name, values in request.args.lists() if len(values) > 1)
    if repeated:
        raise QueryInvalid(f"given more than once: {', '.join(repeated)[:200]}")
    return request.args.to_dict()


def _expect(names: set[str]) -> None:
    unknown = sorted(_parameters().keys() - names)
    if unknown:
        raise QueryInvalid(f"unknown parameter here: {', '.join(unknown)[:200]}")


def _language(available: Iterable[str]) -> str | None:
    choices = list(available)
    best = request.accept_languages.best_match(choices)
    return best or (choices[0] if choices else None)


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status, content_type="application/json")
