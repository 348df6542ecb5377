"""The addresses of collections, returns and editions."""

from django.urls import URLPattern, URLResolver, include, path

from questionnaire import converters  # noqa: F401 - registers the converters used below
from questionnaire.board.amending import views as amending
from questionnaire.board.meeting import views as board
from questionnaire.desk.mails import views as mails
from questionnaire.desk.nudging import views as nudging
from questionnaire.desk.programme import views as programme
from questionnaire.desk.rounds import views as extension
from questionnaire.desk.rounds.views import opening
from questionnaire.home.views import returns
from questionnaire.people.views import deputies, people, team
from questionnaire.returns.views import differences, editions
from questionnaire.returns.views.timeline import of_return
from questionnaire.signing.finalising.views import check as checking
from questionnaire.signing.finalising.views import signers as bodies
from questionnaire.signing.paper import views as paper
from questionnaire.signing.sending import views as accepting
from questionnaire.signing.sending import views as reopening
from questionnaire.signing.sending import views as sending
from questionnaire.signing.signatures import views as signing
from questionnaire.writing.answers.views import about, autosave, conflicts, history, now, questions, sections
from questionnaire.writing.careful import views as careful
from questionnaire.writing.comments import views as comments
from questionnaire.writing.easy_read.views import checks as easy_checks
from questionnaire.writing.easy_read.views import pages as easy
from questionnaire.writing.easy_read.views import sections as section_words
from questionnaire.writing.files import views as attachments
from questionnaire.writing.files import views as files
from questionnaire.writing.sharing import views as sharing
from questionnaire.writing.taking_over import views as taking_over

of_an_edition = [
    path("", editions.edition, name="edition"),
    path("differences/<small:other>/", differences.differences, name="edition_differences"),
    path("sign/", signing.sign, name="sign"),
    path("send-back/", signing.send_back, name="send_back"),
    path("send/", sending.send, name="send"),
    path("paper/", paper.choose, name="choose_paper"),
    path("paper/<small:place>/", paper.record, name="record_paper"),
    path("scans/<sha256:sha256>/", paper.scan, name="scan"),
    path("accept/", accepting.accept, name="accept"),
]

of_a_question = [
    path("", questions.question, name="question"),
    path("autosave/", autosave.of_question, name="autosave"),
    path("now/", now.of_question, name="question_now"),
    path("confirm/", taking_over.confirm, name="confirm"),
    path("comments/", comments.comments, name="comments"),
    path("comments/<id:comment>/resolve/", comments.resolve, name="resolve_comment"),
    path("comments/<id:comment>/reopen/", comments.reopen, name="reopen_comment"),
    path("pass/", checking.pass_question, name="pass_question"),
    path("history/", history.of_question, name="question_history"),
    path("history/<id:revision>/", history.run_of_question, name="question_texts"),
    path("history/<id:revision>/restore/", history.restore_of_question, name="restore"),
    path("conflicts/<id:revision>/", conflicts.of_question, name="conflict"),
    path("attachments/<id:attachment>/describe/", attachments.describe, name="describe_attachment"),
    path("attachments/<id:attachment>/remove/", attachments.remove, name="remove_attachment"),
]

of_a_section = [
    path("", sections.show, name="section"),
    path("easy-read/", section_words.of_section, name="section_easy_read"),
    path("easy-read/autosave/", autosave.of_section, name="section_autosave"),
    path("easy-read/now/", now.of_section, name="section_now"),
    path("easy-read/history/", section_words.history, name="section_easy_read_history"),
    path("easy-read/history/<id:revision>/", section_words.texts_of, name="section_easy_read_texts"),
    path("easy-read/history/<id:revision>/restore/", section_words.restored, name="section_easy_read_restore"),
    path("easy-read/conflicts/<id:revision>/", section_words.of_conflict, name="section_easy_read_conflict"),
]

of_a_return: list[URLPattern | URLResolver] = [
    path("", returns.show, name="return"),
    path("sections/<number:number>/", include(of_a_section)),
    path("questions/<number:number>/", include(of_a_question)),
    path("careful/", careful.look, name="careful"),
    path("careful/keep/", careful.keep, name="keep_phrase"),
    path("files/", files.files, name="files"),
    path("attachments/<sha256:sha256>/", attachments.download, name="attachment"),
    path("about/", about.about, name="about"),
    path("about/autosave/", autosave.of_return, name="about_autosave"),
    path("about/now/", now.of_return, name="about_now"),
    path("about/history/", history.of_about, name="about_history"),
    path("about/history/<id:revision>/", history.run_of_about, name="about_texts"),
    path("about/history/<id:revision>/restore/", history.restore_of_about, name="about_restore"),
    path("about/conflicts/<id:revision>/", conflicts.of_return, name="about_conflict"),
    path("sections/<number:number>/ready/", sharing.ready, name="section_ready"),
    path("sections/<number:number>/reopen/", sharing.reopen, name="section_reopen"),
    path("sections/<number:number>/send-back/", sharing.send_back, name="section_send_back"),
    path("share/", sharing.share, name="share"),
    path("contact/", people.contact, name="contact"),
    path("people/", people.people, name="people"),
    path("people/deputy/", deputies.ask, name="ask_deputy"),
    path("people/signers/", bodies.choose, name="choose_signers"),
    path("people/invite/", team.invite, name="invite"),
    path("people/<id:member>/", team.change_role, name="change_role"),
    path("people/<id:member>/invite/", team.invite_again, name="invite_again"),
    path("people/<id:member>/remove/", team.remove, name="remove_person"),
    path("people/<id:member>/hand-over/", team.replace_signatory, name="replace_signatory"),
    path("hand-over/", team.hand_over, name="hand_over"),
    path("history/", of_return, name="history"),
    path("carry-forward/", taking_over.carry_forward, name="carry_forward"),
    path("offers/", taking_over.offers, name="offers"),
    path("neighbours/", taking_over.neighbours, name="neighbours"),
    path("neighbours/<id:offer>/withdraw/", taking_over.withdraw, name="withdraw_offer"),
    path("check/", checking.check, name="check"),
    path("finalise/", checking.finalise, name="finalise"),
    path("recall/", signing.recall, name="recall"),
    path("reopen/", reopening.reopen, name="reopen"),
    path("amend/", amending.amend, name="amend"),
    path("easy-read/", easy.area_return, name="easy_read"),
    path("easy-read/check/", easy_checks.of_return, name="check_easy_read"),
    path("board/", board.board, name="board"),
    path("mails/", mails.of_area, name="area_mails"),
    path("mails/<id:mail>/again/", mails.again, name="mail_again"),
    path("remind/", nudging.remind, name="remind"),
    path("extension/", extension.extension, name="extension"),
    path("editions/<small:edition>/", include(of_an_edition)),
]

of_a_questionnaire = [
    path("easy-read/", easy.questionnaire, name="easy_questionnaire"),
    path("easy-read/check/", easy_checks.of_questionnaire, name="check_easy_questionnaire"),
]

urlpatterns = [
    path("questionnaires/<slug:slug>/<version:version>/", include(of_a_questionnaire)),
    path("collections/<slug:collection>/", programme.collection, name="collection"),
    path("collections/<slug:collection>/nudge/", nudging.nudge, name="nudge"),
    path("collections/<slug:collection>/opening/", opening, name="opening"),
    path("collections/<slug:collection>/mails/", mails.of_collection, name="collection_mails"),
    path("collections/<slug:collection>/areas/<gss:area>/", include(of_a_return)),
]
