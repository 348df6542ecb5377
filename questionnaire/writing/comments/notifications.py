"""Somebody said something about a question: whoever writes its section hears of it, and who spoke in the thread."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail, User
from accounts.notifications import FIRST, kind, queue
from questionnaire import definition
from questionnaire.models import Assignment, Comment
from questionnaire.permissions import SectionOf, holds
from questionnaire.returns.notifications import about_return, link, mails, people_with

SHOWN = 600  # characters of a comment; the rest is on the page


@task(priority=FIRST)
def mail_comment(comment_pk: int) -> None:
    comment = _find(comment_pk)
    queue(mails("comment", _whom_to_tell(comment), comment.area_return, f"{comment_pk}", comment=comment_pk))


def _find(pk: int) -> Comment:
    return Comment.objects.select_related("by", "area_return__area", "area_return__collection").get(pk=pk)


def _whom_to_tell(comment: Comment) -> list[User]:
    """The section's own people, the leads where it has none, and who spoke in the thread; not the one who speaks, and
    nobody who may not read it any more."""
    area_return = comment.area_return
    tree = definition.get(area_return.collection.questionnaire_id)
    section = next(
        section for section in tree.sections if any(asked.pk == comment.question_id for asked in section.questions)
    )
    assigned = Assignment.objects.filter(area_return=area_return, section_id=section.pk, user__is_active=True)
    people = [row.user for row in assigned.select_related("user")] or people_with(area_return, Role.LEAD)
    if comment.thread_id:
        thread = Comment.objects.filter(thread=comment.thread_id) | Comment.objects.filter(pk=comment.thread_id)
        people += [said.by for said in thread.select_related("by") if said.by.is_active]
    found = {person.pk: person for person in people if person.pk != comment.by_id}
    return [person for person in found.values() if _reads(person, SectionOf(area_return, section.pk))]


def _reads(person: User, section: SectionOf) -> bool:
    return holds(person, "questionnaire.read_draft", section.area_return) or holds(
        person, "questionnaire.write_section", section
    )


@kind("comment", "Somebody commented on a question")
def comment(mail: Mail) -> dict[str, Any] | None:
    """Nothing for somebody who may not read it any more."""
    said = _find(mail.about["comment"])
    tree = definition.get(said.area_return.collection.questionnaire_id)
    question = next(asked for asked in tree.questions if asked.pk == said.question_id)
    if not _reads(mail.to, SectionOf(said.area_return, tree.section_of(question).pk)):
        return None
    return about_return(said.area_return) | {
        "by": said.by.name,
        "question": f"{question.number} {question.short}",
        "replies": said.thread_id is not None,
        "words": said.text if len(said.text) <= SHOWN else f"{said.text[:SHOWN].rstrip()} …",
        "url": link("comments", said.area_return, number=question.number),
    }
