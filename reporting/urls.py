"""The addresses of documents, archives and verification."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire import converters  # noqa: F401 - registers the converters used below
from questionnaire.enums import PackKind
from reporting.archives import views as archives
from reporting.board_reports import views as packs
from reporting.documents.views import blank as forms
from reporting.documents.views import easy_read, signature_sheet
from reporting.documents.views import returns as documents
from reporting.importing import views as bringing_in
from reporting.jobs import views as jobs
from reporting.public_copies import views as public
from reporting.verification.views import how, verify

of_a_return: list[URLPattern] = [
    path("return.pdf", documents.draft_pdf, name="draft_pdf"),
    path("return.docx", documents.draft_form, {"suffix": "docx"}, name="draft_docx"),
    path("return.xlsx", documents.draft_form, {"suffix": "xlsx"}, name="draft_xlsx"),
    path("editions/<small:edition>/return.pdf", documents.edition_pdf, name="edition_pdf"),
    path("editions/<small:edition>/return.docx", documents.edition_form, {"suffix": "docx"}, name="edition_docx"),
    path("editions/<small:edition>/return.xlsx", documents.edition_form, {"suffix": "xlsx"}, name="edition_xlsx"),
    path("public/", public.of_draft, name="public_draft"),
    path("editions/<small:edition>/public/", public.of_an_edition, name="public_copy"),
    path("editions/<small:edition>/public.pdf", public.copy_pdf, name="public_copy_pdf"),
    path("editions/<small:edition>/public.docx", public.copy_docx, name="public_copy_docx"),
    path("editions/<small:edition>/signature-sheet.pdf", signature_sheet.sheet, name="signature_sheet"),
    path("documents/", documents.of_return, name="documents"),
    path("board/report-for-approval.pdf", packs.approval, {"suffix": "pdf"}, name="approval_pack_pdf"),
    path("board/report-for-approval.docx", packs.approval, {"suffix": "docx"}, name="approval_pack_docx"),
    path("board/report-for-noting.pdf", packs.noting, {"suffix": "pdf"}, name="noting_pack_pdf"),
    path("board/report-for-noting.docx", packs.noting, {"suffix": "docx"}, name="noting_pack_docx"),
    path("board/exempt-annex.pdf", packs.exempt_annex, {"suffix": "pdf"}, name="exempt_annex_pdf"),
    path("board/exempt-annex.docx", packs.exempt_annex, {"suffix": "docx"}, name="exempt_annex_docx"),
    path("board/approval-headings/", packs.headings, {"kind": PackKind.APPROVAL}, name="approval_pack_headings"),
    path("board/noting-headings/", packs.headings, {"kind": PackKind.NOTING}, name="noting_pack_headings"),
    path("easy-read.pdf", easy_read.of_return, name="easy_read_pdf"),
    path("bring-in/", bringing_in.bring_in, name="bring_in"),
    path("bring-in/<id:form>/", bringing_in.decide, name="brought_in"),
]

of_a_collection: list[URLPattern | URLResolver] = [
    path("areas/<gss:area>/", include(of_a_return)),
    path("jobs/", jobs.index, name="jobs"),
    path("archives/", archives.index, name="archives"),
    path("archives/<id:number>/", archives.show, name="archive"),
    path("archives/<id:number>/cancel/", archives.cancel, name="cancel_archive"),
    path("archives/<id:number>/file.zip", archives.file, name="archive_file"),
]

of_a_questionnaire = [
    path("easy-read.pdf", easy_read.of_questionnaire, name="easy_questionnaire_pdf"),
]

urlpatterns = [
    path("questionnaires/<slug:slug>/<version:version>/", include(of_a_questionnaire)),
    path("verify/", verify, name="verify"),
    path("verify/how-it-works/", how, name="how_checking_works"),
    path("questionnaires/<slug:slug>/<version:version>/form.pdf", forms.blank_pdf, name="blank_pdf"),
    path("questionnaires/<slug:slug>/<version:version>/form.docx", forms.blank_docx, name="blank_docx"),
    path("questionnaires/<slug:slug>/<version:version>/form.xlsx", forms.blank_xlsx, name="blank_xlsx"),
    path("collections/<slug:collection>/", include(of_a_collection)),
]
