"""Works as people read them: paragraphs with numbers, and the lines of files that are text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.activities.peer_review.models import Review, SubmissionVersion
from lti_tool.activities.peer_review.queries import files
from lti_tool.activities.peer_review.queries.files import Files
from lti_tool.parts.files.reading import lines_of
from lti_tool.storage import Storage
from lti_tool.web.marking import text_in
from lti_tool.web.markup import blocks


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a line; `labels` are those of the remarks about it."""

    number: int
    html: Markup
    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a work, or one of its files."""

    units: tuple[Unit, ...]
    file_id: UUID | None = None
    number: int = 0
    """The which-th file it is; 0 for the text."""
    name: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What its units say."""
        return tuple(unit.text for unit in self.units)


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One version of a work as it is read."""

    version: SubmissionVersion
    parts: Parts

    def part(self, file_id: UUID | None) -> Part | None:
        """The text, or a file that can be read here; None where this version has no such part."""
        return next((part for part in self.parts if part.file_id == file_id), None)

    def part_numbered(self, number: int) -> Part | None:
        """The same, by the number it has on the page."""
        return next((part for part in self.parts if part.number == number), None)


def reading_of(storage: Storage, version: SubmissionVersion, its_files: Files) -> Reading:
    """A version with its files, under the names they have for whoever reads it."""
    text = Part(_paragraphs(version.text))
    read = [Part(_lines(lines_of(storage, file)), file.id, file.number, file.name) for file in its_files]
    return Reading(version, tuple(part for part in (text, *read) if part.units))


class SeenByReviewer:
    """The versions of a work that a reviewer may have read, from the one they got on, without its author.

    Each is read when it is asked for: mostly that is the newest alone.
    """

    def __init__(self, session: Session, storage: Storage, review: Review) -> None:
        self._session, self._storage, self._review = session, storage, review
        self._read: dict[UUID, Reading] = {}

    @property
    def newest(self) -> Reading:
        """The one their review is about."""
        return self._reading(self._session.get_one(SubmissionVersion, self._review.version_id))

    def numbered(self, number: int) -> Reading:
        """The one with this number; the newest where there is none they may read."""
        if number == self.newest.version.number:
            return self.newest
        return next((self._reading(one) for one in self._versions() if one.number == number), self.newest)

    def of(self, version_id: UUID) -> Reading:
        """The one with this id; the newest where there is none they may read."""
        return next((self._reading(one) for one in self._versions() if one.id == version_id), self.newest)

    def _reading(self, version: SubmissionVersion) -> Reading:
        if version.id not in self._read:
            given = files.for_reviewer(self._session, version)
            self._read[version.id] = reading_of(self._storage, version, given)
        return self._read[version.id]

    def _versions(self) -> Sequence[SubmissionVersion]:
        theirs = SubmissionVersion.submission_id == self._review.submission_id
        got = select(func.max(SubmissionVersion.number)).where(
            theirs, SubmissionVersion.handed_in_at <= self._review.assigned_at
        )
        newest = self.newest.version.number
        since = SubmissionVersion.number >= func.coalesce(got.scalar_subquery(), newest)
        found = select(SubmissionVersion).where(theirs, since, SubmissionVersion.number <= newest)
        return self._session.scalars(found).all()


def _paragraphs(text: str) -> tuple[Unit, ...]:
    """What has no words, such as a line across the page, goes with the paragraph before it."""
    found: list[Unit] = []
    for html in blocks(text):
        words = text_in(html)
        if words or not found:
            found.append(Unit(len(found) + 1, html, words))
        else:
            found[-1] = replace(found[-1], html=found[-1].html + html)
    return tuple(found)


def _lines(lines: Sequence[str]) -> tuple[Unit, ...]:
    return tuple(Unit(number, escape(line), line.strip()) for number, line in enumerate(lines, 1))
