"""Authors keep rubrics under a name and begin other activities with them; no rubric in use ever changes."""

import re
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from lti_tool.access import Actor
from lti_tool.activities.peer_review import KIND
from lti_tool.db import Base
from lti_tool.errors import NotFound, Refused
from lti_tool.parts.forms.library import queries, service
from lti_tool.parts.forms.library.models import KeptRubric
from lti_tool.parts.forms.library.service import Named
from lti_tool.parts.forms.models import CriterionRow, LevelRow, RubricRow, RubricVersionRow
from lti_tool.parts.forms.rules import copy_of
from lti_tool.sandbox.seed import LEARNING_LEAD
from tests.house import House, Visitor
from tests.peer_review.browsing import SET_UP, Fields, Table, begin, press, url
from tests.peer_review.conftest import MakeCohort
from tests.peer_review.making import TWO_CRITERIA, Cohort
from tests.peer_review.test_kinds_of_criteria import OF_ALL_KINDS

KINDS = OF_ALL_KINDS | {"c0-prompts": "I noticed", "c0-least_words": "7"}
MINE, SHARED = {"keep_as": "Letters"}, {"keep_as": "Letters", "keep_shared": "yes"}


def keep(author: Visitor, named: dict[str, str], rubric: dict[str, str] | None = None) -> None:
    """Keep a rubric from the page of a new activity."""
    begin(author)
    token = re.search(r'name="form_token" value="([^"]+)"', author.text)
    assert token is not None
    typed = SET_UP | (rubric or KINDS) | named
    author.send(url(author, "/set-up"), {"form_token": token[1], **typed, "do": "keep-rubric"})


def offered(author: Visitor) -> dict[str, str]:
    """The kept rubrics a new activity of this author can begin with: ids by their names."""
    begin(author)
    select_ = re.search(r'<select[^>]*name="kept".*?</select>', author.text, re.DOTALL)
    found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)<', select_[0]) if select_ else []
    return {name: value for value, name in found}


def criteria_on(page: str) -> list[str]:
    values = Fields(page).values
    return [values[f"c{at}-title"] for at in range(12) if f"c{at}-title" in values]


def test_a_new_activity_begins_with_the_kept_rubric_of_all_kinds(table: Table) -> None:
    keep(table.author, MINE)
    kept = offered(table.author)

    press(table.author, "/set-up", "begin-with-kept", {"title": "Still here", "kept": kept["Letters"]})

    values = Fields(table.author.text).values
    assert criteria_on(table.author.text) == ["Clear", "Signed", "Persuades", "One wish"]
    assert (values["c0-prompts"], values["c0-least_words"], values["c2-points"]) == ("I noticed", "7", "15")
    assert values["title"] == "Still here"
    press(table.author, "/set-up", "publish", SET_UP)
    table.author.get(url(table.author, "/change"))
    assert criteria_on(table.author.text) == ["Clear", "Signed", "Persuades", "One wish"]


def test_keeping_a_copy_says_so_and_keeps_what_was_typed(table: Table) -> None:
    keep(table.author, MINE)

    assert "A copy is kept." in table.author.text
    assert Fields(table.author.text).values["title"] == SET_UP["title"]
    assert criteria_on(table.author.text) == ["Clear", "Signed", "Persuades", "One wish"]


def test_a_rubric_that_does_not_fit_or_has_no_name_is_not_kept(table: Table) -> None:
    keep(table.author, {"keep_as": " "}, KINDS | {"c0-title": ""})

    assert "Give the rubric a name." in table.author.text
    assert "Criterion 1: give it a name." in table.author.text
    assert offered(table.author) == {}


def test_a_name_that_is_taken_is_refused_and_the_first_one_stays(table: Table) -> None:
    keep(table.author, MINE)
    keep(table.author, MINE, KINDS | {"c0-title": "Something else"})

    assert "You keep another rubric under this name." in table.author.text
    kept = offered(table.author)
    press(table.author, "/set-up", "begin-with-kept", {"kept": kept["Letters"]})
    assert criteria_on(table.author.text)[0] == "Clear"


def test_pressing_twice_keeps_one(table: Table) -> None:
    keep(table.author, MINE)
    keep(table.author, MINE)

    assert "A copy is kept." in table.author.text
    assert len(offered(table.author)) == 1


def test_what_is_shared_is_offered_to_a_colleague_and_the_rest_is_not(house: House, table: Table) -> None:
    colleague = house.visitor(LEARNING_LEAD)
    keep(table.author, SHARED)
    keep(table.author, {"keep_as": "My own"})
    shared = offered(table.author)

    found = offered(colleague)

    assert found == {"Letters": shared["Letters"]}
    press(colleague, "/set-up", "begin-with-kept", {"kept": found["Letters"]})
    assert criteria_on(colleague.text) == ["Clear", "Signed", "Persuades", "One wish"]
    begin(colleague)
    typed = Fields(colleague.text).values | {"do": "begin-with-kept"}
    for foreign in (shared["My own"], str(uuid4()), "no id"):
        answer = colleague.send(url(colleague, "/set-up"), typed | {"kept": foreign}, follow=False)
        assert answer.status_code == 404


def test_a_colleague_can_neither_rename_nor_remove_what_is_shared(house: House, table: Table) -> None:
    colleague = house.visitor(LEARNING_LEAD)
    keep(table.author, SHARED)
    kept_id = UUID(offered(table.author)["Letters"])
    offered(colleague)
    token = Fields(colleague.text).values["form_token"]
    name = {"form_token": token, f"name-{kept_id.hex}": "Taken over"}

    renamed = colleague.send(url(colleague, f"/rubrics/{kept_id}"), name, follow=False)
    removed = colleague.send(url(colleague, f"/rubrics/{kept_id}/remove"), name, follow=False)

    assert (renamed.status_code, removed.status_code) == (404, 404)
    assert list(offered(table.author)) == ["Letters"]


def test_its_owner_renames_shares_and_removes_it(house: House, table: Table) -> None:
    colleague = house.visitor(LEARNING_LEAD)
    keep(table.author, MINE)
    kept_id = UUID(offered(table.author)["Letters"])
    name, shared = f"name-{kept_id.hex}", f"shared-{kept_id.hex}"
    table.author.get(url(table.author, "/rubrics"))

    press(table.author, f"/rubrics/{kept_id}", changed={name: "Better letters", shared: "yes"})
    assert "Saved." in table.author.text
    assert list(offered(colleague)) == ["Better letters"]
    colleague.get(url(colleague, "/rubrics"))
    assert "Shared by others" in colleague.text
    table.author.get(url(table.author, "/rubrics"))
    press(table.author, f"/rubrics/{kept_id}/remove")

    assert "It is kept no longer." in table.author.text
    assert offered(colleague) == {}


def test_a_name_that_does_not_fit_is_told_and_nothing_changes(table: Table) -> None:
    keep(table.author, MINE)
    keep(table.author, {"keep_as": "Reports"})
    kept_id = UUID(offered(table.author)["Letters"])

    for typed, told in (("", "Give the rubric a name."), ("Reports", "You keep another rubric")):
        table.author.get(url(table.author, "/rubrics"))
        press(table.author, f"/rubrics/{kept_id}", changed={f"name-{kept_id.hex}": typed})
        assert told in table.author.text

    assert set(offered(table.author)) == {"Letters", "Reports"}


def test_nobody_learns_of_kept_rubrics_who_does_not_author(table: Table) -> None:
    table.set_up()
    me = table.learners[0]
    me.open()

    assert me.get(url(me, "/rubrics")).status_code == 403


def kept_by(cohort: Cohort, who: Actor, name: str = "Letters", *, is_shared: bool = False) -> UUID:
    named = Named(name, is_shared)
    return cohort.do(lambda s, now: service.keep(s, who, named, TWO_CRITERIA, now=now).id)


def listed(cohort: Cohort, who: Actor) -> list[str]:
    return cohort.do(lambda s, _: [one.name for one in queries.listed(s, who)])


def test_another_organisation_sees_nothing_even_of_what_is_shared(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    colleague, stranger = cohort.learners[0], replace(cohort.learners[0], organisation_id=uuid4())

    kept_id = kept_by(cohort, cohort.author, is_shared=True)

    assert listed(cohort, colleague) == ["Letters"]
    assert listed(cohort, stranger) == []
    assert cohort.do(lambda s, _: queries.rubric(s, colleague, kept_id)).criteria
    with pytest.raises(NotFound):
        cohort.do(lambda s, _: queries.rubric(s, stranger, kept_id))


def test_neither_the_activity_nor_the_kept_copy_changes_with_the_other(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    in_use = cohort.rubric()
    kept_id = kept_by(cohort, cohort.author)
    kept = cohort.do(lambda s, _: queries.rubric(s, cohort.author, kept_id))

    cohort.do(lambda s, _: service.remove(s, cohort.author, kept_id))

    assert cohort.rubric() == in_use
    assert copy_of(kept) == copy_of(in_use)
    assert not {one.id for one in kept.criteria} & {one.id for one in in_use.criteria}
    assert not {one.key for one in kept.criteria} & {one.key for one in in_use.criteria}


def rows(cohort: Cohort) -> list[int]:
    tables: tuple[type[Base], ...] = (KeptRubric, RubricRow, RubricVersionRow, CriterionRow, LevelRow)
    return cohort.do(lambda s, _: [s.scalar(select(func.count()).select_from(one)) or 0 for one in tables])


def test_what_is_removed_leaves_nothing_behind(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    before = rows(cohort)
    kept_id = kept_by(cohort, cohort.author)
    assert all(more > less for more, less in zip(rows(cohort), before, strict=True))

    cohort.do(lambda s, _: service.remove(s, cohort.author, kept_id))

    assert rows(cohort) == before


def test_nobody_keeps_more_than_fit(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    for nth in range(service.MOST_KEPT):
        kept_by(cohort, cohort.author, f"Rubric {nth}")

    with pytest.raises(Refused, match=service.TOO_MANY):
        kept_by(cohort, cohort.author, "One more")

    assert kept_by(cohort, cohort.learners[0], "Mine")


def test_what_is_kept_is_counted_given_and_erased_with_its_owner(make_cohort: MakeCohort) -> None:
    cohort = make_cohort(1)
    other = cohort.learners[0]
    kept_by(cohort, cohort.author, is_shared=True)
    kept_by(cohort, other, "Mine")
    person_id = cohort.author.person_id

    counted = cohort.do(lambda s, _: {str(one.words): one.count for one in KIND.count_personal(s, person_id)})
    given = cohort.do(lambda s, _: KIND.export_personal(s, person_id))["rubrics_kept"]
    cohort.do(lambda s, now: KIND.erase_personal(s, person_id, now=now))

    assert counted["Rubrics kept under a name"] == 1
    assert [(one["name"], one["criteria"]) for one in given] == [("Letters", ["Clear", "Kind"])]
    assert listed(cohort, other) == ["Mine"]
