"""How the pretend LMS can be told to lie, to fail and to dawdle: faults, each used up by one request."""

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

JsonEdit = Callable[[Any], Any]
ClaimsEdit = Callable[[dict[str, Any]], None]
FormEdit = Callable[[dict[str, str]], None]
FOREVER: Final = -1
_Wrong = TypeVar("_Wrong")


class Endpoint(StrEnum):
    """What can be made to fail."""

    AUTHORIZE = "authorize"
    JWKS = "jwks"
    TOKEN = "token"  # noqa: S105  # the name of an endpoint
    LINE_ITEMS = "line items"
    LINE_ITEM = "line item"
    SCORES = "scores"
    RESULTS = "results"
    MEMBERSHIPS = "memberships"
    GROUPS = "groups"
    GROUP_SETS = "group sets"
    CONFIGURATION = "openid configuration"
    REGISTRATION = "registration"


class StorageLie(StrEnum):
    """How the storage in the page around the tool goes wrong."""

    SILENT = "silent"
    FULL = "full"
    FORGETFUL = "forgetful"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Fault:
    """One wrong answer.

    Args:
        status: the status instead of the honest one.
        headers: headers added to the answer, over the honest ones.
        body: the body instead of the honest one.
        edit: changes the honest JSON answer before it leaves.
        hangs_seconds: how long the answer takes; in process this is a TimeoutError.
        after_the_deed: do what was asked, and only then answer wrongly: the answer is lost, not the deed.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    edit: JsonEdit | None = None
    hangs_seconds: float = 0
    after_the_deed: bool = False

    @property
    def does_the_deed(self) -> bool:
        """The honest code runs, whatever is answered then."""
        return self.after_the_deed or (self.status is None and self.body is None)


@dataclass(frozen=True, slots=True)
class LaunchLie:
    """One wrong launch; what is not said stays honest.

    Args:
        claims: changes the claims before they are signed.
        header: changes the token's header before it is signed.
        algorithm: signs with this JOSE algorithm instead of RS256 (`none` leaves the signature empty).
        key: signs with this key: a private key, or the bytes of a shared secret for HS256.
        token: changes the finished token.
        form: changes the fields posted to the tool (`id_token`, `state`).
    """

    claims: ClaimsEdit | None = None
    header: ClaimsEdit | None = None
    algorithm: str = "RS256"
    key: PrivateKeyTypes | bytes | None = None
    token: Callable[[str], str] | None = None
    form: FormEdit | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One request that reached a service of the pretend LMS, and what it answered."""

    endpoint: Endpoint
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    status: int


class Faults:
    """What is going to go wrong, in order, and what has been asked so far.

    Args:
        wait: what "to hang" means; the in-process platform raises TimeoutError here.
    """

    def __init__(self, wait: Callable[[float], None] = time.sleep) -> None:
        self._lock = Lock()
        self._queues: dict[Endpoint, deque[tuple[Fault, int]]] = defaultdict(deque)
        self._launches: deque[tuple[LaunchLie, int]] = deque()
        self._seen: deque[Seen] = deque(maxlen=20_000)
        self.wait = wait

    def fail(self, endpoint: Endpoint, fault: Fault, *, times: int = 1) -> None:
        """Answer the next `times` requests to an endpoint (or all, `FOREVER`) with this fault."""
        with self._lock:
            self._queues[endpoint].append((fault, times))

    def lie(self, lie: LaunchLie, *, times: int = 1) -> None:
        """Tell this lie in the next `times` launches (or all, `FOREVER`)."""
        with self._lock:
            self._launches.append((lie, times))

    def behave(self) -> None:
        """Forget all faults and lies that are still waiting."""
        with self._lock:
            self._queues.clear()
            self._launches.clear()

    def next_fault(self, endpoint: Endpoint) -> Fault | None:
        """The fault for the request that is here now, used up by asking."""
        with self._lock:
            return _take(self._queues[endpoint])

    def next_lie(self) -> LaunchLie | None:
        """The lie for the launch that is made now, used up by asking."""
        with self._lock:
            return _take(self._launches)

    def note(self, seen: Seen) -> None:
        """Remember a request."""
        with self._lock:
            self._seen.append(seen)

    def seen(self, endpoint: Endpoint | None = None) -> list[Seen]:
        """The requests so far (the last 20,000), to one endpoint or to all."""
        with self._lock:
            return [each for each in self._seen if endpoint in {None, each.endpoint}]

    def counts(self) -> Counter[Endpoint]:
        """How many requests each endpoint had."""
        return Counter(each.endpoint for each in self.seen())


def _take(queue: deque[tuple[_Wrong, int]]) -> _Wrong | None:
    if not queue:
        return None
    wrong, times = queue.popleft()
    if times == FOREVER or times > 1:
        queue.appendleft((wrong, times if times == FOREVER else times - 1))
    return wrong
