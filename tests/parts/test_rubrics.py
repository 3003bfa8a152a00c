"""Rubrics keep their old versions for those who responded to them."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest

from lti_tool.errors import NotFound
from lti_tool.parts.forms import queries, service
from lti_tool.parts.forms.rules import Answer, CriterionDraft, CriterionKind, LevelDraft, Rubric, RubricDraft
from lti_tool.platforms import service as platforms
from lti_tool.runtime import Runtime
from tests.house import StandingClock

DRAFT = RubricDraft((CriterionDraft("Clear", (LevelDraft("Yes", 10), LevelDraft("No", 0))),))


class Shelf:
    """One organisation's rubric, revised in transactions of their own."""

    def __init__(self, runtime: Runtime, clock: StandingClock) -> None:
        self.database, self.clock = runtime.database, clock
        with self.database.writing() as session:
            found = platforms.default_organisation(session, iri_base="http://localhost:8000", now=clock())
            session.flush()
            self.organisation_id = found.id
            self.rubric_id = service.create(session, found.id, DRAFT, now=clock())

    def now(self) -> Rubric:
        with self.database.reading() as session:
            return queries.current(session, self.organisation_id, self.rubric_id)

    def revise(self, change: Callable[[RubricDraft], RubricDraft]) -> Rubric:
        kept = self.now()
        levels = tuple(LevelDraft(one.title, one.points, "", one.key) for one in kept.criteria[0].levels)
        as_it_is = RubricDraft((CriterionDraft(kept.criteria[0].title, levels, "", kept.criteria[0].key),))
        with self.database.writing() as session:
            return service.revise(
                session, self.organisation_id, self.rubric_id, change(as_it_is), now=self.clock()
            )

    def respond(self, rubric: Rubric, *given: Answer) -> object:
        with self.database.writing() as session:
            response = service.begin_response(
                session, self.organisation_id, rubric.version_id, now=self.clock()
            )
            service.answer(session, response, rubric, given)
            return response

    def said(self, response: object) -> tuple[Rubric, tuple[Answer, ...]]:
        with self.database.reading() as session:
            return queries.responses(session, self.organisation_id, [response])[response]


@pytest.fixture
def shelf(runtime: Runtime, clock: StandingClock) -> Shelf:
    return Shelf(runtime, clock)


def reworded(draft: RubricDraft) -> RubricDraft:
    return RubricDraft((replace(draft.criteria[0], title="Lucid"),))


def dearer(draft: RubricDraft) -> RubricDraft:
    first = draft.criteria[0]
    return RubricDraft((replace(first, levels=(replace(first.levels[0], points=20), *first.levels[1:])),))


def test_words_change_in_place_even_for_those_who_responded(shelf: Shelf) -> None:
    before = shelf.now()
    response = shelf.respond(before)

    after = shelf.revise(reworded)

    assert (after.number, after.version_id) == (1, before.version_id)
    assert shelf.said(response)[0].criteria[0].title == "Lucid"


def test_structure_changes_in_place_until_somebody_responded(shelf: Shelf) -> None:
    after = shelf.revise(dearer)

    assert after.number == 1
    assert shelf.now().most_points == 20


def test_structure_makes_a_new_version_once_somebody_responded(shelf: Shelf) -> None:
    before = shelf.now()
    response = shelf.respond(before, Answer(before.criteria[0].id, before.criteria[0].levels[0].id, "Good"))

    after = shelf.revise(dearer)

    kept, said = shelf.said(response)
    assert after.number == 2
    assert after.criteria[0].key == before.criteria[0].key
    assert (kept.number, kept.most_points) == (1, 10)
    assert kept.criteria[0].level(said[0].level_id).points == 10


def test_a_level_of_another_criterion_is_not_kept(shelf: Shelf) -> None:
    rubric = shelf.now()

    response = shelf.respond(rubric, Answer(rubric.criteria[0].id, uuid4(), "Hm"), Answer(uuid4(), None, "?"))

    assert shelf.said(response)[1] == (Answer(rubric.criteria[0].id, None, "Hm"),)


def test_forgetting_words_keeps_levels(shelf: Shelf) -> None:
    rubric = shelf.now()
    level = rubric.criteria[0].levels[0]
    response = shelf.respond(rubric, Answer(rubric.criteria[0].id, level.id, "My secret"))

    with shelf.database.writing() as session:
        service.forget_words(session, [response])

    assert shelf.said(response)[1] == (Answer(rubric.criteria[0].id, level.id, ""),)


def test_the_rubric_of_another_organisation_does_not_exist(shelf: Shelf) -> None:
    with shelf.database.reading() as session, pytest.raises(NotFound):
        queries.current(session, uuid4(), shelf.rubric_id)

    with shelf.database.reading() as session:
        assert queries.versions(session, uuid4(), [shelf.now().version_id]) == {}


def test_what_was_typed_is_kept_on_both_databases(any_runtime: Runtime, clock: StandingClock) -> None:
    shelf = Shelf(any_runtime, clock)
    typed = CriterionDraft("Persuades", (), kind=CriterionKind.POINTS, highest=15)
    words = CriterionDraft("One wish", (), kind=CriterionKind.COMMENT)
    rubric = shelf.revise(lambda draft: RubricDraft((*draft.criteria, typed, words)))
    clear, persuades, wish = rubric.criteria

    response = shelf.respond(
        rubric,
        Answer(clear.id, clear.levels[0].id, points=99),
        Answer(persuades.id, points=7.25),
        Answer(wish.id, comment="Sign it.", points=3),
    )

    kept, said = shelf.said(response)
    assert kept == rubric
    assert [(one.kind, one.highest, len(one.levels)) for one in rubric.criteria] == [
        (CriterionKind.LEVELS, 0, 2),
        (CriterionKind.POINTS, 15, 0),
        (CriterionKind.COMMENT, 0, 0),
    ]
    assert {one.criterion_id: one.points for one in said} == {
        clear.id: None,
        persuades.id: 7.25,
        wish.id: None,
    }


def test_pr_22_another_kind_after_a_response_is_a_new_version(shelf: Shelf) -> None:
    before = shelf.now()
    response = shelf.respond(before, Answer(before.criteria[0].id, before.criteria[0].levels[0].id))

    after = shelf.revise(lambda draft: RubricDraft((replace(draft.criteria[0], kind=CriterionKind.CHECK),)))

    assert (before.number, after.number) == (1, 2)
    assert after.criteria[0].kind is CriterionKind.CHECK
    assert shelf.said(response)[0] == before
