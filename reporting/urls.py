"""Joins the addresses of all subjects, by the place that they belong to."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire import converters  # noqa: F401 - registers the converters used in addresses
from reporting.archives import urls as archives
from reporting.board_reports import urls as board_reports
from reporting.documents import urls as documents
from reporting.importing import urls as importing
from reporting.jobs import urls as jobs
from reporting.public_copies import urls as public_copies

of_a_return: list[URLPattern | URLResolver] = [
    path("editions/<small:edition>/", include(documents.of_an_edition + public_copies.of_an_edition)),
    *documents.of_a_return,
    *public_copies.of_a_return,
    *board_reports.of_a_return,
    *importing.of_a_return,
]

urlpatterns = [
    path("verify/", include("reporting.verification.urls")),
    path("questionnaires/<slug:slug>/<version:version>/", include(documents.of_a_questionnaire)),
    path("collections/<slug:collection>/", include(jobs.of_a_collection + archives.of_a_collection)),
    path("collections/<slug:collection>/areas/<gss:area>/", include(of_a_return)),
]
