"""Addresses of the board: its day and decision, and amending after it."""

from django.urls import path

from questionnaire.board.amending import views as amending
from questionnaire.board.meeting import views as meeting

of_a_return = [
    path("board/", meeting.board, name="board"),
    path("amend/", amending.amend, name="amend"),
]
