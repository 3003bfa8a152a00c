"""Templates speak through gettext, and hold no styles, scripts or handlers of their own."""

import pytest

from tests.structure.templates import Template, product, unfetched, unsafe, unsaid


def planted(text: str) -> Template:
    return Template("planted.html", text)


@pytest.mark.parametrize("template", product(), ids=lambda template: template.path)
def test_every_word_goes_through_gettext(template: Template) -> None:
    assert unsaid(template) == []


@pytest.mark.parametrize("template", product(), ids=lambda template: template.path)
def test_nothing_is_written_into_the_page_that_its_policy_forbids(template: Template) -> None:
    assert unsafe(template) == []


@pytest.mark.parametrize("template", product(), ids=lambda template: template.path)
def test_files_are_fetched_with_the_session_of_the_frame(template: Template) -> None:
    assert unfetched(template) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Hello</p>", "Hello"),
        ("<p>{{ _('Hello') }} there</p>", "there"),
        ("<p>{% if late %}Too late{% endif %}</p>", "Too late"),
        ("<title>{% block title %}Reviews{% endblock %}</title>", "Reviews"),
        ('<a href="/" title="The start">1</a>', "The start"),
        ('<img alt="A table" src="x">', "A table"),
        ('<input placeholder="name">', "name"),
        ('<nav aria-label="Pages"></nav>', "Pages"),
        ('<input type="submit" value="Send">', "Send"),
        ('<p data-saved="Draft saved at {time}"></p>', "Draft saved at {time}"),
        ("{{ c.head('Your steps') }}", "Your steps"),
        ("{% call c.empty('Nothing') %}{% endcall %}", "Nothing"),
        ("{{ title or 'Nothing here yet' }}", "Nothing here yet"),
        ("{% set words = 'you are done.' %}", "you are done."),
    ],
)
def test_a_word_in_one_language_only_is_found(text: str, words: str) -> None:
    assert unsaid(planted(text)) == [f"planted.html:1: {words}"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>{{ _('Hello %(name)s', name=name) }}</p>",
        "<p>{{ ngettext('One review', '%(num)s reviews', count) }}</p>",
        "<p>3 / 4 · x</p>",
        "<p>Potluck</p>",
        "{# A note for whoever reads the template. #}",
        "<p class=\"{{ 'pl-note is-need' if late else 'pl-note' }}\"></p>",
        "{% if request.method == 'GET' %}{% endif %}",
        '<img alt="" src="x">',
        '<script type="application/json">{"words": "Two words"}</script>',
    ],
)
def test_what_nobody_reads_is_no_finding(text: str) -> None:
    assert unsaid(planted(text)) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red"></p>', "<p style=…>"),
        ("<style>p { color: red }</style>", "<style>"),
        ("<script>go()</script>", "<script>"),
        ('<button onclick="go()"></button>', "<button onclick=…>"),
        ('<form onsubmit="{{ x }}"></form>', "<form onsubmit=…>"),
        ('<a href=" JavaScript:go()">1</a>', "<a href=…>"),
        ("{% if x %}<p style='a'></p>{% endif %}", "<p style=…>"),
    ],
)
def test_an_inline_style_script_or_handler_is_found(text: str, what: str) -> None:
    assert unsafe(planted(text)) == [f"planted.html:1: {what}"]


@pytest.mark.parametrize(
    "text",
    [
        "<script src=\"{{ asset_url('frame.js') }}\" defer></script>",
        '<script type="application/json">{}</script>',
        '<link rel="stylesheet" href="/assets/theme.css">',
    ],
)
def test_files_and_data_are_no_findings(text: str) -> None:
    assert unsafe(planted(text)) == []


def test_a_link_that_leaves_the_session_behind_is_found() -> None:
    assert unfetched(planted('<p>\n<a href="/works.csv" download>1</a></p>')) == ["planted.html:2: download"]
