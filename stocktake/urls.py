"""Every address of the site."""

from importlib.util import find_spec

from django.urls import include, path

from accounts.views import accept_invitation
from stocktake import views

urlpatterns = [
    path("accounts/", include("accounts.urls")),
    path("invitations/<str:token>/", accept_invitation, name="accept_invitation"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("health/", views.health, name="health"),
]
# Only until these parts are here:
if find_spec("questionnaire.urls"):
    urlpatterns.append(path("", include("questionnaire.urls")))
if find_spec("questionnaire.views.start"):
    from questionnaire.views.start import start

    urlpatterns.append(path("", start, name="start"))
else:
    urlpatterns.append(path("", views.help_page, name="start"))
if find_spec("reporting.urls"):
    urlpatterns.append(path("", include("reporting.urls")))

handler400 = "stocktake.views.bad_request"
handler403 = "stocktake.views.permission_denied"
handler404 = "stocktake.views.page_not_found"
handler500 = "stocktake.views.server_error"
