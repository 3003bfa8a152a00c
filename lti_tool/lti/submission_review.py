"""Submission Review 1.0 as a line item tells of it: which work a grader may open with us, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from lti_tool.lti import plain_text, web_addresses
from lti_tool.lti.score import ActivityProgress

MEMBER: Final = "submissionReview"
_PROGRESS: Final = {progress.value: progress for progress in ActivityProgress}
_MAX_CUSTOM: Final = 100


@dataclass(frozen=True, slots=True)
class SubmissionReview:
    """From which state on a learner's work may be opened, and where.

    Without `url` the platform opens the resource link's own address.
    """

    reviewable: frozenset[ActivityProgress] = frozenset()
    url: str | None = None
    label: str | None = None
    custom: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def members(self) -> dict[str, Any]:
        """The object as a line item carries it (Submission Review 1.0)."""
        statuses = [progress.value for progress in ActivityProgress if progress in self.reviewable]
        content: dict[str, Any] = {"reviewableStatus": statuses}
        if self.label:
            content["label"] = self.label
        if self.url:
            content["url"] = self.url
        if self.custom:
            content["custom"] = dict(self.custom)
        return content


def read(value: Any) -> SubmissionReview | None:
    """What a platform's line item says of it, or None; Moodle keeps no more than the address."""
    if not isinstance(value, dict):
        return None
    statuses, custom, url = value.get("reviewableStatus"), value.get("custom"), value.get("url")
    listed = statuses if isinstance(statuses, list) else []
    pairs = list(custom.items())[:_MAX_CUSTOM] if isinstance(custom, dict) else []
    return SubmissionReview(
        reviewable=frozenset(
            _PROGRESS[name] for name in listed if isinstance(name, str) and name in _PROGRESS
        ),
        url=url if isinstance(url, str) and web_addresses.read(url) is not None else None,
        label=plain_text.one_line(value.get("label")),
        custom=MappingProxyType({name: text for name, text in pairs if isinstance(text, str)}),
    )
