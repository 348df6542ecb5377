"""Joins the addresses of all subjects, by the place that they belong to."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire import converters  # noqa: F401 - registers the converters used in addresses
from questionnaire.board import urls as board
from questionnaire.desk import urls as desk
from questionnaire.home import urls as home
from questionnaire.people import urls as people
from questionnaire.returns import urls as returns
from questionnaire.signing import urls as signing
from questionnaire.writing import urls as writing

of_a_return: list[URLPattern | URLResolver] = [
    *home.of_a_return,
    path("sections/<number:number>/", include(writing.of_a_section)),
    path("questions/<number:number>/", include(writing.of_a_question + signing.of_a_question)),
    path("editions/<small:edition>/", include(returns.of_an_edition + signing.of_an_edition)),
    *writing.of_a_return,
    *people.of_a_return,
    *signing.of_a_return,
    *board.of_a_return,
    *desk.of_a_return,
    *returns.of_a_return,
]

urlpatterns = [
    path("questionnaires/<slug:slug>/<version:version>/", include(writing.of_a_questionnaire)),
    path("collections/<slug:collection>/", include(desk.of_a_collection)),
    path("collections/<slug:collection>/areas/<gss:area>/", include(of_a_return)),
]
