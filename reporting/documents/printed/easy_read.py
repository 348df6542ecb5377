"""Easy read on paper: the questions, and one area's return, as print HTML and PDF."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from questionnaire.content import ReturnContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.phrases import day, printed_moment
from questionnaire.record import ReturnRecord
from questionnaire.writing.easy_read import parts as easy_parts
from questionnaire.writing.easy_read import pictures
from questionnaire.writing.easy_read.parts import Count, Part
from questionnaire.writing.easy_read.words import EasyText, Run
from reporting.rendering.fonts import has_unprintable, with_codes
from reporting.rendering.pdf import render

CSS = "documents/easy_read.css"
CONTACT = ("mobile-phone", "envelope")


@dataclass(frozen=True, slots=True)
class Checked:
    """Who checked the words, where somebody has."""

    group: str = ""
    on: date | None = None

    @property
    def words(self) -> str:
        if not self.group or self.on is None:
            return "These words are not yet checked by people with learning disabilities."
        return f"{self.group}, a group of people with learning disabilities, on {day(self.on)}."


@dataclass(frozen=True, slots=True)
class _Row:
    pictures: tuple[str, ...]
    text: EasyText
    label: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    rating: str
    rows: tuple[_Row, ...]


def questionnaire_html(tree: QuestionnaireDefinition, checked: Checked) -> str:
    return _page(
        {
            "title": f"{tree.easy_read.title}, in easy read",
            "heading": tree.easy_read.title,
            "kind": "These are all the questions in easy read.",
            "foot": "In easy read",
            "parts": _parts(easy_parts.of_questionnaire(tree)),
            "checked": checked.words,
        }
    )


def return_html(content: ReturnContent, record: ReturnRecord, checked: Checked, *, as_of: datetime) -> str:
    title = content.questionnaire.easy_read.title
    return _page(
        {
            "title": f"{content.area_name} in easy read",
            "heading": f"{content.area_name}:\n{title[:1].lower()}{title[1:]}",
            "kind": _kind(record, as_of),
            "foot": f"{content.area_name}, in easy read" if len(content.area_name) < 30 else content.area_name[:40],
            "parts": _parts(easy_parts.of_return(content, record, as_of.date())),
            "person": content.query_contact,
            "checked": checked.words,
        }
    )


def questionnaire_pdf(tree: QuestionnaireDefinition, checked: Checked, *, moment: datetime) -> bytes:
    html = questionnaire_html(tree, checked)
    name = f"{tree.easy_read.title}, in easy read"
    return render(html, title=name, identifier=f"{tree.name}/easy-read", moment=moment, css=CSS)


def return_pdf(content: ReturnContent, record: ReturnRecord, checked: Checked, *, as_of: datetime) -> bytes:
    html = return_html(content, record, checked, as_of=as_of)
    name = f"{content.area_name} in easy read"
    identifier = f"{content.collection_slug}/{content.area_code}/easy-read"
    return render(html, title=name, identifier=identifier, moment=as_of, css=CSS)


def stylesheet() -> str:
    return render_to_string(CSS)


def _kind(record: ReturnRecord, as_of: datetime) -> str:
    if record.edition is None:
        return f"This is how it was on {printed_moment(as_of)}."
    return f"This is from the answers of {day(record.edition.made_at)}."


def _page(context: dict[str, Any]) -> str:
    page = render_to_string("documents/easy_read.html", context | {"rules": _rules(context["parts"])})
    return with_codes(page) if has_unprintable(page) else page


def _rules(parts: list[_Part]) -> str:
    """Pictures stand behind their boxes: a reader of the file's tags is told nothing of them, as the words say all."""
    sets = {row.pictures for part in parts for row in part.rows if row.pictures} | {CONTACT}
    return "\n".join(f".{'_'.join(names)}{{{_background(names)}}}" for names in sorted(sets))


def _background(names: tuple[str, ...]) -> str:
    """The middle one of three is an arrow, and smaller."""
    places = {1: ((50, 28),), 2: ((10, 20), (90, 20)), 3: ((5, 16), (50, 9), (95, 16))}[len(names)]
    images = ",".join(f"url(packaged:pictures/{name}.svg)" for name in names)
    return (
        f"background-image:{images};background-position:{','.join(f'{at}% 50%' for at, _ in places)};"
        f"background-size:{','.join(f'{size}mm {size}mm' for _, size in places)}"
    )


def _parts(parts: tuple[Part, ...]) -> list[_Part]:
    return [
        _Part(
            part.title,
            part.rating,
            tuple(_Row(pictures.named(row.picture), _spaced(row.text), row.label, row.counts) for row in part.rows),
        )
        for part in parts
    ]


def _spaced(text: EasyText) -> EasyText:
    """White space before a hard word goes into it: WeasyPrint breaks a line too early for a run that ends in some."""
    return replace(text, lines=tuple(tuple(_moved(line)) for line in text.lines))


def _moved(line: tuple[Run, ...]) -> Iterator[Run]:
    space = ""
    for run in line:
        whole = space + run.text
        bare = whole.rstrip(" ")
        space = whole[len(bare) :]
        yield replace(run, text=bare)
