"""Addresses of documents: a return or an edition as PDF, Word and Excel, the blank form, easy read."""

from django.urls import path

from reporting.documents.views import blank, easy_read, returns, signature_sheet

of_a_return = [
    path("return.pdf", returns.draft_pdf, name="draft_pdf"),
    path("return.docx", returns.draft_form, {"suffix": "docx"}, name="draft_docx"),
    path("return.xlsx", returns.draft_form, {"suffix": "xlsx"}, name="draft_xlsx"),
    path("documents/", returns.of_return, name="documents"),
    path("easy-read.pdf", easy_read.of_return, name="easy_read_pdf"),
]

of_an_edition = [
    path("return.pdf", returns.edition_pdf, name="edition_pdf"),
    path("return.docx", returns.edition_form, {"suffix": "docx"}, name="edition_docx"),
    path("return.xlsx", returns.edition_form, {"suffix": "xlsx"}, name="edition_xlsx"),
    path("signature-sheet.pdf", signature_sheet.sheet, name="signature_sheet"),
]

of_a_questionnaire = [
    path("easy-read.pdf", easy_read.of_questionnaire, name="easy_questionnaire_pdf"),
    path("form.pdf", blank.blank_pdf, name="blank_pdf"),
    path("form.docx", blank.blank_docx, name="blank_docx"),
    path("form.xlsx", blank.blank_xlsx, name="blank_xlsx"),
]
