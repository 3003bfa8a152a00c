"""A person in front of the LMS in a real browser, at the activity inside its frame."""

import re

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from lti_tool.sandbox.state import Person
from tests.browser import PATIENCE
from tests.journey.running import Placed

MOST_TABS = 80
MOST_LOOKS, BETWEEN_LOOKS = 100, 60
LOADED = "() => new Promise((go) => document.readyState === 'complete' ? go() : addEventListener('load', go))"
BACK = "() => { setTimeout(() => history.back()) }"
"""Not at once: a page that leaves while it is asked something gives no answer."""
RELOAD = "() => { setTimeout(() => location.reload()) }"
HAS_RING = """element => {
  const style = getComputedStyle(element.closest("label") ?? element);
  const own = getComputedStyle(element);
  const seen = [style, own].some((one) => one.outlineStyle !== "none" || one.boxShadow !== "none");
  return element === document.activeElement && seen;
}"""


class Seat:
    """One person at one activity; words are those that stand on the page."""

    def __init__(self, context: BrowserContext, placed: Placed, person: Person) -> None:
        context.set_default_timeout(PATIENCE)
        self.context, self.placed, self.person = context, placed, person
        self.page: Page = context.new_page()

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("#activity")

    def open(self) -> "Seat":
        """Come from the LMS; again means a new launch."""
        self.page.goto(self.placed.page_of(self.person))
        self.sees_heading(re.compile("."))
        return self

    def another_window(self) -> "Seat":
        """A second window of the same browser."""
        return Seat(self.context, self.placed, self.person)

    def back(self) -> None:
        """Press the browser's button."""
        self.page.evaluate(BACK)

    def press(self, words: str) -> None:
        """Press the button or follow the link with these words, once the frame has found its size."""
        self._wait_for_still_frame()
        self.pressable(words).click()

    def _wait_for_still_frame(self) -> None:
        """A frame that grows or shrinks moves under the pointer, and the press goes beside the button."""
        frame, seen = self.page.locator("#activity"), []
        for _ in range(MOST_LOOKS):
            seen = [*seen[-2:], frame.bounding_box()]
            if len(seen) > 2 and seen[0] == seen[1] == seen[2]:
                break
            self.page.wait_for_timeout(BETWEEN_LOOKS)

    def pressable(self, words: str) -> Locator:
        button = self.frame.get_by_role("button", name=words, exact=True)
        return button.or_(self.frame.get_by_role("link", name=words, exact=True)).first

    def tab_to(self, target: Locator, key: str = "") -> None:
        """Go there by the Tab key, see the ring around it, and press the key."""
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                break
        assert target.evaluate(HAS_RING), "the keyboard never came here, or nobody can see that it did"
        if key:
            self.page.keyboard.press(key)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.frame.get_by_role("main")).to_contain_text(words)

    def sees_heading(self, words: str | re.Pattern[str]) -> None:
        expect(self.frame.get_by_role("heading", level=1)).to_have_text(words)

    @property
    def text_field(self) -> Locator:
        return self.frame.get_by_role("textbox", name="Your work")

    def sees_saved(self) -> None:
        """The draft is on the server."""
        expect(self.frame.locator("[data-autosave-status]")).to_contain_text(re.compile(r"Draft saved at \d"))

    def write(self, text: str) -> None:
        """Go to the text field and type, until the draft is saved."""
        self.text_field.evaluate(LOADED)
        self.text_field.fill(text)
        self.sees_saved()

    def hand_in(self) -> None:
        """Look once more and hand in."""
        self.press("Check and hand in")
        self.sees_heading("Look at it once more")
        self.press("Hand in")
        self.sees("Your work is handed in.")

    def criteria(self) -> list[Locator]:
        """The criteria of the review on the page."""
        self.sees("Your judgement")
        return self.frame.locator("fieldset").all()

    def judge(self, level: int, words: str) -> None:
        """Choose the level at this position for every criterion, and say why."""
        for criterion in self.criteria():
            criterion.get_by_role("radio").nth(level).check()
            criterion.get_by_role("textbox").fill(words)

    def send_review(self) -> None:
        """Look once more and send."""
        self.press("Check and send review")
        self.sees_heading("Look at it once more")
        self.press("Send review")
        self.sees("Your review is sent. Thank you.")

    def has_no_sideways_scroll(self) -> bool:
        """Whether neither the LMS nor the page in its frame is wider than the window."""
        self.page.wait_for_load_state("networkidle")  # it may come once more, in the reader's zone
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return not any(frame.evaluate(wide) for frame in self.page.frames)
