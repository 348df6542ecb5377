"""The report as print HTML and PDF: A4 portrait, numbered paragraphs, bookmarks."""

from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.text import slugify

from reporting.board_reports import chart
from reporting.board_reports.parts import BoardReport, Paragraph, Part, Ratings, Source, Subheading
from reporting.rendering.fonts import has_unprintable, with_codes
from reporting.rendering.pdf import render

CSS = "documents/pack.css"


def html(report: BoardReport) -> str:
    sections = [(section.heading, _groups(section.parts)) for section in report.sections]
    page = render_to_string("documents/pack.html", {"pack": report, "sections": sections, "foot": _foot(report)})
    return with_codes(page) if has_unprintable(page) else page


def report_pdf(report: BoardReport, source: Source) -> bytes:
    mark = "DRAFT: " if report.is_draft else ""
    which = source.record.edition.reference if source.record.edition else "draft"
    kind = slugify(report.mark) or source.kind
    identifier = f"{source.content.collection_slug}/{source.content.area_code}/{kind}/{which}"
    title = f"{mark}{report.area}, {report.title}"
    return render(html(report), title=title, identifier=identifier, moment=source.as_of, css=CSS)


def _foot(report: BoardReport) -> str:
    mark = f"{report.mark}. " if report.mark else ""
    return f"{'DRAFT. ' if report.is_draft else ''}{mark}{report.area[:60]}"


def _groups(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Paragraphs that follow each other are one list, which goes on counting where the last one ended."""
    return [found for kind, run in groupby(parts, type) for found in _group(kind, list(run))]


def _group(kind: type, run: list[Any]) -> list[dict[str, Any]]:
    if kind is Paragraph:
        return [{"paragraphs": run, "before": run[0].number - 1}]
    if kind is Subheading:
        return [{"subheading": part.text} for part in run]
    return [_drawn(part) for part in run]


def _drawn(ratings: Ratings) -> dict[str, Any]:
    return {"bars": chart.bars(ratings), "looks": chart.looks(ratings), "heads": ratings.heads, "total": ratings.total}
