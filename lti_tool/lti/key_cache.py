"""Which platform keys we hold and when to ask for them again; a launch on a warm cache needs no network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from threading import Lock
from typing import Final

from joserfc.jwk import RSAKey

from lti_tool.lti import key_fetching
from lti_tool.lti.errors import KeysUnavailable, LaunchRefused, Reason
from lti_tool.lti.http import Transport
from lti_tool.lti.id_token import FindKey
from lti_tool.lti.registration import Registration

PAUSE_BETWEEN_FETCHES: Final = timedelta(seconds=30)
PAUSE_AFTER_NOTHING: Final = timedelta(seconds=5)
LAST_GOOD_LIFETIME: Final = timedelta(hours=24)

_Place = tuple[str, str]
"""A registration's id and the address of its key set: when the address changes, old keys are not used."""


@dataclass(frozen=True, slots=True)
class HeldKeys:
    """The last good key set of a registration, and when we last tried to get a newer one."""

    keys: Mapping[str, RSAKey]
    fetched_at: datetime
    fresh_until: datetime
    tried_at: datetime
    failure: KeysUnavailable | None = None


class Step(Enum):
    """What to do for a launch signed by some key."""

    USE = auto()
    FETCH = auto()
    REFUSE = auto()


def decide(held: HeldKeys | None, key_id: str, now: datetime) -> Step:
    """Use what we hold, fetch, or refuse without asking the platform once more."""
    if held is None:
        return Step.FETCH
    if key_id in held.keys and now < held.fresh_until:
        return Step.USE
    if now >= held.tried_at + (PAUSE_BETWEEN_FETCHES if held.keys else PAUSE_AFTER_NOTHING):
        return Step.FETCH
    return Step.USE if _is_last_good(held, key_id, now) else Step.REFUSE


def _is_last_good(held: HeldKeys, key_id: str, now: datetime) -> bool:
    return key_id in held.keys and now < held.fetched_at + LAST_GOOD_LIFETIME


class KeyCache:
    """Keys of all platforms, shared by the threads of a process."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._held: dict[_Place, HeldKeys] = {}
        self._locks: dict[_Place, Lock] = {}
        self._locks_lock = Lock()

    def finder(self, registration: Registration, *, now: datetime) -> FindKey:
        """A look-up in this registration's keys alone, to be handed to `launch.verify`."""
        return lambda key_id: self.find(registration, key_id, now=now)

    def find(self, registration: Registration, key_id: str, *, now: datetime) -> RSAKey:
        """The key of that name; may fetch, when the rules of `decide` say so.

        Raises:
            LaunchRefused: the platform has no such key.
            KeysUnavailable: the platform's keys cannot be had, and there is no last good set.
        """
        place = (registration.id, registration.keys_url)
        held = self._held.get(place)
        if held is not None and decide(held, key_id, now) is Step.USE:
            return held.keys[key_id]
        return _choose(self._renewed(place, key_id, now), key_id, now)

    def forget(self, registration_id: str) -> None:
        """Drop what is held for a registration, for instance after its addresses were changed."""
        for place in [place for place in self._held if place[0] == registration_id]:
            self._held.pop(place, None)

    def _renewed(self, place: _Place, key_id: str, now: datetime) -> HeldKeys:
        """Ask the platform, one thread at a time; nobody who has a good key waits for the one who asks."""
        held = self._held.get(place)
        lock = self._lock(place)
        if not lock.acquire(blocking=held is None or not _is_last_good(held, key_id, now)):
            return self._held[place]
        try:
            held = self._held.get(place)
            if held is None or decide(held, key_id, now) is Step.FETCH:
                held = self._held[place] = self._refresh(held, place[1], now)
            return held
        finally:
            lock.release()

    def _refresh(self, held: HeldKeys | None, url: str, now: datetime) -> HeldKeys:
        try:
            fetched = key_fetching.fetch(url, self._transport)
        except KeysUnavailable as error:
            if held is None:
                return HeldKeys({}, fetched_at=now, fresh_until=now, tried_at=now, failure=error)
            return replace(held, tried_at=now, failure=error)
        return HeldKeys(fetched.platform_keys.keys, now, fresh_until=now + fetched.lifetime, tried_at=now)

    def _lock(self, place: _Place) -> Lock:
        with self._locks_lock:
            return self._locks.setdefault(place, Lock())


def _choose(held: HeldKeys, key_id: str, now: datetime) -> RSAKey:
    if _is_last_good(held, key_id, now):
        return held.keys[key_id]
    if held.failure is not None:
        raise KeysUnavailable(held.failure.reason, held.failure.detail)
    raise LaunchRefused(Reason.LAUNCH_KEY_UNKNOWN, "the platform's key set holds no key of that name")
