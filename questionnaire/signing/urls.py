"""Addresses of signing: the check before finalising, the signing room, paper, sending, and what follows."""

from django.urls import path

from questionnaire.signing.finalising.views import check, signers
from questionnaire.signing.paper import views as paper
from questionnaire.signing.sending import views as sending
from questionnaire.signing.signatures import views as signatures

of_a_question = [
    path("pass/", check.pass_question, name="pass_question"),
]

of_a_return = [
    path("people/signers/", signers.choose, name="choose_signers"),
    path("check/", check.check, name="check"),
    path("finalise/", check.finalise, name="finalise"),
    path("recall/", signatures.recall, name="recall"),
    path("reopen/", sending.reopen, name="reopen"),
]

of_an_edition = [
    path("sign/", signatures.sign, name="sign"),
    path("send-back/", signatures.send_back, name="send_back"),
    path("send/", sending.send, name="send"),
    path("accept/", sending.accept, name="accept"),
    path("paper/", paper.choose, name="choose_paper"),
    path("paper/<small:place>/", paper.record_paper, name="record_paper"),
    path("scans/<sha256:sha256>/", paper.scan, name="scan"),
]
