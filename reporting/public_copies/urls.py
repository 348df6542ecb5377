"""Addresses of public copies: the decisions on a draft or an edition, and the copy itself."""

from django.urls import path

from reporting.public_copies import views

of_a_return = [
    path("public/", views.of_draft, name="public_draft"),
]

of_an_edition = [
    path("public/", views.of_an_edition, name="public_copy"),
    path("public.pdf", views.copy_pdf, name="public_copy_pdf"),
    path("public.docx", views.copy_docx, name="public_copy_docx"),
]
