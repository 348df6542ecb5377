"""Every address of the site."""

from django.urls import include, path

from accounts.views import accept_invitation
from questionnaire.home.views.start import start
from stocktake import views

urlpatterns = [
    path("", start, name="start"),
    path("", include("questionnaire.urls")),
    path("", include("reporting.urls")),
    path("accounts/", include("accounts.urls")),
    path("invitations/<str:token>/", accept_invitation, name="accept_invitation"),
    path("help/", views.help_page, name="help"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("health/", views.health, name="health"),
]

handler400 = "stocktake.views.bad_request"
handler403 = "stocktake.views.permission_denied"
handler404 = "stocktake.views.page_not_found"
handler500 = "stocktake.views.server_error"
