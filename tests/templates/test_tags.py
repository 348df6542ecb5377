from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template

from accounts.enums import Role
from questionnaire import phrases
from questionnaire.templatetags import stocktake as tags
from questionnaire.templatetags._navigation import places, roles_in_words
from tests.templates.markup import elements


def _render(source, **context):
    return Template("{% load stocktake %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("red", "Red"),
        ("amber", "Amber"),
        ("green", "Green"),
        ("no_response", "No response"),
        ("open", "Open"),
        ("not_asked", "Not asked"),
    ],
)
def test_chip_says_its_state_in_a_word(state, word):
    html = tags.chip(state)

    assert html.endswith(f"{word}</span>")
    assert html.count('aria-hidden="true"') == html.count("<svg")


def test_chip_escapes_the_words_it_is_given():
    assert "&lt;b&gt;" in tags.chip("other", "<b>")


def test_chip_count_is_silent_about_none():
    assert tags.chip_count("red", 0) == ""
    assert tags.chip_count("red", 4).endswith("4 red</span>")


def test_marks_have_one_cell_for_each_state():
    html = tags.marks(["done", "passed", "open", "half", "time"])

    ((svg, cells),) = elements(html, "svg")
    assert svg["width"] == "72"
    assert svg["aria-hidden"] == "true"
    assert [cell[0] for cell in cells] == ["rect", "rect", "path", "rect", "rect", "rect", "circle"]
    assert "style" not in html


def test_text_blocks_show_what_was_typed_and_interpret_no_markup():
    html = tags.text_blocks("<b>Two</b> things & more:\n• one\n• two, see 8.1 above", frozenset({"8.1"}), "/questions/")

    assert html == (
        '<p class="govuk-body">&lt;b&gt;Two&lt;/b&gt; things &amp; more:</p>'
        '<ul class="govuk-list govuk-list--bullet"><li>one</li>'
        '<li>two, see <a class="govuk-link" href="/questions/8.1/">8.1</a> above</li></ul>'
    )


def test_references_can_lead_within_a_page():
    assert 'href="#q-8.1"' in tags.text_blocks("see 8.1", frozenset({"8.1"}), "#q-")
    assert "href" not in tags.text_blocks("see 8.1", frozenset({"8.1"}))


def test_word_diff_says_in_words_what_was_removed_and_added():
    html = tags.word_diff("agreed in <principal> on", "agreed in principle on")

    assert '<del><span class="govuk-visually-hidden">removed: </span>&lt;principal&gt;</del>' in html
    assert '<ins><span class="govuk-visually-hidden">added: </span>principle</ins> on' in html


def test_marked_text_is_the_whole_text_with_its_own_words_marked():
    html = tags.marked_text("ready in April 2014", "ready in May 2014", "only in yours")

    assert html == 'ready in <mark><span class="govuk-visually-hidden">only in yours: </span>April</mark> 2014'


def in_words(name, value):
    return tags.register.filters[name](value)


def test_moments_are_told_from_today(monkeypatch):
    monkeypatch.setattr(phrases.timezone, "localdate", lambda: date(2013, 7, 5))

    assert in_words("moment", datetime(2013, 7, 5, 17, 42, tzinfo=UTC)) == "today at 18:42"
    assert in_words("moment", datetime(2013, 7, 4, 13, 20, tzinfo=UTC)) == "yesterday at 14:20"
    assert in_words("moment", datetime(2013, 7, 3, 13, 20, tzinfo=UTC)) == "3 July 2013 at 14:20"
    assert in_words("moment", None) == ""


def test_days_are_those_of_london():
    late = datetime(2013, 7, 4, 23, 30, tzinfo=UTC)

    assert (in_words("day", late), in_words("weekday", late), in_words("clock", late)) == (
        "5 July 2013",
        "Friday 5 July",
        "00:30",
    )
    assert in_words("weekday", date(2013, 7, 5)) == "Friday 5 July"


def test_counts_agree_with_their_words():
    assert _render('{{ one|times:"answer,answers" }}, {{ many|times:"answer,answers" }}', one=1, many=1200) == (
        "1 answer, 1,200 answers"
    )
    assert _render("{{ names|joined }}", names=["a", "b", "c"]) == "a, b and c"
    assert _render("{{ text|count_words }}", text=" two  words ") == "2"


def test_links_in_a_row_are_joined_as_in_a_sentence():
    listed = "{% for number in numbers %}<b>{{ number }}</b>{% joiner %}{% endfor %}"

    assert [_render(listed, numbers=range(1, count + 1)) for count in (1, 2, 3)] == [
        "<b>1</b>",
        "<b>1</b> and <b>2</b>",
        "<b>1</b>, <b>2</b> and <b>3</b>",
    ]


def test_long_text_counts_its_words_where_it_is_asked():
    from django import forms

    form = forms.Form(initial={"why": "three little words"})
    form.fields["why"] = forms.CharField(widget=forms.Textarea)

    html = _render("{% field form.why words=True %}", form=form)

    ((text, _),) = elements(html, "textarea")
    assert text["aria-describedby"] == "id_why-words"
    assert '<p class="govuk-hint app-words" id="id_why-words" data-words-of="id_why">3 words</p>' in html


def _person(*held):
    memberships = [SimpleNamespace(role=role, area_id=area, reads_assigned_only=False) for role, area in held]
    return SimpleNamespace(is_authenticated=True, held=memberships)


def _request(user, name, **kwargs):
    match = SimpleNamespace(url_name=name, kwargs=kwargs)
    return SimpleNamespace(user=user, resolver_match=match)


def test_area_people_move_within_their_return():
    request = _request(_person((Role.LEAD, 1)), "question", collection="s", area="E10000001", number="6.9")

    found = places(request)

    assert [(place["text"], place["current"]) for place in found] == [
        ("This return", "true"),
        ("People", ""),
        ("History", ""),
        ("Documents", ""),
        ("Easy read", ""),
    ]
    assert found[0]["url"] == "/collections/s/areas/E10000001/"


def test_programme_moves_within_its_collection():
    request = _request(_person((Role.MANAGER, None)), "collection", collection="s")

    assert [(place["text"], place["current"]) for place in places(request)] == [
        ("Dashboard", "page"),
        ("Archives", ""),
        ("Emails", ""),
        ("Jobs", ""),
    ]


def test_there_is_nowhere_to_go_outside_a_return():
    assert places(_request(_person((Role.LEAD, 1)), "account")) == []
    assert places(SimpleNamespace()) == []


def test_role_is_the_one_held_in_this_area():
    person = _person((Role.LEAD, 1), (Role.SIGNATORY, 2))

    assert roles_in_words(person, SimpleNamespace(area_id=1)) == "lead"
    assert roles_in_words(person, SimpleNamespace(area_id=2)) == "signatory"
    assert roles_in_words(person, None) == "lead, signatory"
