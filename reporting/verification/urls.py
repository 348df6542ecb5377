"""Addresses at which anybody checks a document."""

from django.urls import path

from reporting.verification import views

urlpatterns = [
    path("", views.verify, name="verify"),
    path("how-it-works/", views.how, name="how_checking_works"),
]
