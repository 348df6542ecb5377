"""Tags and filters for pages: ratings, marks, answers, differences, forms, the frame, dates in words."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts import sitting
from questionnaire import kinds, phrases, text, wording
from questionnaire.phrases import join
from questionnaire.templatetags import _fields, _navigation

register = template.Library()
register.filter("size", text.file_size)

_INSTEAD = {  # what a chip says in the place of a rating
    "no_response": "No response",
    "open": "Open",
    "not_asked": "Not asked",
}
_FIGURES = {
    "done": '<rect class="app-mark" x="{x}" y="0.5" width="11" height="{h}" rx="1.5"/>',
    "half": '<rect class="app-mark app-mark--half" x="{x}" y="0.5" width="11" height="{h}" rx="1.5"/>',
    "open": '<rect class="app-mark app-mark--open" x="{x}" y="0.5" width="11" height="{h}" rx="1.5"/>',
    "passed": '<rect class="app-mark app-mark--passed" x="{x}" y="0.5" width="11" height="{h}" rx="1.5"/>'
    '<path class="app-mark__line" d="M{left} {low}L{right} {high}"/>',
    "time": '<rect class="app-mark app-mark--time" x="{x}" y="0.5" width="11" height="{h}" rx="1.5"/>'
    '<circle class="app-mark__dot" cx="{middle}" cy="{centre}" r="2"/>',
}
_STEP = 15
_EMAIL = re.compile(r"([^\s,;<>()]+@[^\s,;<>()]*[^\s,;<>().])")
_ICONS = {
    "tick": '<circle cx="12" cy="12" r="12"/><path class="app-icon__cut" d="M6.5 12.5 10.5 16.5 17.5 8.5"/>',
    "warning": '<circle cx="12" cy="12" r="12"/><path class="app-icon__cut" d="M12 5.5V13M12 16.5V18.5"/>',
    "cross": '<path d="M7 0H17L24 7V17L17 24H7L0 17V7Z"/><path class="app-icon__cut" d="M8 8 16 16M16 8 8 16"/>',
    "sheets": '<path class="app-icon__line" d="M8 5H3V22H15V19"/><rect x="8" y="1" width="14" height="17" rx="1"/>'
    '<path class="app-icon__cut" d="M11.5 9.5H18M15.5 6.5 18.5 9.5 15.5 12.5"/>',
    "clock": '<circle class="app-icon__line" cx="12" cy="12" r="10.5"/>'
    '<path class="app-icon__line" d="M12 6V12.5L16 15"/>',
    "eye": '<path class="app-icon__line" d="M1.5 12C5.5 5 18.5 5 22.5 12 18.5 19 5.5 19 1.5 12Z"/>'
    '<circle cx="12" cy="12" r="3.8"/>',
    "within": '<rect class="app-icon__line" x="2" y="1.5" width="20" height="21"/>'
    '<rect x="6.5" y="6" width="11" height="12" rx="1"/>',
    "question": '<circle class="app-icon__line" cx="12" cy="12" r="10.5"/>'
    '<path class="app-icon__line" d="M8.6 9.4C8.6 5 15.5 5 15.4 9.4 15.3 11.8 12 11.8 12 14.4M12 17V18.8"/>',
    "waiting": '<circle class="app-icon__line app-icon__line--thin" cx="12" cy="12" r="10.5"/>',
    "mine": '<circle class="app-icon__line" cx="12" cy="12" r="10"/>',
}


# Ratings


@register.simple_tag
def shape(value: str) -> SafeString:
    """The shape of a rating without its word; empty if there is none."""
    if value not in kinds.RATING_SHAPES:
        return mark_safe("")
    return format_html(
        '<svg class="app-shape app-shape--{}" width="12" height="12" viewBox="0 0 12 12" fill="currentColor" '
        'aria-hidden="true" focusable="false">{}</svg>',
        value,
        mark_safe(kinds.RATING_SHAPES[value]),  # a drawing of ours; `value` only chooses which
    )


@register.simple_tag
def chip(state: str, words: str = "") -> SafeString:
    """A rating, or the state shown instead of one: shape and word in a frame."""
    css = state.replace("_", "-") if state in _INSTEAD else kinds.look(state)
    label = words or _INSTEAD.get(state) or state.capitalize()
    return format_html('<span class="app-chip app-chip--{}">{}{}</span>', css, shape(state), label)


@register.simple_tag
def chip_count(state: str, count: int, words: str = "") -> SafeString:
    """ "4 red" with its shape, for a column of figures; nothing for none."""
    if not count:
        return mark_safe("")
    return format_html('<span class="app-chip-count">{}{} {}</span>', shape(state), count, (words or state).lower())


# Marks and icons


@register.simple_tag
def marks(states: Iterable[str], tall: bool = False) -> SafeString:
    """A strip of one cell per question, or per area if `tall`. Screen readers skip it: the figure is next to it."""
    height = 18 if tall else 12
    cells = [_cell(state, index * _STEP, height) for index, state in enumerate(states)]
    if not cells:
        return mark_safe("")
    width = len(cells) * _STEP - 3
    return format_html(
        '<svg class="app-marks" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true" focusable="false">'
        "{2}</svg>",
        width,
        height,
        mark_safe("".join(cells)),
    )


@register.simple_tag
def mark(state: str, tall: bool = False) -> SafeString:
    return marks([state], tall)


def _cell(state: str, offset: int, height: int) -> str:
    return _FIGURES[state].format(
        x=offset + 0.5,
        h=height - 1,
        left=offset + 2,
        right=offset + 10,
        low=height - 2,
        high=2,
        middle=offset + 6,
        centre=height / 2,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="app-icon app-icon--{}" width="24" height="24" viewBox="0 0 24 24" fill="currentColor" '
        'aria-hidden="true" focusable="false">{}</svg>',
        name,
        mark_safe(_ICONS[name]),
    )


@register.simple_tag(takes_context=True)
def page_facts(context: Context) -> SafeString:
    """The data for the page's scripts: the address for session checks, the signed-in person, the session's length."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return format_html(' data-accounts="{}"', reverse("account"))
    return format_html(
        ' data-accounts="{}" data-person="{}" data-email="{}" data-seconds="{}" data-warning="{}"',
        reverse("account"),
        request.user.pk,
        request.user.email,
        sitting.ends_in(request.session),
        settings.SESSION_WARNING_SECONDS,
    )


# Answers


@register.simple_tag
def text_blocks(value: str, numbers: frozenset[str] = frozenset(), link_base: str = "") -> SafeString:
    """A text in paragraphs and lists. With a `link_base`, the number of a question links to that question."""
    found = text.blocks(value, frozenset(numbers or ()))
    return mark_safe("".join(_block(block, link_base) for block in found))


def _block(block: text.Block, link_base: str) -> SafeString:
    lines = [_line(runs, link_base) for runs in block.items]
    if block.is_list:
        points = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        return format_html('<ul class="govuk-list govuk-list--bullet">{}</ul>', points)
    return format_html('<p class="govuk-body">{}</p>', mark_safe("<br>".join(lines)))


def _line(runs: Iterable[text.Run], link_base: str) -> SafeString:
    return format_html_join("", "{}", ((_run(run, link_base),) for run in runs))


def _run(run: text.Run, link_base: str) -> SafeString | str:
    if not run.reference or not link_base:
        return run.text
    address = f"{link_base}{run.reference}{'/' if link_base.endswith('/') else ''}"
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, run.text)


@register.simple_tag
def show_answer(
    answer, question=None, numbers: frozenset[str] = frozenset(), link_base: str = "", file_base: str = ""
) -> SafeString:
    """An answer as its kind shows it on a page, with the answer that the board decided on. Its files link to
    `file_base` and their SHA-256."""
    context = {"answer": answer, "question": question, "numbers": numbers, "link_base": link_base}
    shown = render_to_string(answer.field.spec.show_template, context | {"file_base": file_base})
    if answer.amended_from is None:
        return shown
    return shown + render_to_string("questionnaire/kinds/before.html", context)


# Differences


@register.simple_tag
def word_diff(old: str, new: str, around: int = 0) -> SafeString:
    """Removed and added words, each announced by hidden text. `around` is the number of words kept beside a change."""
    pieces = wording.compare(old, new)
    if around:
        pieces = wording.abridge(pieces, around)
    return format_html_join("", "{}", ((_difference(piece),) for piece in pieces))


def _difference(piece: wording.Piece) -> SafeString | str:
    if piece.kind == "same":
        return piece.text
    tag, word = ("del", "removed") if piece.kind == "old" else ("ins", "added")
    return _marked(tag, word, piece.text)


@register.simple_tag
def marked_text(own: str, other: str, words: str) -> SafeString:
    """One of two texts, with the words that the other lacks marked. Hidden text says so in `words`: "only in yours"."""
    pieces = (piece for piece in wording.compare(other, own) if piece.kind != "old")
    parts = (piece.text if piece.kind == "same" else _marked("mark", words, piece.text) for piece in pieces)
    return format_html_join("", "{}", ((part,) for part in parts))


def _marked(tag: str, words: str, run: str) -> SafeString:
    """Mark a run of words, but not the white space after it."""
    bare = run.rstrip() or run
    hidden = format_html('<span class="govuk-visually-hidden">{}: </span>', words)
    opening, closing = mark_safe(f"<{tag}>"), mark_safe(f"</{tag}>")
    return format_html("{}{}{}{}{}", opening, hidden, bare, closing, run[len(bare) :])


# Forms


@register.simple_tag
def field(bound, **options: Any) -> SafeString:
    """One form field in GOV.UK's markup; the options are described in the pack's field.html."""
    return render_to_string("govuk/field.html", {"field": bound, "options": options})


@register.simple_tag
def described(bound, options: dict[str, Any] | None = None) -> dict[str, Any]:
    return _fields.describe(bound, options or {})


@register.simple_tag
def control(bound, css: str, described_by: str = "", **usual: Any) -> SafeString:
    return mark_safe(_fields.control(bound, css, described_by, **usual))


@register.filter
def choices_of(bound) -> list[dict[str, Any]]:
    return list(_fields.choices(bound))


@register.filter
def template_of(bound) -> str:
    return _fields.template_of(bound)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms, title: str = "There is a problem") -> dict[str, Any]:
    """All errors of bound forms, each a link to its control."""
    return {"errors": _fields.errors_of(forms), "title": title}


@register.inclusion_tag("components/error_summary.html")
def error_list(errors, title: str = "There is a problem") -> dict[str, Any]:
    """The error summary for errors outside a form: items with `text` and `href`."""
    return {"errors": errors, "title": title}


# The frame


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context) -> dict[str, Any]:
    return {"items": _navigation.places(context.get("request"), context.get("tree"))}


@register.simple_tag(takes_context=True)
def person_and_role(context) -> str:
    """ "Meera Okafor, lead"; the page may give the role as `role_label`."""
    user = context["request"].user
    role = context.get("role_label") or _navigation.roles_in_words(user, context.get("area_return"))
    return f"{user.name}, {role}" if role else user.name


# Words and dates


@register.simple_tag
def programme_contact() -> str:
    """The programme's contact details from the settings; may be empty."""
    return settings.PROGRAMME_CONTACT


@register.filter
def mail_links(words: str) -> SafeString:
    """A line of words in which e-mail addresses are links."""
    parts = _EMAIL.split(words)
    return format_html_join("", "{}", ((_mail_link(part) if place % 2 else part,) for place, part in enumerate(parts)))


def _mail_link(address: str) -> SafeString:
    return format_html('<a class="govuk-link" href="mailto:{0}">{0}</a>', address)


@register.filter
def count_words(value: str) -> int:
    return text.count_words(value or "")


@register.filter
def lower_first(words: str) -> str:
    """For the middle of a sentence."""
    return words[:1].lower() + words[1:]


@register.filter
def times(number: int, words: str) -> str:
    """`n|times:"answer,answers"`: "1 answer", "2 answers"."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.filter
def joined(parts: Iterable[Any]) -> str:
    return join(str(part) for part in parts)


@register.filter
def proof(factor: str) -> str:
    """By what a signature was given, in words."""
    return phrases.proof(factor)


@register.filter
def sent_back(sections: Sequence[str]) -> str:
    """ "sections 6 and 8 were sent back", by their numbers."""
    return phrases.sent_back(sections)


@register.simple_tag(takes_context=True)
def joiner(context: Context) -> str:
    """What stands after this turn of a loop: "6.9, 11.2 and 11.3"."""
    left = context["forloop"]["revcounter0"]
    return {0: "", 1: " and "}.get(left, ", ")


def _unless_empty(say: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: say(value) if value else ""


for say in (phrases.day, phrases.weekday, phrases.full_day, phrases.clock, phrases.moment, phrases.full_moment):
    register.filter(say.__name__, _unless_empty(say))
