"""Addresses of the programme's desk: the list of areas, rounds, emails and reminders by hand."""

from django.urls import path

from questionnaire.desk.mails import views as mails
from questionnaire.desk.nudging import views as nudging
from questionnaire.desk.programme import views as programme
from questionnaire.desk.rounds import views as rounds

of_a_collection = [
    path("", programme.collection, name="collection"),
    path("nudge/", nudging.nudge, name="nudge"),
    path("opening/", rounds.opening, name="opening"),
    path("mails/", mails.of_collection, name="collection_mails"),
]

of_a_return = [
    path("mails/", mails.of_area, name="area_mails"),
    path("mails/<id:mail>/again/", mails.again, name="mail_again"),
    path("remind/", nudging.remind, name="remind"),
    path("extension/", rounds.extension, name="extension"),
]
