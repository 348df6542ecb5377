"""Addresses of the report to the board, its annex and its headings."""

from django.urls import path

from questionnaire.enums import BoardReportKind
from reporting.board_reports import views

of_a_return = [
    path("board/report-for-approval.pdf", views.approval, {"suffix": "pdf"}, name="approval_pack_pdf"),
    path("board/report-for-approval.docx", views.approval, {"suffix": "docx"}, name="approval_pack_docx"),
    path("board/report-for-noting.pdf", views.noting, {"suffix": "pdf"}, name="noting_pack_pdf"),
    path("board/report-for-noting.docx", views.noting, {"suffix": "docx"}, name="noting_pack_docx"),
    path("board/exempt-annex.pdf", views.exempt_annex, {"suffix": "pdf"}, name="exempt_annex_pdf"),
    path("board/exempt-annex.docx", views.exempt_annex, {"suffix": "docx"}, name="exempt_annex_docx"),
    path("board/approval-headings/", views.headings, {"kind": BoardReportKind.APPROVAL}, name="approval_pack_headings"),
    path("board/noting-headings/", views.headings, {"kind": BoardReportKind.NOTING}, name="noting_pack_headings"),
]
