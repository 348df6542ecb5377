"""Addresses at which a return is read: an edition, the differences between two, the history."""

from django.urls import path

from questionnaire.returns.views import differences, editions, timeline

of_a_return = [
    path("history/", timeline.of_return, name="history"),
]

of_an_edition = [
    path("", editions.edition, name="edition"),
    path("differences/<small:other>/", differences.differences, name="edition_differences"),
]
