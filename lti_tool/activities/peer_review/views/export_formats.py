"""Works and reviews as the files that facilitators take with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from lti_tool.activities.peer_review.queries.exporting import Given, Work
from lti_tool.activities.peer_review.queries.facilitators_said import ByFacilitator
from lti_tool.activities.peer_review.queries.pages import Said
from lti_tool.activities.peer_review.queries.remarks import Quoted
from lti_tool.activities.peer_review.queries.teams import Placed
from lti_tool.activities.peer_review.rules.teams import HEADINGS, Named
from lti_tool.participation.models import Activity
from lti_tool.web import spreadsheets
from lti_tool.web.spreadsheets import harmless
from xapi.moments import moment_text

WORKS = (
    "work", "author", "team", "state", "first_handed_in_at", "version", "handed_in_at", "late", "words",
    "files", "reviews_sent", "grade_of_100", "text",
)  # fmt: skip
REVIEWS = (
    "review", "work", "author", "version", "reviewer", "state", "assigned_at", "sent_at", "late",
    "gave_of_100", "criterion", "level", "points", "comment", "passage", "quote",
)  # fmt: skip


def works_csv(works: Iterable[Work]) -> str:
    """One line for every version of every work."""
    return spreadsheets.write(WORKS, (cells for work in works for cells in _cells_of_work(work)))


def reviews_csv(works: Iterable[Work]) -> str:
    """One line for every criterion and every remark of every review; one for a review that is not sent."""
    return spreadsheets.write(REVIEWS, (cells for work in works for cells in _cells_of_reviews(work)))


def document(activity: Activity, works: Iterable[Work]) -> dict[str, Any]:
    """Everything as values for JSON; texts exactly as they were written."""
    return {
        "activity": {"id": str(activity.id), "title": activity.title, "settings": activity.settings},
        "works": [_work(work) for work in works],
    }


def teams_csv(learners: Iterable[Placed], people: Iterable[Named]) -> str:
    """Everybody and their team as a list says it, by address where several are called the same."""
    known = list(people)
    emails = {one.person_id: one.email for one in known}
    called = Counter(one.name.casefold() for one in known)
    rows = (
        (
            harmless(emails[one.person_id] if called[one.name.casefold()] > 1 else one.name),
            harmless(one.team.name) if one.team is not None else "",
        )
        for one in learners
    )
    return spreadsheets.write(HEADINGS, rows)


def _cells_of_work(work: Work) -> Iterator[tuple[object, ...]]:
    sent = sum(given.review.sent_at is not None for given in work.reviews)
    for version in work.versions:
        yield (
            work.work.id,
            harmless(work.by),
            harmless(work.team),
            work.work.state,
            _moment(work.work.first_handed_in_at),
            version.number,
            _moment(version.handed_in_at),
            _yes(work.work.is_late),
            version.words,
            version.files,
            sent,
            "; ".join(str(_hundred(grade)) for grade in work.grades),
            harmless(version.text),
        )


def _cells_of_reviews(work: Work) -> Iterator[tuple[object, ...]]:
    for given in work.reviews:
        yield from _cells_of_review(work, given)
    for one in work.by_facilitators:
        yield from _cells_by_facilitator(work, one)


def _cells_by_facilitator(work: Work, one: ByFacilitator) -> Iterator[tuple[object, ...]]:
    review = one.review
    number = next(version.number for version in work.versions if version.id == review.version_id)
    always = (
        review.id,
        work.work.id,
        harmless(work.by),
        number,
        harmless(one.name),
        "final" if review.is_final else "facilitator",
        _moment(review.begun_at),
        _moment(review.sent_at),
        "no",
        _hundred(review.scaled),
    )
    yield from _cells_of_criteria(always, one.said)


def _cells_of_criteria(always: tuple[object, ...], said: Iterable[Said]) -> Iterator[tuple[object, ...]]:
    for each in said:
        level = harmless(each.level.title) if each.level else ""
        points = "" if each.points is None else each.points
        yield (*always, harmless(each.criterion.title), level, points, harmless(each.comment), "", "")


def _cells_of_review(work: Work, given: Given) -> Iterator[tuple[object, ...]]:
    review = given.review
    always = (
        review.id,
        work.work.id,
        harmless(work.by),
        given.version,
        harmless(given.reviewer),
        review.state,
        _moment(review.assigned_at),
        _moment(review.sent_at),
        _yes(review.is_late),
        _hundred(review.scaled),
    )
    if not given.said:
        yield (*always, "", "", "", "", "", "")
    yield from _cells_of_criteria(always, given.said)
    for quoted in given.remarks:
        words, quote = harmless(quoted.remark.words), harmless(quoted.remark.exact)
        yield (*always, "", "", "", words, harmless(_passage(quoted)), quote)


def _work(work: Work) -> Mapping[str, Any]:
    return {
        "id": str(work.work.id),
        "authors": [
            {"name": author.name, "grade": author.grade, "judged_own_work": _said(author.own)}
            for author in work.authors
        ],
        "team": work.team,
        "state": work.work.state,
        "late": work.work.is_late,
        "versions": [
            {
                "number": version.number,
                "handed_in_at": _moment(version.handed_in_at),
                "words": version.words,
                "files": version.files,
                "text": version.text,
                "note": version.note,
            }
            for version in work.versions
        ],
        "reviews": [_review(given) for given in work.reviews],
        "by_facilitators": [
            {
                "id": str(one.review.id),
                "reviewer": one.name,
                "sent_at": _moment(one.review.sent_at),
                "gave": one.review.scaled,
                "final": one.review.is_final,
                "said": _said(one.said),
            }
            for one in work.by_facilitators
        ],
    }


def _review(given: Given) -> Mapping[str, Any]:
    review = given.review
    return {
        "id": str(review.id),
        "version": given.version,
        "reviewer": given.reviewer,
        "state": review.state,
        "assigned_at": _moment(review.assigned_at),
        "sent_at": _moment(review.sent_at),
        "late": review.is_late,
        "gave": review.scaled,
        "given_back": {"reason": review.decline_reason, "note": review.decline_note},
        "said": _said(given.said),
        "about_passages": [remark_values(quoted) for quoted in given.remarks],
    }


def remark_values(quoted: Quoted) -> Mapping[str, Any]:
    """A remark with its passage, by the names of the Web Annotation Data Model; positions in code points."""
    remark = quoted.remark
    return {
        "comment": remark.words,
        "version": quoted.version,
        "file": quoted.file or None,
        "first": remark.first,
        "last": remark.last,
        "exact": remark.exact,
        "prefix": remark.prefix,
        "suffix": remark.suffix,
        "start": remark.start,
        "end": remark.end,
    }


def _passage(quoted: Quoted) -> str:
    first, last = quoted.remark.first, quoted.remark.last
    numbers = f"{first}" if first == last else f"{first}-{last}"
    return f"line {numbers} of {quoted.file}" if quoted.file else f"paragraph {numbers}"


def _said(said: Iterable[Said]) -> list[Mapping[str, Any]]:
    return [
        {
            "criterion": one.criterion.title,
            "level": one.level.title if one.level else None,
            "points": one.points,
            "comment": one.comment,
        }
        for one in said
    ]


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment_text(moment)


def _hundred(share: float | None) -> float | str:
    return "" if share is None else share * 100


def _yes(is_so: bool) -> str:  # noqa: FBT001 a value to be written, not a switch
    return "yes" if is_so else "no"
