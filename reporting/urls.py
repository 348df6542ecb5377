"""The addresses of documents, archives and verification."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire import converters  # noqa: F401 - registers the converters used below
from reporting.views import archives, documents, easy_read
from reporting.views.verify import verify

of_a_return: list[URLPattern] = [
    path("return.pdf", documents.draft_pdf, name="draft_pdf"),
    path("editions/<small:edition>/return.pdf", documents.edition_pdf, name="edition_pdf"),
    path("documents/", documents.of_return, name="documents"),
    path("easy-read.pdf", easy_read.of_return, name="easy_read_pdf"),
]

of_a_collection: list[URLPattern | URLResolver] = [
    path("areas/<gss:area>/", include(of_a_return)),
    path("archives/", archives.index, name="archives"),
    path("archives/<id:number>/", archives.show, name="archive"),
    path("archives/<id:number>/file.zip", archives.file, name="archive_file"),
]

of_a_questionnaire = [
    path("easy-read.pdf", easy_read.of_questionnaire, name="easy_questionnaire_pdf"),
]

urlpatterns = [
    path("questionnaires/<slug:slug>/<version:version>/", include(of_a_questionnaire)),
    path("verify/", verify, name="verify"),
    path("collections/<slug:collection>/", include(of_a_collection)),
]
