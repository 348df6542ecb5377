"""Tags for print templates, and the lists of downloads on pages."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from questionnaire import kinds
from questionnaire.definition import FieldDefinition, QuestionDefinition
from questionnaire.models.returns import Return
from questionnaire.text import Block, Run, blocks, file_size
from reporting.documents import formats
from reporting.documents.formats import Format
from reporting.documents.printed.tables import Column

register = template.Library()
register.filter("size", file_size)

_BREAK = SafeString("<br>")
_ENDLESS = re.compile(r"(\S{500})(?=\S)")  # laying out a word takes the square of its length


@register.simple_tag
def prose(text: str, numbers: frozenset[str] = frozenset()) -> SafeString:
    """Paragraphs, lists and links to the questions mentioned; a single paragraph goes without a tag of its own."""
    found = blocks(text, numbers)
    if len(found) == 1 and not found[0].is_list:
        return _lines(found[0])
    return format_html_join("", "{}", ((_block(block),) for block in found))


def _block(block: Block) -> SafeString:
    if block.is_list:
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_line(item),) for item in block.items)))
    return format_html("<p>{}</p>", _lines(block))


def _lines(block: Block) -> SafeString:
    return format_html_join(_BREAK, "{}", ((_line(item),) for item in block.items))


def _line(runs: tuple[Run, ...]) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in runs))


def _run(run: Run) -> SafeString:
    if run.reference:
        return format_html('<a href="#question-{}">{}</a>', run.reference, run.text)
    pieces = _ENDLESS.sub("\\1\n", run.text).split("\n")
    return format_html_join(_BREAK, "{}", ((piece,) for piece in pieces))


@register.filter
def cells(question: QuestionDefinition, columns: Iterable[Column]) -> list[FieldDefinition | None]:
    """What a question asks in each column of the form; None where it asks nothing."""
    return [question.field(column.field.key) for column in columns]


@register.filter
def look(value: str) -> str:
    """The classes of a printed rating: a step without a look of its own is framed, and keeps its width by its value."""
    name = kinds.look(value)
    return name if name == value else f"{name} {value}"


@register.inclusion_tag("reporting/documents/downloads.html")
def draft_downloads(area_return: Return) -> dict[str, Any]:
    return _downloads("Draft", formats.on_pages(), "draft", _place(area_return))


@register.inclusion_tag("reporting/documents/downloads.html")
def edition_downloads(area_return: Return, number: int) -> dict[str, Any]:
    return _downloads(f"Edition {number}", formats.on_pages(), "edition", _place(area_return) | {"edition": number})


@register.inclusion_tag("reporting/documents/downloads.html")
def blank_downloads(slug: str, version: int, title: str = "") -> dict[str, Any]:
    """The blank form. A page that lists several questionnaires says of which one by its title."""
    return _downloads("Blank form", formats.of_blank_forms(), "blank", {"slug": slug, "version": version}, title)


def _place(area_return: Return) -> dict[str, Any]:
    return {"collection": area_return.collection.slug, "area": area_return.area.gss_code}


def _downloads(what: str, given: list[Format], name: str, place: dict[str, Any], of: str = "") -> dict[str, Any]:
    """One link for each format, in a sentence: “Draft as PDF, Word or Excel”."""
    links = [(reverse(f"{name}_{each.suffix}", kwargs=place), each.label) for each in given]
    return {"links": links, "what": what, "what_lower": what[0].lower() + what[1:], "of": of}


@register.simple_tag
def lines(text: str) -> SafeString:
    """One paragraph with its lines as they are."""
    pieces = (piece for line in text.split("\n") for piece in _ENDLESS.sub("\\1\n", line).split("\n"))
    return format_html_join(_BREAK, "{}", ((piece,) for piece in pieces))
