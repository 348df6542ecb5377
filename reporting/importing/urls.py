"""Addresses at which a completed form is uploaded and its answers are added."""

from django.urls import path

from reporting.importing import views

of_a_return = [
    path("bring-in/", views.bring_in, name="bring_in"),
    path("bring-in/<id:form>/", views.decide, name="brought_in"),
]
