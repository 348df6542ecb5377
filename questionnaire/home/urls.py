"""Addresses of front pages. The site's own start page is in stocktake/urls.py."""

from django.urls import path

from questionnaire.home.views import returns

of_a_return = [
    path("", returns.show, name="return"),
]
