"""Pages of the site itself: help, statements, health, and what is said when something is refused."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import carrying
from accounts.middleware import is_by_script

DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 30


@login_not_required
@require_safe
def help_page(request):
    return render(request, "stocktake/help.html", {"invitation_days": settings.INVITATION_DAYS})


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "stocktake/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    return render(request, "stocktake/privacy.html")


@login_not_required
@never_cache
@require_safe
def health(request):
    """For whoever watches the site: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "ok"})


def bad_request(request, exception=None):
    return without_database("400.html", 400)


def permission_denied(request, exception=None):
    return render(request, "403.html", {"typed": _typed(request)}, status=403)


def page_not_found(request, exception=None):
    return render(request, "404.html", {"typed": _typed(request)}, status=404)


def _typed(request):
    """The texts of a form whose page is gone, for whoever typed them: somebody's part may end while they write.
    Words only, not what a page says of itself, and never a secret."""
    if request.method != "POST":
        return []
    secrets = ("csrf", "password", "code", "login", "challenge", "client")
    values = [value for name, many in request.POST.lists() if not name.startswith(secrets) for value in many]
    return [value for value in values if " " in value.strip()]


def server_error(request):
    """Also where the database went away before a view was reached."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable()
    return HttpResponseServerError(render_to_string("500.html"))


def unavailable():
    """The database is away or too busy: nothing was saved, and when to come back."""
    reply = without_database("503.html", 503)
    reply["Retry-After"] = str(RETRY_SECONDS)
    return reply


@login_not_required
def csrf_failure(request, reason=""):
    """A form that was open too long, or that came from another place."""
    if is_by_script(request):
        return JsonResponse({"state": "forged"}, status=403)
    if carried := carrying.taken(request, getattr(request.resolver_match, "func", None)):
        return carrying.give_back(request, carried)
    return render(request, "403_csrf.html", status=403)


def without_database(template: str, status: int) -> HttpResponse:
    """A page that asks nothing of the request: who is signed in may be what cannot be found out."""
    reply = HttpResponse(render_to_string(template), status=status)
    add_never_cache_headers(reply)
    return reply
