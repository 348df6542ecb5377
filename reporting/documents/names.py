""""""

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from questionnaire.enums import BoardReportKind
from questionnaire.models.returns import Return
from questionnaire.models.signing import Edition
from questionnaire.record import ReturnRecord


def verify_url() -> str:
    return settings.SITE_URL + reverse("verify")


def file_name(area_return: Return, edition_number: int | None, suffix: str = "pdf") -> str:
    """Exampleshire-2013-edition-2.pdf, for whoever saves it."""
    name = _name(area_return)
    joint = "-" if suffix.startswith("public") else "."
    return f"{name}-edition-{edition_number}{joint}{suffix}" if edition_number else f"{name}-DRAFT.{suffix}"


def board_report_file_name(area_return: Return, record: ReturnRecord, kind: BoardReportKind, suffix: str) -> str:
    """Exampleshire-2013-report-for-approval-DRAFT.docx."""
    return f"{_name(area_return)}-report-for-{kind}{_mark(record)}.{suffix}"


def annex_file_name(area_return: Return, record: ReturnRecord, suffix: str) -> str:
    """Exampleshire-2013-NOT-FOR-PUBLICATION-exempt-annex-edition-2.pdf."""
    return f"{_name(area_return)}-NOT-FOR-PUBLICATION-exempt-annex{_mark(record)}.{suffix}"


def _mark(record: ReturnRecord) -> str:
    return f"-edition-{record.edition.number}" if record.edition else "-DRAFT"


def sheet_file_name(edition: Edition) -> str:
    """Exampleshire-2013-edition-2-signature-sheet.pdf."""
    return f"{_name(edition.area_return)}-edition-{edition.number}-signature-sheet.pdf"


def easy_file_name(area_return: Return) -> str:
    return f"{_name(area_return)}-easy-read.pdf"


def _name(area_return: Return) -> str:
    area = "-".join(part.capitalize() for part in slugify(area_return.area.short_name).split("-")) or "Return"
    return f"{area}-{area_return.collection.deadline.year}"
