"""Addresses at which answers are written: questions, sections, comments, files, and answers from elsewhere."""

from django.urls import path

from questionnaire.writing.answers.views import about, autosave, conflicts, history, questions, refresh, sections
from questionnaire.writing.careful import views as careful
from questionnaire.writing.comments import views as comments
from questionnaire.writing.easy_read.views import checks, pages
from questionnaire.writing.easy_read.views import sections as section_words
from questionnaire.writing.files import views as files
from questionnaire.writing.sharing import views as sharing
from questionnaire.writing.taking_over import views as taking_over

of_a_question = [
    path("", questions.question, name="question"),
    path("autosave/", autosave.of_question, name="autosave"),
    path("now/", refresh.of_question, name="question_now"),
    path("confirm/", taking_over.confirm, name="confirm"),
    path("comments/", comments.comments, name="comments"),
    path("comments/<id:comment>/resolve/", comments.resolve, name="resolve_comment"),
    path("comments/<id:comment>/reopen/", comments.reopen, name="reopen_comment"),
    path("history/", history.of_question, name="question_history"),
    path("history/<id:revision>/", history.run_of_question, name="question_texts"),
    path("history/<id:revision>/restore/", history.restore_of_question, name="restore"),
    path("conflicts/<id:revision>/", conflicts.of_question, name="conflict"),
    path("attachments/<id:attachment>/describe/", files.describe, name="describe_attachment"),
    path("attachments/<id:attachment>/remove/", files.remove, name="remove_attachment"),
]

of_a_section = [
    path("", sections.show, name="section"),
    path("ready/", sharing.ready, name="section_ready"),
    path("reopen/", sharing.reopen, name="section_reopen"),
    path("send-back/", sharing.send_back, name="section_send_back"),
    path("easy-read/", section_words.of_section, name="section_easy_read"),
    path("easy-read/autosave/", autosave.of_section, name="section_autosave"),
    path("easy-read/now/", refresh.of_section, name="section_now"),
    path("easy-read/history/", section_words.history, name="section_easy_read_history"),
    path("easy-read/history/<id:revision>/", section_words.texts_of, name="section_easy_read_texts"),
    path("easy-read/history/<id:revision>/restore/", section_words.restored, name="section_easy_read_restore"),
    path("easy-read/conflicts/<id:revision>/", section_words.of_conflict, name="section_easy_read_conflict"),
]

of_a_return = [
    path("careful/", careful.look, name="careful"),
    path("careful/keep/", careful.keep, name="keep_phrase"),
    path("files/", files.files, name="files"),
    path("attachments/<sha256:sha256>/", files.download, name="attachment"),
    path("about/", about.about, name="about"),
    path("about/autosave/", autosave.of_return, name="about_autosave"),
    path("about/now/", refresh.of_return, name="about_now"),
    path("about/history/", history.of_about, name="about_history"),
    path("about/history/<id:revision>/", history.run_of_about, name="about_texts"),
    path("about/history/<id:revision>/restore/", history.restore_of_about, name="about_restore"),
    path("about/conflicts/<id:revision>/", conflicts.of_return, name="about_conflict"),
    path("share/", sharing.share, name="share"),
    path("carry-forward/", taking_over.carry_forward, name="carry_forward"),
    path("offers/", taking_over.offers, name="offers"),
    path("neighbours/", taking_over.neighbours, name="neighbours"),
    path("neighbours/<id:offer>/withdraw/", taking_over.withdraw, name="withdraw_offer"),
    path("easy-read/", pages.area_return, name="easy_read"),
    path("easy-read/check/", checks.of_return, name="check_easy_read"),
]

of_a_questionnaire = [
    path("easy-read/", pages.questionnaire, name="easy_questionnaire"),
    path("easy-read/check/", checks.of_questionnaire, name="check_easy_questionnaire"),
]
