"""What a browser may send as remarks about passages, read into values, and the fields that show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict

from lti_tool.activities.peer_review.queries.reading import Part, Reading
from lti_tool.activities.peer_review.queries.remarks import Pinned
from lti_tool.activities.peer_review.rules.passages import (
    LONGEST_QUOTE,
    LONGEST_REMARK,
    MOST_REMARKS,
    Misfit,
    Pointed,
    Selector,
    is_whole,
    select,
)
from lti_tool.activities.peer_review.service.remarking import Remarked
from lti_tool.web.forms import Bounds, Reader
from lti_tool.web.shown import Option, Words

Form = MultiDict[str, str]

SPARE = 3
HIGHEST = 999_999
OF, FIRST, LAST, QUOTE, WORDS, GONE, ON = "of", "first", "last", "quote", "words", "gone", "on"
TYPED = (OF, FIRST, LAST, QUOTE, WORDS)
SENT = "remarks"
"""The field that says that the page had fields for remarks at all."""
LABELS: Mapping[str, Words] = {
    OF: lazy_gettext("It is about"),
    FIRST: lazy_gettext("Number of the paragraph or line"),
    LAST: lazy_gettext("Up to number"),
    QUOTE: lazy_gettext("The words you mean"),
    WORDS: lazy_gettext("Your comment on them"),
    GONE: lazy_gettext("Remove this comment"),
}
MISFITS: Mapping[Misfit, tuple[str, Words]] = {
    Misfit.NOWHERE: (
        FIRST,
        lazy_gettext("Comment %(nth)s: type the number that stands beside the passage, or copy its words."),
    ),
    Misfit.NO_SUCH_UNIT: (FIRST, lazy_gettext("Comment %(nth)s: the work has no such number.")),
    Misfit.BACKWARDS: (LAST, lazy_gettext("Comment %(nth)s: it ends before it begins.")),
    Misfit.NOT_THERE: (QUOTE, lazy_gettext("Comment %(nth)s: these words do not stand there.")),
    Misfit.TOO_LONG: (
        QUOTE,
        lazy_gettext("Comment %(nth)s: this is a long passage. Copy the words in it that you mean."),
    ),
}
"""Which field to go to, and what to say there."""


class Readings(Protocol):
    """The versions of a work that its reviewer may read."""

    @property
    def newest(self) -> Reading:
        """The one their review is about."""
        ...

    def numbered(self, number: int) -> Reading:
        """The one with this number; the newest where there is none they may read."""
        ...

    def of(self, version_id: UUID) -> Reading:
        """The one with this id; the newest where there is none they may read."""
        ...


@dataclass(slots=True)
class Typed:
    """The remarks of a form; `reader` knows what cannot be kept, `loose` what can be kept and not be sent."""

    form: Form
    remarks: list[Remarked] | None = None
    """None where the page had no fields for them."""
    loose: dict[str, Words] = field(default_factory=dict)
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = Reader(self.form)


@dataclass(frozen=True, slots=True)
class Slot:
    """The fields of one remark, as they are shown."""

    number: int
    on: int
    """The number of the version it is about."""
    of: str = "0"
    first: str = ""
    last: str = ""
    quote: str = ""
    words: str = ""
    is_gone: bool = False
    is_earlier: bool = False
    is_spare: bool = False


def name(number: int, which: str) -> str:
    """The name of one field of a remark."""
    return f"remark-{number}-{which}"


def read(form: Form, readings: Readings) -> Typed:
    """The remarks on a page of a reviewer; those without words and those to be removed are left out."""
    typed = Typed(form)
    if SENT in form:
        numbers = range(1, MOST_REMARKS + 1)
        typed.remarks = [one for one in (_one(typed, readings, nth) for nth in numbers) if one is not None]
    return typed


def ask_for_passages(reader: Reader, typed: Typed) -> None:
    """Note each remark that points nowhere."""
    for which, words in typed.loose.items():
        reader.refuse(which, words)


def slots(found: Iterable[Pinned], readings: Readings) -> list[Slot]:
    """The fields for these remarks and for some more."""
    newest = readings.newest
    kept = [_slot(one, readings) for one in sorted(found, key=lambda one: one.remark.number)]
    return kept + _spare({slot.number for slot in kept}, newest.version.number)


def slots_as_typed(typed: Typed, readings: Readings) -> list[Slot]:
    """The same fields with what stands in them, also where it does not fit."""
    form, newest = typed.form, readings.newest.version.number
    kept = [
        _slot_as_typed(form, nth, newest)
        for nth in range(1, MOST_REMARKS + 1)
        if any(form.get(name(nth, which)) for which in (FIRST, QUOTE, WORDS))
    ]
    return kept + _spare({slot.number for slot in kept}, newest)


def parts_to_choose(parts: Iterable[Part]) -> list[Option]:
    """What a remark may be about."""
    return [Option(str(part.number), part.name or _("The text")) for part in parts]


def _one(typed: Typed, readings: Readings, nth: int) -> Remarked | None:
    form, reader = typed.form, typed.reader
    words = reader.prose(name(nth, WORDS), longest=LONGEST_REMARK, label=_label(nth, WORDS))
    quote = reader.prose(name(nth, QUOTE), longest=LONGEST_QUOTE, label=_label(nth, QUOTE))
    if not words.strip() or form.get(name(nth, GONE)):
        return None
    reading = readings.numbered(form.get(name(nth, ON), 0, type=int))
    part = reading.part_numbered(form.get(name(nth, OF), 0, type=int))
    pointed = _pointed(typed, nth, quote)
    found = _found(reading, part, pointed)
    selector = None if isinstance(found, Misfit) else found
    if isinstance(found, Misfit):
        which, told = MISFITS[found]
        typed.loose.setdefault(name(nth, which), str(told) % {"nth": nth})
    return Remarked(nth, reading.version.id, part.file_id if part else None, pointed, selector, words)


def _found(reading: Reading, part: Part | None, pointed: Pointed) -> Selector | Misfit:
    """Where nothing can be read any more, as after its author was erased, words can still be sent."""
    if not reading.parts and pointed.first:
        return Selector(pointed.first, pointed.last or pointed.first, "", "", "", 0, 0)
    return select(part.texts, pointed) if part else Misfit.NO_SUCH_UNIT


def _pointed(typed: Typed, nth: int, quote: str) -> Pointed:
    """Numbers that are none do not keep words from being kept."""
    reader = Reader(typed.form)
    first, last = (
        reader.integer(name(nth, which), Bounds(1, HIGHEST), label=_label(nth, which))
        for which in (FIRST, LAST)
    )
    typed.loose.update(reader.errors)
    return Pointed(first, last, quote)


def _label(nth: int, which: str) -> Words:
    return _("Comment %(nth)s, %(label)s", nth=nth, label=LABELS[which])


def _slot_as_typed(form: Form, nth: int, newest: int) -> Slot:
    of, first, last, quote, words = (form.get(name(nth, which), "") for which in TYPED)
    on = form.get(name(nth, ON), newest, type=int)
    is_gone = bool(form.get(name(nth, GONE)))
    return Slot(nth, on, of, first, last, quote, words, is_gone=is_gone, is_earlier=on != newest)


def _slot(one: Pinned, readings: Readings) -> Slot:
    remark, found = one.remark, one.selector or one.remark.selector
    reading = readings.of(remark.version_id) if one.is_earlier else readings.newest
    part = reading.part(remark.file_id)
    is_all = bool(part and found and is_whole(part.texts, found))
    first, last = (found.first, found.last) if found else (remark.first, remark.last)
    return Slot(
        remark.number,
        on=reading.version.number,
        of=str(part.number) if part else "0",
        first=str(first or ""),
        last=str(last) if last and last != first else "",
        quote="" if is_all else (found.exact if found else remark.exact),
        words=remark.words,
        is_earlier=one.is_earlier,
    )


def _spare(taken: set[int], newest: int) -> list[Slot]:
    free = [number for number in range(1, MOST_REMARKS + 1) if number not in taken]
    return [Slot(number, on=newest, is_spare=True) for number in free[:SPARE]]
