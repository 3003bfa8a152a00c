"""Authors help reviewers to write: sentences to begin with, and how many words a comment has at least."""

import pytest

from tests.house import House, Visitor
from tests.peer_review.browsing import Fields, Table, press, url
from tests.peer_review.test_kinds_of_criteria import OF_ALL_KINDS, filled, publish

BEGIN = "What stayed with me is"
SHORT, LONG = "Three small words", "These are five whole words"
HELPED = OF_ALL_KINDS | {
    "c0-prompts": f"{BEGIN}\r\n\r\n  Next time   you could",
    "c0-least_words": "5",
    "c1-least_words": "5",
    "c2-least_words": "5",
    "c3-least_words": "5",
}


@pytest.fixture
def table(house: House) -> Table:
    return Table(house)


def reviewer_of(table: Table) -> tuple[Visitor, str]:
    """A learner in front of a work to review, and where that is."""
    for each in table.learners[:2]:
        table.write(each)
    me = table.learners[0]
    return me, table.pull(me)


def test_an_author_finds_the_help_they_typed_again(table: Table) -> None:
    publish(table, HELPED)

    table.author.get(url(table.author, "/change"))

    fields = Fields(table.author.text).values
    assert fields["c0-prompts"] == f"{BEGIN}\nNext time you could"
    assert (fields["c0-least_words"], fields["c3-least_words"]) == ("5", "5")


def test_a_reviewer_reads_how_to_begin_and_how_much_to_write(table: Table) -> None:
    publish(table, HELPED)

    me, _at = reviewer_of(table)

    assert f'<li dir="auto">{BEGIN}</li>' in me.text
    assert me.text.count("At least 5 words") == 4


def test_sentences_to_begin_with_cannot_carry_markup(table: Table) -> None:
    publish(table, HELPED | {"c0-prompts": "<img src=x onerror=alert(1)>"})

    me, _at = reviewer_of(table)

    assert "&lt;img src=x" in me.text
    assert "<img src=x" not in me.text


def test_too_few_words_are_pointed_out_for_each_kind_and_nothing_is_lost(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)

    press(me, at, "check", filled(me.text, words=SHORT))

    for title in ("Clear", "Signed", "Persuades", "One wish"):
        assert f"{title}: write at least 5 words." in me.text
    assert "Choose a level for" not in me.text
    assert "Type points for" not in me.text
    assert me.get(at).text.count(SHORT) == 4


def test_a_judgement_and_words_that_are_missing_are_both_asked_for(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)

    press(me, at, "check")

    assert "Choose a level for: Clear" in me.text
    assert "Clear: write at least 5 words." in me.text


def test_as_many_words_as_asked_for_are_sent(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)

    press(me, at, "check", filled(me.text, words=LONG))
    press(me, f"{at}/send")

    assert LONG in me.get(at).text
    assert f'action="{at}"' not in me.text


def test_markup_and_addresses_are_no_words(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)

    press(me, at, "check", filled(me.text, words="**One** - - - [two](https://a.example/b/c/d/e)"))

    assert "Clear: write at least 5 words." in me.text


def test_a_draft_with_too_few_words_is_kept(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)
    typed = Fields(me.text).values | filled(me.text, words=SHORT)

    by_itself = me.send(f"{at}/draft", typed, follow=False)
    by_button = me.send(at, Fields(me.get(at).text).values | {"do": "leave"}, follow=False)

    assert (by_itself.status_code, by_button.status_code) == (200, 303)
    assert me.get(at).text.count(SHORT) == 4


def test_sending_past_the_page_does_not_get_around_the_least_words(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)
    press(me, at, "leave", filled(me.text, words=SHORT))
    me.get(at)

    press(me, f"{at}/send")

    assert f'action="{at}"' in me.get(at).text


def test_without_least_words_a_comment_beside_a_level_can_be_left_out(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    me, at = reviewer_of(table)
    answers = filled(me.text, words="")
    wish = [name for name in answers if name.startswith("comment-")][-1]

    press(me, at, "check", answers | {wish: "Sign it."})

    assert "Look at it once more" in me.text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"c0-least_words": "many"}, "Criterion 1: type the least words of a comment"),
        ({"c0-least_words": "-1"}, "Criterion 1: type the least words of a comment"),
        ({"c0-least_words": "501"}, "Criterion 1: type the least words of a comment"),
        ({"c0-least_words": "\u0665"}, "Criterion 1: type the least words of a comment"),
        ({"c0-prompts": "\n".join("abcdefg")}, "Criterion 1: 6 sentences to begin with are enough."),
        ({"c0-prompts": "a" * 201}, "Criterion 1: a sentence to begin with is too long"),
    ],
)
def test_help_that_does_not_fit_is_told_and_still_there(
    table: Table, typed: dict[str, str], told: str
) -> None:
    publish(table, OF_ALL_KINDS | typed)

    assert told in table.author.text
    assert Fields(table.author.text).values.items() >= typed.items()
    assert '<details id="rubric" open>' in table.author.text


def test_practice_and_examples_ask_for_as_many_words(table: Table) -> None:
    publish(table, HELPED | {"practise": "first"})
    author = table.author
    author.get(url(author, "/examples/new"))
    example = {"example_title": "A letter", "example_text": "Dear customer."}

    press(author, "/examples/new", changed=example | filled(author.text, words=SHORT))
    refused = author.text
    press(author, "/examples/new", changed=example | filled(author.text, words=LONG))

    assert "Clear: write at least 5 words." in refused
    me = table.learners[0]
    table.write(me)
    me.send(url(me, "/practice"))
    press(me, me.at, "send", filled(me.text, words=SHORT))
    assert "Clear: write at least 5 words." in me.text
    assert me.text.count(SHORT) == 4


def test_pr_22_nobody_is_asked_for_more_words_than_when_they_began(table: Table) -> None:
    publish(table, OF_ALL_KINDS)
    me, at = reviewer_of(table)
    table.author.get(url(table.author, "/change"))

    press(table.author, "/change", "save", {"c0-least_words": "50"})

    assert "At least 50 words" not in me.get(at).text
    press(me, at, "check", filled(me.text, words=SHORT))
    assert "Look at it once more" in me.text
    table.pull(table.learners[1])
    assert "At least 50 words" in table.learners[1].text


def test_pr_22_sentences_to_begin_with_are_words_that_may_change_at_any_time(table: Table) -> None:
    publish(table, HELPED)
    me, at = reviewer_of(table)
    table.author.get(url(table.author, "/change"))

    press(table.author, "/change", "save", {"c0-prompts": "I noticed that"})

    assert "I noticed that" in me.get(at).text
    assert BEGIN not in me.text
