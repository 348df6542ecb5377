"""Addresses of the pages about the people in a return."""

from django.urls import path

from questionnaire.people.views import deputies, people, team

of_a_return = [
    path("contact/", people.contact, name="contact"),
    path("people/", people.people, name="people"),
    path("people/deputy/", deputies.ask, name="ask_deputy"),
    path("people/invite/", team.invite, name="invite"),
    path("people/<id:member>/", team.change_role, name="change_role"),
    path("people/<id:member>/invite/", team.invite_again, name="invite_again"),
    path("people/<id:member>/remove/", team.remove, name="remove_person"),
    path("people/<id:member>/hand-over/", team.replace_signatory, name="replace_signatory"),
    path("hand-over/", team.hand_over, name="hand_over"),
]
