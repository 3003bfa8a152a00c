"""What people do in a peer review, by its pages and forms alone; every step can be taken again."""

from random import Random
from urllib.parse import urlsplit

from bench.browser import Browser, Form, Page, Unanswered

FIRST_SERVER_ERROR = 500


class NotAsExpected(Exception):
    """A page is not what somebody in this place should see; the message says which."""


class Visit:
    """Somebody inside an activity: their browser, and the address of its first page."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser = browser
        self.home = home.rstrip("/")

    def set_up(self, title: str, *, reviews: int) -> None:
        """Publish the peer review as it is proposed, with this title.

        Raises:
            NotAsExpected: the form was refused.
            Unanswered: it is not known whether it is published.
        """
        form = self._form(self._get("/set-up"), "/set-up")
        self._send(form, {"title": title, "reviews_asked": str(reviews), "do": "publish"})

    def hand_in(self, text: str) -> bool:
        """Write a work and hand it in; False when that was done before.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether it is handed in.
        """
        writing = self._get("/write").form_to("/write")
        if writing is None:
            return False
        looked_at = self._send(writing, {"text": text, "do": "check"})
        self._send(self._form(looked_at, "/hand-in"), {})
        return True

    def review(self, chance: Random) -> bool:
        """Take a work, judge it by the rubric and send the review; False while there is no work.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether it is sent.
        """
        shown = self._get("/reviews")
        pulling = shown.form_to("/reviews")
        if pulling is None:
            link = _link_to_open_review(shown)
            if link is None:
                return False
            shown = self._checked(self.browser.get(link))
        else:
            shown = self._send(pulling, {})
        judging = shown.form_to(urlsplit(shown.url).path)
        if judging is None:
            return False
        levels = {name: chance.choice(values) for name, values in judging.choices.items()}
        words = {name: "Clear, and kind." for name in judging.fields if name.startswith("comment-")}
        looked_at = self._send(judging, {**levels, **words, "do": "check"})
        self._send(self._form(looked_at, "/send"), {})
        return True

    def read_feedback(self) -> bool:
        """Open what reviewers wrote; False when there is nothing new to read yet.

        Raises:
            NotAsExpected: a page is another than it should be.
            Unanswered: it is not known whether it counts as read.
        """
        opening = self._get("/").form_to("/feedback")
        if opening is None:
            return False
        self._send(opening, {})
        return True

    def _get(self, below: str) -> Page:
        return self._checked(self.browser.get(f"{self.home}{below}"))

    def _send(self, form: Form, filled_in: dict[str, str]) -> Page:
        return self._checked(self.browser.post(form.url, {**form.fields, **filled_in}))

    def _form(self, page: Page, ending: str) -> Form:
        found = page.form_to(ending)
        if found is None:
            raise NotAsExpected(f"{page.url} ({page.status}) shows no form to {ending}: {page.title}")
        return found

    def _checked(self, page: Page) -> Page:
        if page.status >= FIRST_SERVER_ERROR:
            raise Unanswered(f"{page.url}: {page.status}")
        if not page.is_well:
            raise NotAsExpected(f"{page.url}: {page.status} {page.title}")
        return page


def _link_to_open_review(page: Page) -> str | None:
    """The link that leads on with a review that was begun, the main one of the page."""
    return next((link for link in page.main_links() if "/reviews/" in link), None)
