"""When newer words may take the place of kept ones, so that no window overwrites another unseen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edition:
    """Which draft a page shows or stores: its version, and the page that made it."""

    version: int
    page: str
    """A random name that every page gets when it is drawn."""


def may_replace(kept: Edition, coming: Edition) -> bool:
    """Whether the coming words know the kept ones: same version, or the same page saved last.

    The second holds when an answer to an earlier save got lost on its way back to the page.
    """
    return coming.version == kept.version or (coming.page != "" and coming.page == kept.page)
