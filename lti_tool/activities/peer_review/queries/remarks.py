"""What reviewers say about passages: beside the passage, and where that is gone, by its quote."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Remark, Review, SubmissionVersion
from lti_tool.activities.peer_review.queries.reading import Part, Parts, Reading, Unit
from lti_tool.activities.peer_review.rules.passages import Selector, find_again, spans
from lti_tool.parts.files.models import FileRow
from lti_tool.web.marking import marked


@dataclass(frozen=True, slots=True)
class Pinned:
    """A remark, and where it is in the version somebody reads."""

    label: str
    """What people call it: a number, after the letter of its reviewer where there are several."""
    remark: Remark
    part: Part | None
    """Where its passage is; None where this version no longer has it, as is `selector`."""
    selector: Selector | None
    is_earlier: bool
    """Its passage is in an earlier version, and no longer in this one."""


def remarks_of(session: Session, reviews: Sequence[Review]) -> Mapping[UUID, Sequence[Remark]]:
    """The remarks of these reviews, by the reviews' ids, in the order of their passages."""
    found: dict[UUID, list[Remark]] = defaultdict(list)
    if reviews:
        theirs = select(Remark).where(Remark.review_id.in_([review.id for review in reviews]))
        for remark in sorted(session.scalars(theirs), key=_in_order):
            found[remark.review_id].append(remark)
    return found


def is_any_loose(session: Session, review: Review) -> bool:
    """Whether the review has a remark that points nowhere."""
    loose = select(Remark.number).where(Remark.review_id == review.id, Remark.start.is_(None))
    return session.scalar(loose.limit(1)) is not None


def pinned(remarks: Iterable[Remark], reading: Reading, letter: str = "") -> tuple[Pinned, ...]:
    """Where these remarks of one review are in this version, counted in the order of their passages."""
    return tuple(_pin(remark, reading, f"{letter}{nth}") for nth, remark in enumerate(remarks, 1))


def pinned_in_draft(remarks: Iterable[Remark], reading: Reading) -> tuple[Pinned, ...]:
    """The same while they are written: each is called by the number of its fields."""
    return tuple(_pin(remark, reading, str(remark.number)) for remark in remarks)


def listed(session: Session, reviews: Sequence[Review]) -> Mapping[UUID, tuple[Pinned, ...]]:
    """The remarks of these reviews, by the reviews' ids, for pages on which their works are not read."""
    kept = remarks_of(session, reviews)
    return {
        review.id: tuple(
            Pinned(str(nth), remark, Part((), remark.file_id), remark.selector, is_earlier=False)
            for nth, remark in enumerate(kept.get(review.id, ()), 1)
        )
        for review in reviews
    }


@dataclass(frozen=True, slots=True)
class Quoted:
    """A remark to be taken along, with the name its file has for its author."""

    remark: Remark
    file: str
    """Empty where it is about the text."""
    version: int
    """The number of the version it quotes."""


def quoted(session: Session, reviews: Sequence[Review]) -> Mapping[UUID, tuple[Quoted, ...]]:
    """The remarks of these reviews, by the reviews' ids, to be taken along."""
    kept = remarks_of(session, reviews)
    every = [remark for remarks in kept.values() for remark in remarks]
    if not every:
        return {}
    files, versions = {one.file_id for one in every}, {one.version_id for one in every}
    named = select(FileRow.id, FileRow.name).where(FileRow.id.in_(files - {None}))
    numbered = select(SubmissionVersion.id, SubmissionVersion.number).where(
        SubmissionVersion.id.in_(versions)
    )
    names: dict[UUID | None, str] = {row.id: row.name for row in session.execute(named)}
    numbers = {row.id: row.number for row in session.execute(numbered)}
    return {
        review_id: tuple(Quoted(one, names.get(one.file_id, ""), numbers[one.version_id]) for one in remarks)
        for review_id, remarks in kept.items()
    }


def with_marks(reading: Reading, found: Iterable[Pinned]) -> Parts:
    """The version with the passages of these remarks marked."""
    by_part: dict[UUID | None, list[Pinned]] = defaultdict(list)
    for one in found:
        if one.part is not None:
            by_part[one.part.file_id].append(one)
    return tuple(_marked(part, by_part.get(part.file_id, [])) for part in reading.parts)


def _pin(remark: Remark, reading: Reading, label: str) -> Pinned:
    part, selector = reading.part(remark.file_id), remark.selector
    is_of_another = remark.version_id != reading.version.id
    if selector is not None and is_of_another:
        selector = find_again(part.texts, selector) if part else None
    if part is None or selector is None:
        return Pinned(label, remark, None, None, is_of_another and remark.selector is not None)
    return Pinned(label, remark, part, selector, is_earlier=False)


def _marked(part: Part, found: Sequence[Pinned]) -> Part:
    reached: dict[int, list[tuple[int, int]]] = defaultdict(list)
    labels: dict[int, list[str]] = defaultdict(list)
    for one in found:
        if one.selector is None:
            continue
        for number, span in spans(part.texts, one.selector).items():
            reached[number].append(span)
        labels[one.selector.last].append(one.label)
    units = (_marked_unit(unit, reached[unit.number], labels[unit.number]) for unit in part.units)
    return replace(part, units=tuple(units))


def _marked_unit(unit: Unit, reached: Sequence[tuple[int, int]], labels: Sequence[str]) -> Unit:
    return replace(unit, html=marked(unit.html, reached), labels=tuple(labels))


def _in_order(remark: Remark) -> tuple[str, int, int]:
    return (remark.file_id.hex if remark.file_id else "", remark.start or 0, remark.number)
