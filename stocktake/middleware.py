"""Refusals that any view may meet become pages in plain words."""

import logging

from django.shortcuts import render

from questionnaire.workflow import InvalidTransition
from stocktake.views import DATABASE_AWAY, unavailable

logger = logging.getLogger(__name__)


class RefusalsMiddleware:
    """Somebody else was first: 409. The database is away: 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, InvalidTransition):
            context = {"reason": exception.args[0] if exception.args else "", "place": _place(request)}
            return render(request, "409.html", context, status=409)
        if isinstance(exception, DATABASE_AWAY):
            logger.error("The database did not answer: %s", exception)
            return unavailable()
        return None


def _place(request) -> dict[str, str]:
    """The collection and area in the page's address, to lead back to the return; empty on other pages."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return {key: kwargs[key] for key in ("collection", "area")} if {"collection", "area"} <= kwargs.keys() else {}
