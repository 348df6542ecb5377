"""Addresses of documents: a return, an edition and the blank form in every registered format, and easy read."""

from django.urls import path

from reporting.documents import formats
from reporting.documents.views import blank, easy_read, returns, signature_sheet

of_a_return = [
    *(
        path(f"return.{each.suffix}", returns.draft, {"suffix": each.suffix}, name=f"draft_{each.suffix}")
        for each in formats.on_pages()
    ),
    path("documents/", returns.of_return, name="documents"),
    path("easy-read.pdf", easy_read.of_return, name="easy_read_pdf"),
]

of_an_edition = [
    *(
        path(f"return.{each.suffix}", returns.edition, {"suffix": each.suffix}, name=f"edition_{each.suffix}")
        for each in formats.on_pages()
        if not each.is_kept
    ),
    path("return.pdf", returns.edition_pdf, name="edition_pdf"),
    path("signature-sheet.pdf", signature_sheet.sheet, name="signature_sheet"),
]

of_a_questionnaire = [
    path("easy-read.pdf", easy_read.of_questionnaire, name="easy_questionnaire_pdf"),
    *(
        path(f"form.{each.suffix}", blank.blank_form, {"suffix": each.suffix}, name=f"blank_{each.suffix}")
        for each in formats.of_blank_forms()
    ),
]
