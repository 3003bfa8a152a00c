"""Part of a crowd in a process of its own: each polls the page of a date, and some of them ask and vote.

Told in one line of JSON on stdin who they are and for how long; says in one line what they met.
"""

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from threading import Lock, Thread
from typing import Any

import lxml.html

from bench.browser import Browser, Page, Unanswered

PAGES_OPEN_AFTER = 12.0
"""Nobody polls before everybody has the page open."""
POLL_EVERY = 2.0
ACT_EVERY = 5.0
ASKS_OF_ACTS = 0.2
NOT_MODIFIED = 304


@dataclass(slots=True)
class Diary:
    """What the crowd met."""

    polls_ms: list[float] = field(default_factory=list)
    acts_ms: list[float] = field(default_factory=list)
    unchanged: int = 0
    votes: list[tuple[str, str]] = field(default_factory=list)
    """Who voted for which question, as the server said it took it."""
    questions: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)


class Phone:
    """One person's open page."""

    def __init__(self, told: Mapping[str, Any], diary: Diary, begin: float, until: float) -> None:
        self.browser = Browser(told["origin"], dict(told["cookies"]))
        self.home, self.name, self.acts = told["home"], told["name"], told["acts"]
        self.chance = Random(told["name"])
        self.diary, self.begin, self.until = diary, begin, until
        self.tag = ""

    def live(self) -> None:
        """Poll every two seconds until the end; some act now and then."""
        page = self.browser.get(self.home)
        tags = lxml.html.document_fromstring(page.text).xpath("//@data-poll-tag")
        self.tag = f'"{tags[0]}"' if tags else ""
        time.sleep(max(0.0, self.begin - time.monotonic()) + self.chance.random() * POLL_EVERY)
        act_at = time.monotonic() + self.chance.random() * ACT_EVERY
        while time.monotonic() < self.until:
            began = time.monotonic()
            self._poll()
            if self.acts and time.monotonic() >= act_at:
                page = self._act(page)
                act_at = time.monotonic() + ACT_EVERY * (0.5 + self.chance.random())
            time.sleep(max(0.0, POLL_EVERY - (time.monotonic() - began)))
        self.browser.close()

    def _poll(self) -> None:
        began = time.perf_counter()
        headers = {"If-None-Match": self.tag} if self.tag else {}
        page = self.browser.once("GET", f"{self.home}/live", headers=headers)
        took = (time.perf_counter() - began) * 1000
        with self.diary.lock:
            self.diary.polls_ms.append(took)
            self.diary.unchanged += page.status == NOT_MODIFIED
            if page.status not in {200, NOT_MODIFIED}:
                self.diary.wrong.append(f"poll: {page.status}")
        self.tag = page.headers.get("etag", self.tag)

    def _act(self, page: Page) -> Page:
        """Ask something, or vote for a question one has not voted for yet; the new page."""
        fields = {"form_token": _token(page)}
        votes = _open_votes(page)
        if not votes or self.chance.random() < ASKS_OF_ACTS:
            path = f"{self.home}/questions"
            fields |= {"question": f"What about {self.chance.random()}?", "nameless": "yes"}
        else:
            path = self.chance.choice(votes)
            fields |= {"do": "for"}
        began = time.perf_counter()
        answer = self.browser.once("POST", path, fields)
        took = (time.perf_counter() - began) * 1000
        with self.diary.lock:
            self.diary.acts_ms.append(took)
            if not answer.location:
                self.diary.wrong.append(f"act: {answer.status}")
            elif path.endswith("/vote"):
                self.diary.votes.append((self.name, path.split("/")[-2]))
            else:
                self.diary.questions += 1
        if not path.endswith("/vote"):
            return self.browser.get(self.home)
        return self.browser.once("GET", f"{self.home}/live")  # as the page's own script does


def _token(page: Page) -> str:
    tree = lxml.html.document_fromstring(page.text)
    return str(tree.xpath("//input[@name='form_token']/@value")[0])


def _open_votes(page: Page) -> list[str]:
    tree = lxml.html.document_fromstring(page.text)
    forms = tree.xpath("//form[contains(@action, '/vote')][.//button[@value='for']]/@action")
    return [str(action) for action in forms]


def main() -> None:
    """Be there until the end."""
    told = json.loads(sys.stdin.readline())
    diary, begin = Diary(), time.monotonic() + PAGES_OPEN_AFTER

    def live(one: Mapping[str, Any]) -> None:
        try:
            Phone(one, diary, begin, begin + told["seconds"]).live()
        except Unanswered as away:
            with diary.lock:
                diary.wrong.append(str(away))

    threads = [Thread(target=live, args=(one,)) for one in told["people"]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = {
        "polls_ms": diary.polls_ms,
        "acts_ms": diary.acts_ms,
        "unchanged": diary.unchanged,
        "votes": diary.votes,
        "questions": diary.questions,
        "wrong": diary.wrong,
    }
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
