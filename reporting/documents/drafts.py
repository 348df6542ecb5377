""""""

from dataclasses import replace
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from questionnaire import content
from questionnaire.content import ReturnContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import ReturnStatus
from questionnaire.models.returns import Return
from questionnaire.models.signing import Edition
from questionnaire.phrases import printed_moment, with_commas
from questionnaire.publishing.public import Published
from questionnaire.record import ReturnRecord
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.signing.paper.selectors import paper_recorder
from questionnaire.stored import from_edition
from reporting import files
from reporting.documents import excel, exports, word
from reporting.documents.names import verify_url
from reporting.documents.printed.easy_read import Checked, questionnaire_html, questionnaire_pdf, stylesheet
from reporting.documents.printed.pdf import return_pdf
from reporting.documents.printed.signature_sheet import Where, sheet_pdf
from reporting.documents.workflow import digest, make


def draft(area_return: Return) -> bytes:
    """The PDF of the draft as it is now, marked as a draft on every page. It is not kept. It shows nothing that
    happened to an edition, even where the return was finalised a moment ago."""
    drafted, record = _draft(area_return)
    return return_pdf(drafted, record, as_of=timezone.now())


def _draft(area_return: Return) -> tuple[ReturnContent, ReturnRecord]:
    drafted = content.from_rows(area_return)
    record = replace(
        record_of(area_return, drafted),
        status=ReturnStatus.DRAFT,
        edition=None,
        slots=(),
        sending=None,
        considerations=(),
    )
    return drafted, record


def pdf_file(area_return: Return, edition: Edition | None) -> bytes:
    """The kept PDF of an edition, which can be verified, or a PDF of the draft."""
    if edition is None:
        return draft(area_return)
    document, _ = make(edition.pk)
    with document.file.open("rb") as file:
        return bytes(file.read())


def json_file(area_return: Return, edition: Edition | None) -> bytes:
    """The words in the form that import_return reads; an edition carries its evidence."""
    if edition is None:
        return exports.to_json(content.from_rows(area_return), None).encode()
    record = record_of_edition(edition)
    return exports.to_json(from_edition(edition), edition, record).encode()


def word_file(area_return: Return, edition: Edition | None) -> bytes:
    """The paper form in Word, filled in with an edition, or with the draft and marked as one. It is made quickly
    enough for somebody to wait for it."""
    return word.return_docx(*_edition_or_draft(area_return, edition), as_of=printed_moment(timezone.now()))


def public_word(made: Published) -> bytes:
    """The paper form in Word with the words of an edition that are published."""
    return word.return_docx(made.content, made.record, as_of=printed_moment(timezone.now()))


def excel_file(area_return: Return, edition: Edition | None) -> bytes:
    """The paper form as one sheet of Excel, filled in with an edition or with the draft."""
    return excel.return_xlsx(*_edition_or_draft(area_return, edition), as_of=printed_moment(timezone.now()))


def _edition_or_draft(area_return: Return, edition: Edition | None) -> tuple[ReturnContent, ReturnRecord]:
    if edition:
        return from_edition(edition), record_of_edition(edition)
    return _draft(area_return)


def easy_questionnaire(tree: QuestionnaireDefinition, checked: Checked) -> IO[bytes]:
    """The questions in easy read as PDF. It is made again only when its words, its check or its look change."""
    shown = questionnaire_html(tree, checked) + stylesheet()
    name = f"documents/easy/{digest(shown.encode())}.pdf"
    if not default_storage.exists(name):
        with files.kept(name) as new:
            new.write(questionnaire_pdf(tree, checked, moment=timezone.now()))
    file: IO[bytes] = default_storage.open(name, "rb")
    return file


def signature_sheet(edition: Edition, record: ReturnRecord) -> bytes:
    """The sheet for signing on paper. It is made on request, so it leaves out everybody who has signed by then."""
    place = {
        "collection": edition.area_return.collection.slug,
        "area": edition.area_return.area.gss_code,
        "edition": edition.number,
    }
    officer = paper_recorder(edition)
    where = Where(
        edition=settings.SITE_URL + reverse("edition", kwargs=place),
        verify=verify_url(),
        recorder=officer.name if officer else "",
        contact=with_commas(officer.phone, officer.email) if officer else "",
    )
    return sheet_pdf(from_edition(edition), record, where, moment=edition.made_at)
