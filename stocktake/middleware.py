"""What holds for every request and every page: what is not read at all, what no browser keeps, and refusals that any
view may meet as pages in plain words."""

import logging

from django.shortcuts import render

from questionnaire.returns.workflow import InvalidTransition
from reporting.rendering import TooBusy
from reporting.rendering.pdf import TooLarge
from stocktake.views import DATABASE_AWAY, bad_request, unavailable

logger = logging.getLogger(__name__)
_POWERS = ("camera", "display-capture", "fullscreen", "geolocation", "microphone", "payment", "usb")
PERMISSIONS_POLICY = ", ".join(f"{power}=()" for power in _POWERS)


class ReadableRequestsMiddleware:
    """Refuses, before anything reads it, what no page of ours sends and a codec or PostgreSQL would choke on: another
    encoding than UTF-8, and NUL in the address or in a cookie."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request) if _is_readable(request) else bad_request(request)


def _is_readable(request):
    charset = request.content_params.get("charset", "utf-8").lower()
    return charset in ("utf-8", "utf8") and not any("\0" in text for text in (request.path, *request.COOKIES.values()))


class PrivatePagesMiddleware:
    """Nothing that somebody was shown stays in a browser or a proxy for the next person, unless its view says how."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reply = self.get_response(request)
        reply.headers.setdefault("Cache-Control", "private, no-store")
        reply.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return reply


class RefusalsMiddleware:
    """Somebody else was first: 409. What is asked for is too long to print: 422. The database is away,
    or the machine too busy to draw a document: 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, InvalidTransition):
            context = {"reason": exception.args[0] if exception.args else "", "place": _place(request)}
            return render(request, "409.html", context, status=409)
        if isinstance(exception, TooLarge):
            context = {"reason": str(exception), "place": _place(request)}
            return render(request, "reporting/documents/too_large.html", context, status=422)
        if isinstance(exception, DATABASE_AWAY):
            logger.error("The database did not answer: %s", exception)
            return unavailable()
        if isinstance(exception, TooBusy):
            logger.error("A document could not be drawn: %s", exception)
            return unavailable()
        return None


def _place(request) -> dict[str, str]:
    """The collection and area in the page's address, to lead back to the return; empty on other pages."""
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return {key: kwargs[key] for key in ("collection", "area")} if {"collection", "area"} <= kwargs.keys() else {}
