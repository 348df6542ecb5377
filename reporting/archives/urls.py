"""Addresses of archives."""

from django.urls import path

from reporting.archives import views

of_a_collection = [
    path("archives/", views.index, name="archives"),
    path("archives/<id:number>/", views.show, name="archive"),
    path("archives/<id:number>/cancel/", views.cancel, name="cancel_archive"),
    path("archives/<id:number>/file.zip", views.file, name="archive_file"),
]
