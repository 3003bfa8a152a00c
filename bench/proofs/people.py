"""The people of a proof: they launch, write, review and read, and try again whatever was not answered."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event, Lock, Thread
from typing import Self

from bench.browser import ServerError, Unanswered
from bench.entering import enter
from bench.peer_review import NotAsExpected, Turn, Visit
from lti_tool.sandbox.seed import INSTRUCTOR, LEARNERS
from lti_tool.sandbox.state import Person

TABLE = 3
"""So many learners share an activity: each reviews the two others, so everybody soon has a grade."""
REVIEWS = TABLE - 1
REST_SECONDS = 0.1
PATIENCE_SECONDS = 120.0
SURPRISES_SHOWN = 10


class Stuck(Exception):
    """Somebody could not go on for a long time."""


@dataclass
class Diary:
    """What people did and met; written by all of them at once."""

    deeds: "Counter[tuple[str, str, str]]" = field(default_factory=Counter)
    """What the tool said was done: (what, user name, link)."""
    unanswered: int = 0
    server_errors: list[str] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, what: str, person: Person, link: str) -> None:
        """Somebody was told that their deed is done."""
        with self._lock:
            self.deeds[what, person.username, link] += 1

    def miss(self, error: Exception) -> None:
        """An answer did not come, or was another than expected."""
        with self._lock:
            if isinstance(error, ServerError):
                self.server_errors.append(str(error))
            elif isinstance(error, Unanswered):
                self.unanswered += 1
            elif len(self.surprises) < SURPRISES_SHOWN:
                self.surprises.append(str(error))

    @property
    def done(self) -> int:
        """How many deeds were answered."""
        with self._lock:
            return sum(self.deeds.values())


class Crew:
    """Learners at tables of three, who go through activities of their own, and their instructor."""

    def __init__(self, tool_url: str, lms_url: str, links: list[str], seed: int) -> None:
        self.diary = Diary()
        self._tool_url = tool_url
        self._lms_url = lms_url
        self._is_enough = Event()
        self._begun: set[str] = set()
        self._published: set[str] = set()
        self._publishing = Lock()
        tables = len(LEARNERS) // TABLE
        self._threads = [
            Thread(
                target=self._live,
                args=(person, links[number // TABLE :: tables], Random(f"{seed} {person.id}")),
                name=person.username,
            )
            for number, person in enumerate(LEARNERS)
        ]

    def start(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let them finish the activity they are in, and wait for them."""
        self._is_enough.set()
        for thread in self._threads:
            thread.join()

    @property
    def is_at_work(self) -> bool:
        """Whether anybody still does something."""
        return any(thread.is_alive() for thread in self._threads)

    def _live(self, person: Person, links: list[str], chance: Random) -> None:
        try:
            for link in links:
                if not self._may_begin(link):
                    return
                self._publish(link, chance)
                self._take_part(person, link, chance)
        except Stuck as stuck:
            self.diary.failures.append(f"{person.username}: {stuck}")

    def _may_begin(self, link: str) -> bool:
        """Nobody leaves the others of a table alone with an activity that one of them has begun."""
        with self._publishing:
            if self._is_enough.is_set():
                return link in self._begun
            self._begun.add(link)
            return True

    def _publish(self, link: str, chance: Random) -> None:
        """Whoever comes first calls the instructor, who sets the activity up."""
        with self._publishing:
            if link in self._published:
                return

            def set_up(visit: Visit) -> Turn:
                visit.set_up("A reply to a customer", reviews=REVIEWS)
                return Turn.DONE

            with _Stay(self, INSTRUCTOR, link, chance) as stay:
                stay.until_left("set up", set_up, {Turn.DONE})
            self._published.add(link)

    def _take_part(self, person: Person, link: str, chance: Random) -> None:
        text = f"Dear customer, {person.username} is sorry, parcel {chance.randrange(9999)} comes on Tuesday."
        with _Stay(self, person, link, chance) as stay:
            stay.until_left("hand in", lambda visit: visit.hand_in(text), {Turn.DONE, Turn.NOTHING_LEFT})
            stay.until_left("review", lambda visit: visit.review(chance), {Turn.NOTHING_LEFT})
            stay.until_left("read", lambda visit: visit.read_feedback(), {Turn.DONE, Turn.NOT_YET})

    def enter(self, person: Person, link: str) -> Visit:
        """A new launch, and where it leads.

        Raises:
            Unanswered: the tool did not answer.
            NotAsExpected: it did not let them in.
        """
        visit = enter(self._lms_url, self._tool_url, person, link)
        self.diary.note("launch", person, link)
        return visit


class _Stay:
    """One person in one activity, over as many launches as it takes."""

    def __init__(self, crew: Crew, person: Person, link: str, chance: Random) -> None:
        self._crew = crew
        self._person = person
        self._link = link
        self._chance = chance
        self._visit: Visit | None = None

    def until_left(self, what: str, deed: Callable[[Visit], Turn], ends: set[Turn]) -> None:
        """Do it, again and again, until it comes out as one of `ends`.

        Raises:
            Stuck: it does not, for a long time.
        """
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < give_up_at:
            try:
                turn = deed(self._here())
            except (Unanswered, NotAsExpected) as error:
                self._recover(error)
                continue
            if turn is Turn.DONE:
                give_up_at = time.monotonic() + PATIENCE_SECONDS
                self._crew.diary.note(what, self._person, self._link)
            if turn in ends:
                return
            time.sleep(REST_SECONDS)
        raise Stuck(f"{what} in {self._link} does not come to an end")

    def _here(self) -> Visit:
        if self._visit is None:
            self._visit = self._crew.enter(self._person, self._link)
            self._visit.again = self._try_same_again
        return self._visit

    def _recover(self, error: Exception) -> None:
        """After a moment go on from where the pages stand, or come in once more."""
        self._crew.diary.miss(error)
        time.sleep(REST_SECONDS * (1 + self._chance.random()))
        if isinstance(error, NotAsExpected) or self._chance.random() < 0.3:
            self.leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Close the browser; whoever goes on afterwards comes in by a new launch."""
        if self._visit is not None:
            self._visit.browser.close()
            self._visit = None

    def _try_same_again(self) -> bool:
        """Half of them press the button again; the others look at the page first."""
        time.sleep(REST_SECONDS * 5)
        return self._chance.random() < 0.5
