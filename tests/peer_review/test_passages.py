"""Where a remark points: numbers and quotes in, a passage out, and the same passage in another version."""

import pytest

from lti_tool.activities.peer_review.rules.passages import (
    LONGEST_QUOTE,
    Misfit,
    Pointed,
    Selector,
    find_again,
    is_whole,
    select,
    spans,
)
from lti_tool.web.marking import marked, text_in
from lti_tool.web.markup import blocks, markdown

LETTER = ("Dear Ms Okafor,", "your desk comes on Tuesday.", "It comes on Tuesday, I promise.", "Yours")


def found(units: tuple[str, ...], pointed: Pointed) -> Selector:
    selector = select(units, pointed)
    assert isinstance(selector, Selector)
    return selector


def test_a_number_alone_means_the_whole_paragraph() -> None:
    selector = found(LETTER, Pointed(2))

    assert (selector.exact, selector.first, selector.last) == (LETTER[1], 2, 2)
    assert is_whole(LETTER, selector)


def test_two_numbers_mean_everything_between_them() -> None:
    assert found(LETTER, Pointed(1, 2)).exact == "\n".join(LETTER[:2])


def test_words_are_found_in_the_paragraph_that_was_named() -> None:
    selector = found(LETTER, Pointed(3, quote="on Tuesday"))

    assert (selector.first, selector.exact) == (3, "on Tuesday")
    assert not is_whole(LETTER, selector)


def test_words_alone_are_enough_and_tell_their_number() -> None:
    assert found(LETTER, Pointed(quote="I promise")).first == 3


def test_spaces_and_line_ends_need_not_be_typed_as_they_stand() -> None:
    assert found(("one  two\nthree",), Pointed(quote="two three")).exact == "two\nthree"


def test_a_passage_may_reach_over_paragraphs() -> None:
    selector = found(LETTER, Pointed(quote="Okafor, your desk"))

    assert (selector.first, selector.last) == (1, 2)
    assert spans(LETTER, selector) == {1: (8, 15), 2: (0, 9)}


@pytest.mark.parametrize(
    ("pointed", "misfit"),
    [
        (Pointed(), Misfit.NOWHERE),
        (Pointed(quote="  \n "), Misfit.NOWHERE),
        (Pointed(0), Misfit.NO_SUCH_UNIT),
        (Pointed(5), Misfit.NO_SUCH_UNIT),
        (Pointed(1, 5), Misfit.NO_SUCH_UNIT),
        (Pointed(3, 2), Misfit.BACKWARDS),
        (Pointed(1, quote="Tuesday"), Misfit.NOT_THERE),
        (Pointed(quote="Wednesday"), Misfit.NOT_THERE),
        (Pointed(quote=".*"), Misfit.NOT_THERE),
    ],
)
def test_what_is_not_there_is_said(pointed: Pointed, misfit: Misfit) -> None:
    assert select(LETTER, pointed) is misfit


def test_a_long_passage_is_not_quoted_whole_but_words_of_it_are() -> None:
    long = ("word " * LONGEST_QUOTE + "end",)

    assert select(long, Pointed(1)) is Misfit.TOO_LONG
    assert found(long, Pointed(1, quote="word end")).exact == "word end"


def test_positions_are_counted_in_code_points_also_beyond_the_first_plane() -> None:
    units = ("\U0001f469\u200d\U0001f33e grows", "\u0645\u0631\u062d\u0628\u0627 \U0001f642 bye")

    selector = found(units, Pointed(quote="bye"))

    assert (selector.start, selector.end) == (18, 21)
    assert "\n".join(units)[selector.start : selector.end] == "bye"


def test_the_surroundings_of_a_quote_are_kept_with_it() -> None:
    selector = found(LETTER, Pointed(3, quote="on Tuesday"))

    assert selector.prefix.endswith("Tuesday.\nIt comes ")
    assert selector.suffix == ", I promise.\nYours"


def test_the_same_words_are_found_again_where_they_moved() -> None:
    selector = found(LETTER, Pointed(4))

    assert find_again(("A new beginning.", *LETTER), selector).first == 5


def test_of_several_the_one_with_the_same_surroundings_is_found() -> None:
    selector = found(LETTER, Pointed(3, quote="on Tuesday"))

    again = find_again((LETTER[2], "and", LETTER[1], LETTER[2]), selector)

    assert again.first == 4


def test_words_that_are_gone_are_not_found_again() -> None:
    assert find_again(("Dear Mr Okafor,",), found(LETTER, Pointed(1))) is None


def test_nothing_is_found_again_by_no_words() -> None:
    assert find_again(LETTER, Selector(1, 1, "", "", "", 0, 0)) is None


def test_the_blocks_of_a_text_are_the_whole_text() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    text = f"# Title\n\nOne *two*\nthree\n\n- a\n- b\n\n> said\n\n```\ncode\n```\n\n{table}"

    assert "".join(blocks(text)) == markdown(text)
    assert len(blocks(text)) == 6


def test_no_text_has_no_blocks() -> None:
    assert blocks(" \n") == ()


def test_a_passage_is_marked_across_emphasis_and_links() -> None:
    (html,) = blocks("Your **desk** comes [on Tuesday](https://a.example).")

    shown = marked(html, [(7, 18)])

    assert text_in(shown) == text_in(html)
    assert "<strong>de<mark" in shown
    assert shown.count("<mark") == 3


def test_marks_that_overlap_are_one() -> None:
    (html,) = blocks("one two three")

    assert marked(html, [(4, 7), (0, 5)]).count("<mark") == 1
    assert '<mark class="pl-mark">one two</mark> three' in marked(html, [(4, 7), (0, 5)])


def test_marking_a_whole_table_puts_no_mark_between_its_cells() -> None:
    (html,) = blocks("| a | b |\n|---|---|\n| 1 | 2 |\n")

    shown = marked(html, [(0, len(text_in(html)))])

    assert shown.count("<mark") == 4
    assert ">\n<mark" not in shown


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script> & <b>",
        '"><img src=x onerror=alert(1)>',
        '[a](https://a.example "x > y < z") tail & more',
        "`<mark>` &amp; &lt;",
        "\u202eabc\u202c and \u05e9\u05dc\u05d5\u05dd",
    ],
)
def test_marking_adds_nothing_but_marks(hostile: str) -> None:
    (html,) = blocks(hostile)
    text = text_in(html)

    for end in range(1, len(text) + 1):
        shown = marked(html, [(end - 1, end)])
        assert text_in(shown) == text
        assert (
            shown.replace('<mark class="pl-mark">', "").replace("</mark>", "").unescape() == html.unescape()
        )
        assert "<script" not in shown
        assert "<img" not in shown
