"""`./dev prove cohort`: thirty learners go through a peer review; whoever is asked afterwards says the same.

They are browsers that come from the sandbox LMS at seeded moments, some late, some who stay away. Afterwards
the gradebook of the LMS, the record store, the completions and the pages are compared, learner by learner.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from bench.peer_review import Turn
from bench.progress import say
from bench.proofs.asking import Reader
from bench.proofs.days import MONDAY, Days
from bench.proofs.school import School, school
from lti_tool.sandbox.seed import INSTRUCTOR
from lti_tool.sandbox.state import Person
from xapi import vocabulary

REVIEWS = 3
SUBMIT_DUE, REVIEW_DUE, END = (timedelta(days=days) for days in (10, 20, 25))
STAY_AWAY, NEVER_COME, COME_LATE = 0.15, 0.05, 0.1
UNTIL_BEGUN, UNTIL_BACK = timedelta(hours=10), timedelta(hours=12)
WORKS_EVERY = timedelta(hours=4)
AS_TYPED = "%Y-%m-%dT%H:%M"
GRADE = re.compile(r"Why this grade: ([\d.]+) of 100")
COMPLETE = "This is complete for you"
PARTS_OF_A_POINT = 0.011
"""Pages round to two places; nothing else may differ."""


@dataclass(slots=True)
class Learner:
    """One of the cohort, what they mean to do and what they did."""

    person: Person
    leaves_after: int = REVIEWS
    """So many reviews they send before they stay away."""
    sent: int = 0
    has_handed_in: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """What each of the four says about one learner."""

    gradebook: float | None
    completion: dict[str, Any]
    verbs: "Counter[str]"
    last_score: float | None
    page_grade: float | None
    is_complete_on_page: bool


@dataclass(slots=True)
class Cohort:
    """Everybody, and what did not come out as it must."""

    place: School
    days: Days
    chance: Random
    learners: list[Learner]
    reader: Reader
    surprises: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Let all of them come and go."""
        self._publish()
        for one in self.learners:
            self._send_in(one)
        self.days.at(self.days.now, self._work)
        self.days.pass_until(MONDAY + END)
        self.place.work()

    def _publish(self) -> None:
        dates = {"submit_due": MONDAY + SUBMIT_DUE, "review_due": MONDAY + REVIEW_DUE}
        typed = {name: moment.strftime(AS_TYPED) for name, moment in dates.items()}
        self.place.enter(INSTRUCTOR).set_up("A cohort", reviews=REVIEWS, **typed)
        self.place.work()

    def _send_in(self, one: Learner) -> None:
        fate = self.chance.random()
        if fate < NEVER_COME:
            return
        if fate < NEVER_COME + STAY_AWAY:
            one.leaves_after = self.chance.randrange(REVIEWS)
        is_late = self.chance.random() < COME_LATE
        begins, ends = (SUBMIT_DUE, SUBMIT_DUE + timedelta(days=3)) if is_late else (timedelta(), SUBMIT_DUE)
        comes = MONDAY + begins + self.chance.random() * (ends - begins)
        self.days.at(comes, lambda: self._hand_in(one))

    def _hand_in(self, one: Learner) -> None:
        number = self.chance.randrange(9999)
        self.place.enter(one.person).hand_in(f"Dear customer, parcel {number} comes on Tuesday.")
        one.has_handed_in = True
        self._later(UNTIL_BEGUN, one)

    def _review(self, one: Learner) -> None:
        visit = self.place.enter(one.person)
        if one.sent == one.leaves_after:
            if self.chance.random() < 0.5:
                visit.take_work()
            return
        turn = visit.review(self.chance)
        if turn is Turn.DONE:
            one.sent += 1
            self._expect_complete_at_once(one)
        if turn is not Turn.NOTHING_LEFT and self.days.now < MONDAY + REVIEW_DUE:
            self._later(UNTIL_BEGUN if turn is Turn.DONE else UNTIL_BACK, one)
        else:
            visit.read_feedback()

    def _expect_complete_at_once(self, one: Learner) -> None:
        """Nobody else acts between the last review and this question, nor does the worker."""
        if one.sent == REVIEWS and not _is_complete(self._completions()[one.person.name]):
            self.surprises.append(f"{one.person.username} sent all reviews and is not complete")

    def _later(self, mean: timedelta, one: Learner) -> None:
        self.days.at(self.days.now + mean * self.chance.expovariate(1), lambda: self._review(one))

    def _work(self) -> None:
        self.place.work()
        self.days.at(self.days.now + WORKS_EVERY, self._work)

    def _completions(self) -> dict[str, dict[str, Any]]:
        return {row["person"]["name"]: row for row in self.reader.completions()}

    def accounts(self) -> dict[str, Accounts]:
        """What everybody says about each learner at the end."""
        gradebook, completions = self.place.gradebook(), self._completions()
        statements = self.reader.statements()
        return {
            one.person.username: self._account(one, gradebook, completions[one.person.name], statements)
            for one in self.learners
        }

    def _account(
        self,
        one: Learner,
        gradebook: dict[str, float],
        completion: dict[str, Any],
        statements: list[dict[str, Any]],
    ) -> Accounts:
        account = completion["person"]["account"]["name"]
        theirs = [each for each in statements if each["actor"]["account"]["name"] == account]
        scores = [
            each["result"]["score"]["scaled"]
            for each in theirs
            if each["verb"]["id"] == vocabulary.SCORED.iri
        ]
        visit = self.place.enter(one.person) if one.has_handed_in else None
        grade = GRADE.search(visit.feedback().text) if visit else None
        return Accounts(
            gradebook=gradebook.get(one.person.username),
            completion=completion,
            verbs=Counter(each["verb"]["id"] for each in theirs),
            last_score=scores[-1] if scores else None,
            page_grade=float(grade[1]) if grade else None,
            is_complete_on_page=visit is not None and COMPLETE in visit.standing().text,
        )


def differences(one: Learner, said: Accounts) -> list[str]:
    """Where the four do not say the same about a learner, or not what the learner did."""
    grades = {
        "gradebook": said.gradebook,
        "page": said.page_grade,
        "last statement": None if said.last_score is None else said.last_score * 100,
        "completions": _hundred(said.completion["score"]["last"]),
    }
    is_complete = _is_complete(said.completion)
    found = {
        "grades": grades if _differ(grades.values()) else None,
        "complete on the page": None if said.is_complete_on_page == is_complete else not is_complete,
        "completed statements": _unless(said.verbs[vocabulary.COMPLETED.iri], int(is_complete)),
        "reviews stated": _unless(said.verbs[vocabulary.REVIEWED.iri], one.sent),
        "works stated": _unless(said.verbs[vocabulary.SUBMITTED.iri], int(one.has_handed_in)),
        "state": said.completion["state"] if one.sent == REVIEWS and not is_complete else None,
    }
    return [f"{one.person.username}: {what} {value}" for what, value in found.items() if value is not None]


def _is_complete(completion: Mapping[str, Any]) -> bool:
    return completion["state"] in {"completed", "passed"}


def _differ(grades: Iterable[float | None]) -> bool:
    """Whether only some know a grade, or they know different ones."""
    told = list(grades)
    known = [grade for grade in told if grade is not None]
    return bool(known) and (len(known) < len(told) or max(known) - min(known) > PARTS_OF_A_POINT)


def _hundred(scaled: float | None) -> float | None:
    return None if scaled is None else scaled * 100


def _unless(found: int, wanted: int) -> str | None:
    return None if found == wanted else f"{found} instead of {wanted}"


def run(*, learners: int, seed: int) -> dict[str, Any]:
    """The proof: how many learners, over how many days, and whether all four say the same about each."""
    began, days = time.monotonic(), Days()
    with school(days) as place:
        people = [Learner(person) for person in place.enrol(learners)]
        cohort = Cohort(place, days, Random(seed), people, Reader(place.runtime))
        cohort.run()
        accounts = cohort.accounts()
    found = list(cohort.surprises)
    for one in people:
        found += differences(one, accounts[one.person.username])
    for sentence in found:
        say(sentence)
    return {
        "learners": learners,
        "days": END.days,
        "agree": not found,
        "handed_in": sum(one.has_handed_in for one in people),
        "reviews": sum(one.sent for one in people),
        "complete": sum(said.is_complete_on_page for said in accounts.values()),
        "graded": sum(said.gradebook is not None for said in accounts.values()),
        "differences": found[:10],
        "seed": seed,
        "seconds": round(time.monotonic() - began),
    }
