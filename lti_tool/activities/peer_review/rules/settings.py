"""What an author can set, and how it is kept with the activity."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lti_tool.activities.peer_review.rules.grouping import GroupRule, SmallGroups
from lti_tool.activities.peer_review.rules.teams import Loads
from lti_tool.parts.files.rules import limits as file_limits
from lti_tool.parts.files.rules.limits import NO_FILES, USUAL_KINDS, FileLimits

FEWEST_REVIEWS, MOST_REVIEWS = 1, 8
MOST_GRACE_MINUTES = 24 * 60
MOST_LATE_PERCENT = 100
MOST_WORDS = 20_000
FEW_REVIEWS = 2
"""So many reviews make a grade, unless the author asked for fewer."""


class LatePolicy(StrEnum):
    """What happens after a due date."""

    ACCEPT = "accept"
    PENALTY = "penalty"
    CLOSE = "close"


class Giving(StrEnum):
    """How works are given out to their reviewers."""

    WHEN_ASKED = "when_asked"
    BY_FACILITATOR = "by_facilitator"
    AT_DATE = "at_date"


class Practise(StrEnum):
    """When learners get worked examples, where there are some."""

    WHEN_WAITING = "when_waiting"
    """Somebody who has had nothing to review for some hours."""
    FIRST = "first"
    """Everybody, before their first review."""


class Authors(StrEnum):
    """Who hands in a work."""

    ALONE = "alone"
    """Everybody their own."""
    TEAMS = "teams"
    """Each team one; who is in no team, one of their own."""


class SelfReview(StrEnum):
    """When authors judge their own work, by the rubric that others judge it by."""

    NONE = "none"
    FIRST = "first"
    """After handing in, before they review others."""
    LAST = "last"
    """After they reviewed others, before they read what others say."""


class WhichVersion(StrEnum):
    """Which version of a work that was handed in again after feedback makes the grade."""

    LAST = "last"
    """The last one that has enough reviews."""
    BEST = "best"


class Anonymity(StrEnum):
    """Who sees whose name among colleagues; facilitators see all. The order is from fewest names to most."""

    DOUBLE = "double"
    """Neither authors nor reviewers."""
    SINGLE = "single"
    """Reviewers see whose work it is."""
    OPEN = "open"
    """Authors also see who reviewed it."""

    def shows_more_than(self, other: "Anonymity") -> bool:
        """Whether names are seen that the other kept."""
        order = list(Anonymity)
        return order.index(self) > order.index(other)


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of an author; each has a good answer already."""

    instructions: str = ""
    authors: Authors = Authors.ALONE
    reviews_asked: int = 3
    """Of each person, also where teams write."""
    submit_opens: datetime | None = None
    submit_due: datetime | None = None
    submit_late_until: datetime | None = None
    """When late work is no longer taken, where it is taken at all."""
    review_opens: datetime | None = None
    review_due: datetime | None = None
    release_at: datetime | None = None
    """From when on feedback and grades can be seen."""
    late: LatePolicy = LatePolicy.ACCEPT
    late_percent: int = 10
    """What a work loses for each day it is late, where the policy is a penalty."""
    grace_minutes: int = 0
    fewest_words: int = 0
    giving: Giving = Giving.WHEN_ASKED
    deal_at: datetime | None = None
    """When works are given out to everybody at once; set where that is how they are given out."""
    group_rule: GroupRule = GroupRule.ANY
    group_set: str = ""
    """Which set of groups of the LMS it is about, by the LMS's own id; empty: groups that are in none."""
    small_groups: SmallGroups = SmallGroups.FEWER
    anonymity: Anonymity = Anonymity.DOUBLE
    revises: bool = False
    """Whether authors may hand in again after feedback, with a note of what they changed."""
    which_version: WhichVersion = WhichVersion.LAST
    practise: Practise = Practise.WHEN_WAITING
    self_review: SelfReview = SelfReview.NONE
    examples: int = 0
    """How many worked examples there are; `service.examples` keeps it right."""
    gives_grade: bool = True
    """Whether its rubric gives points; `service.setting_up` keeps it right."""
    remind: bool = True
    """Whether people get mails about what is due, where the installation sends any."""
    files: FileLimits = NO_FILES
    """Which files a work may have."""

    @property
    def shows_authors(self) -> bool:
        """Whether reviewers see whose work it is."""
        return self.anonymity is not Anonymity.DOUBLE

    @property
    def shows_reviewers(self) -> bool:
        """Whether authors see who reviewed their work."""
        return self.anonymity is Anonymity.OPEN

    rates_reviews: bool = False
    """Whether authors say how much each review helped, before they see their grade."""
    asks_conduct: bool = False
    """Whether reviewers agree to a code of conduct before their first review."""
    conduct_text: str = ""
    """The code of conduct; empty: ours."""
    conduct_version: int = 1
    reflects: bool = False
    """Whether authors say what they will change once they have read their feedback."""
    reflection_words: int = 30
    """How many words that takes at least."""

    loads: Loads | None = None
    """What works of teams get, which `queries.dates` counts; it is kept nowhere."""

    @property
    def by_teams(self) -> bool:
        """Whether people of a team hand in one work together."""
        return self.authors is Authors.TEAMS

    @property
    def aimed_reviews(self) -> int:
        """How many reviews a work is to get."""
        return self.loads.aimed if self.loads else self.reviews_asked

    @property
    def enough_reviews(self) -> int:
        """From how many reviews on there is a grade."""
        return min(FEW_REVIEWS, self.reviews_asked)

    @property
    def most_reviews(self) -> int:
        """How many reviews one work gets at most: one more than it needs, so that nobody is stuck."""
        return self.loads.at_most if self.loads else self.reviews_asked + 1

    @property
    def grace(self) -> timedelta:
        """How long a work that was handed in can still be changed, before others see it."""
        return timedelta(minutes=self.grace_minutes)


DATES = ("submit_opens", "submit_due", "submit_late_until", "review_opens", "review_due", "release_at")
"""The names of the dates; each may be different for a person or a group."""


def to_keep(settings: Settings) -> dict[str, Any]:
    """The settings as plain values for the activity's row."""
    return {
        "instructions": settings.instructions,
        "authors": settings.authors.value,
        "reviews_asked": settings.reviews_asked,
        **{name: _moment_to_keep(getattr(settings, name)) for name in DATES},
        "late": settings.late.value,
        "late_percent": settings.late_percent,
        "grace_minutes": settings.grace_minutes,
        "fewest_words": settings.fewest_words,
        "giving": settings.giving.value,
        "deal_at": _moment_to_keep(settings.deal_at),
        "group_rule": settings.group_rule.value,
        "group_set": settings.group_set,
        "small_groups": settings.small_groups.value,
        "anonymity": settings.anonymity.value,
        "revises": settings.revises,
        "which_version": settings.which_version.value,
        "practise": settings.practise.value,
        "self_review": settings.self_review.value,
        "examples": settings.examples,
        "gives_grade": settings.gives_grade,
        "remind": settings.remind,
        "files": file_limits.to_keep(settings.files),
        "rates_reviews": settings.rates_reviews,
        "asks_conduct": settings.asks_conduct,
        "conduct_text": settings.conduct_text,
        "conduct_version": settings.conduct_version,
        "reflects": settings.reflects,
        "reflection_words": settings.reflection_words,
    }


def read(kept: Mapping[str, Any]) -> Settings:
    """The settings from the activity's row; what an older version did not keep has its default."""
    default = Settings()
    moments: dict[str, Any] = {name: _kept_moment(kept.get(name)) for name in DATES}
    return Settings(
        instructions=kept.get("instructions", default.instructions),
        authors=Authors(kept.get("authors", default.authors)),
        reviews_asked=kept.get("reviews_asked", default.reviews_asked),
        **moments,
        late=LatePolicy(kept.get("late", default.late)),
        late_percent=kept.get("late_percent", default.late_percent),
        grace_minutes=kept.get("grace_minutes", default.grace_minutes),
        fewest_words=kept.get("fewest_words", default.fewest_words),
        giving=Giving(kept.get("giving", default.giving)),
        deal_at=_kept_moment(kept.get("deal_at")),
        group_rule=GroupRule(kept.get("group_rule", default.group_rule)),
        group_set=kept.get("group_set", default.group_set),
        small_groups=SmallGroups(kept.get("small_groups", default.small_groups)),
        anonymity=Anonymity(kept.get("anonymity", default.anonymity)),
        revises=kept.get("revises", default.revises),
        which_version=WhichVersion(kept.get("which_version", default.which_version)),
        practise=Practise(kept.get("practise", default.practise)),
        self_review=SelfReview(kept.get("self_review", default.self_review)),
        examples=kept.get("examples", default.examples),
        gives_grade=kept.get("gives_grade", default.gives_grade),
        remind=kept.get("remind", default.remind),
        files=file_limits.read(kept.get("files")),
        rates_reviews=kept.get("rates_reviews", default.rates_reviews),
        asks_conduct=kept.get("asks_conduct", default.asks_conduct),
        conduct_text=kept.get("conduct_text", default.conduct_text),
        conduct_version=kept.get("conduct_version", default.conduct_version),
        reflects=kept.get("reflects", default.reflects),
        reflection_words=kept.get("reflection_words", default.reflection_words),
    )


def of_new_activity() -> Settings:
    """What a new activity begins with; one that was set up before these were there goes on without them."""
    return Settings(files=USUAL_KINDS, rates_reviews=True, asks_conduct=True)


def with_conduct_numbered(before: Settings, after: Settings) -> Settings:
    """The new settings with the version of their code of conduct: a new one where its text is new."""
    is_new = after.conduct_text != before.conduct_text
    return replace(after, conduct_version=before.conduct_version + is_new)


def for_other_people(settings: Settings, now: datetime) -> Settings:
    """The settings for another course: dates that are over say nothing to it, nor do groups it has not."""
    is_over = settings.giving is Giving.AT_DATE and _if_ahead(settings.deal_at, now) is None
    ahead: dict[str, Any] = {name: _if_ahead(getattr(settings, name), now) for name in DATES}
    return replace(
        settings,
        **ahead,
        group_rule=GroupRule.ANY,
        group_set="",
        deal_at=_if_ahead(settings.deal_at, now),
        giving=Giving.BY_FACILITATOR if is_over else settings.giving,
    )


def _if_ahead(moment: datetime | None, now: datetime) -> datetime | None:
    return moment if moment is not None and moment > now else None


def _moment_to_keep(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _kept_moment(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None
