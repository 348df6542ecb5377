"""The email about a new comment, for those who write the section and those who wrote in the thread."""

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
    queue(mails("comment", _recipients(comment), comment.area_return, f"{comment_pk}", comment=comment_pk))


def _find(pk: int) -> Comment:
    return Comment.objects.select_related("by", "area_return__area", "area_return__collection").get(pk=pk)


def _recipients(comment: Comment) -> list[User]:
    """The people who write the section, or the leads where it was given to nobody, and everybody who wrote in the
    thread; without the author, and without anyone who may no longer read the section."""
    area_return = comment.area_return
    tree = definition.get(area_return.collection.questionnaire_id)
    question = next(each for each in tree.questions if each.pk == comment.question_id)
    section = tree.section_of(question)
    assigned = Assignment.objects.filter(area_return=area_return, section_id=section.pk, user__is_active=True)
    people = [row.user for row in assigned.select_related("user")] or people_with(area_return, Role.LEAD)
    if comment.thread_id:
        thread = Comment.objects.filter(thread=comment.thread_id) | Comment.objects.filter(pk=comment.thread_id)
        people += [earlier.by for earlier in thread.select_related("by") if earlier.by.is_active]
    others = {person.pk: person for person in people if person.pk != comment.by_id}
    return [person for person in others.values() if _may_read(person, SectionOf(area_return, section.pk))]


def _may_read(person: User, section: SectionOf) -> bool:
    return holds(person, "questionnaire.read_draft", section.area_return) or holds(
        person, "questionnaire.write_section", section
    )


@kind("comment", "Somebody commented on a question")
def comment(mail: Mail) -> dict[str, Any] | None:
    """No email to somebody who may no longer read the section."""
    comment = _find(mail.about["comment"])
    tree = definition.get(comment.area_return.collection.questionnaire_id)
    question = next(each for each in tree.questions if each.pk == comment.question_id)
    if not _may_read(mail.to, SectionOf(comment.area_return, tree.section_of(question).pk)):
        return None
    return about_return(comment.area_return) | {
        "by": comment.by.name,
        "question": f"{question.number} {question.short}",
        "replies": comment.thread_id is not None,
        "words": comment.text if len(comment.text) <= SHOWN else f"{comment.text[:SHOWN].rstrip()} …",
        "url": link("comments", comment.area_return, number=question.number),
    }
