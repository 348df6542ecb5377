"""The address of the worker's queue."""

from django.urls import path

from reporting.jobs import views

of_a_collection = [
    path("jobs/", views.index, name="jobs"),
]
