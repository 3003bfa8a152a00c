"""What people do in a peer review, by its pages and forms alone; every step can be taken again."""

from collections.abc import Callable
from enum import Enum, auto
from random import Random
from urllib.parse import urlsplit

from bench.browser import Browser, Form, Page, ServerError, Unanswered

FIRST_SERVER_ERROR = 500


class NotAsExpected(Exception):
    """A page is not what somebody in this place should see; the message says which."""


class Turn(Enum):
    """What came of wanting to do something."""

    DONE = auto()
    NOT_YET = auto()
    NOTHING_LEFT = auto()


def give_up() -> bool:
    """Whether to send a form once more whose answer never came: not by itself."""
    return False


class Visit:
    """Somebody inside an activity: their browser, and the address of its first page.

    `again` is asked when the answer to a form never came: True sends the very same form once more.
    """

    def __init__(self, browser: Browser, home: str, again: Callable[[], bool] = give_up) -> None:
        self.browser = browser
        self.home = home.rstrip("/")
        self.again = again

    def set_up(self, title: str, *, reviews: int, **more: str) -> None:
        """Publish the peer review as it is proposed, with this title.

        Raises:
            NotAsExpected: the form was refused.
            Unanswered: it is not known whether it is published.
        """
        form = self._form(self._get("/set-up"), "/set-up")
        self._send(form, {"title": title, "reviews_asked": str(reviews), **more, "do": "publish"})

    def hand_in(self, text: str) -> Turn:
        """Write a work and hand it in; nothing is left to do when that was done before.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether it is handed in.
        """
        writing = self._get("/write").form_to("/write")
        if writing is None:
            return Turn.NOTHING_LEFT
        looked_at = self._send(writing, {"text": text, "do": "check"})
        self._send(self._form(looked_at, "/hand-in"), {})
        return Turn.DONE

    def review(self, chance: Random) -> Turn:
        """Take a work, judge it by the rubric and send the review; not yet while there is no work.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether it is sent.
        """
        judging = self.take_work()
        if isinstance(judging, Turn):
            return judging
        self._judge(judging, chance)
        return Turn.DONE

    def take_work(self) -> Form | Turn:
        """Take a work, or the one they have; gives the form by which it is judged, or why there is none.

        Who is asked to agree to the code of conduct first does so.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether a work is kept for them.
        """
        shown = self._get("/reviews")
        pulling, links = shown.form_to("/reviews"), shown.main_links()
        if pulling is not None:
            shown = self._send(pulling, {})
        elif any("/reviews/" in link for link in links):
            shown = self._checked(self.browser.get(links[0]))
        else:
            return Turn.NOT_YET if links else Turn.NOTHING_LEFT
        agreeing = shown.form_to("/conduct")
        if agreeing is not None:
            shown = self._send(agreeing, {})
        judging = shown.form_to(urlsplit(shown.url).path)
        return judging if judging is not None and judging.choices else Turn.NOT_YET

    def _judge(self, judging: Form, chance: Random) -> None:
        levels = {name: chance.choice(values) for name, values in judging.choices.items()}
        words = {name: "Clear, and kind." for name in judging.fields if name.startswith("comment-")}
        looked_at = self._send(judging, {**levels, **words, "do": "check"})
        self._send(self._form(looked_at, "/send"), {})

    def read_feedback(self) -> Turn:
        """Open what reviewers wrote; not yet when there is nothing new to read.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether it counts as read.
        """
        opening = self._get("/").form_to("/feedback")
        if opening is None:
            return Turn.NOT_YET
        self._send(opening, {})
        return Turn.DONE

    def standing(self) -> Page:
        """The first page: what is done and what is next.

        Raises:
            NotAsExpected: it is another page.
            Unanswered: nobody answered.
        """
        return self._get("/")

    def feedback(self) -> Page:
        """What reviewers wrote, and the grade, without saying how much it helped.

        Raises:
            NotAsExpected: it is another page.
            Unanswered: nobody answered.
        """
        page = self._get("/feedback")
        asking = page.form_to("/feedback/ratings")
        return page if asking is None else self._send(asking, {"do": "skip"})

    def _get(self, below: str) -> Page:
        return self._checked(self.browser.get(f"{self.home}{below}"))

    def _send(self, form: Form, filled_in: dict[str, str]) -> Page:
        fields = {**form.fields, **filled_in}
        try:
            return self._checked(self.browser.post(form.url, fields))
        except Unanswered:
            if not self.again():
                raise
        return self._checked(self.browser.post(form.url, fields))

    def _form(self, page: Page, ending: str) -> Form:
        found = page.form_to(ending)
        if found is None:
            raise NotAsExpected(f"{page.url} ({page.status}) shows no form to {ending}: {page.title}")
        return found

    def _checked(self, page: Page) -> Page:
        if page.status >= FIRST_SERVER_ERROR:
            raise ServerError(f"{page.url}: {page.status}")
        if not page.is_well:
            raise NotAsExpected(f"{page.url}: {page.status} {page.title}")
        return page
