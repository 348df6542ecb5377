"""A question with its answers as one row of a reading page. The HTML of a row is cached under everything it depends on,
so a page of all questions costs little more than its queries."""

from dataclasses import dataclass, field
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from questionnaire.content import QuestionContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.returns.views.context import address, tree_of, wants_easy_words
from questionnaire.returns.views.shown import shown

_CACHED_ROWS = 8_192


@dataclass(frozen=True)
class _Row:
    """The cache key of a row's HTML. `tree` and `content` are left out of comparisons, because the other fields already
    determine them."""

    questionnaire: str
    question: int
    answers: tuple
    is_asked: bool
    base: str
    action: str
    is_heading: bool
    easy_words: str
    tree: QuestionnaireDefinition = field(compare=False, hash=False)
    content: QuestionContent = field(compare=False, hash=False)

    @property
    def first_gap(self):
        gaps = self.content.open_fields
        return f"#id_{gaps[0].field.key}" if gaps else ""


def rows(request, area_return, questions, *, may_write, is_heading=False, offers_passing=False, refused=None):
    """The HTML of the rows of some questions. `refused` is a rejected form for passing one of them, shown with its
    errors."""
    tree, base = tree_of(area_return), address("return", area_return)
    easy_words = wants_easy_words(request)
    parts = []
    for question in questions:
        begin, end = _html(_row(tree, base, question, _action(question, may_write), is_heading, easy_words))
        offered = may_write and offers_passing and _is_empty(question)
        parts += [begin, _passing(request, base, question, refused) if offered else "", end]
    return format_html_join("", "{}", ((part,) for part in parts))


def _passing(request, base, question, refused):
    """The form for passing a question. It contains the reader's CSRF token, so it is never cached."""
    number = question.definition.number
    is_refused = refused is not None and refused.number == number
    context = {"url": f"{base}questions/{number}/pass/", "number": number, "form": refused if is_refused else None}
    return render_to_string("questionnaire/returns/pass.html", context, request)


def _row(tree, base, question, action, is_heading, easy_words):
    return _Row(
        questionnaire=tree.sha256,
        question=question.definition.pk,
        answers=tuple(
            (
                answer.value,
                answer.no_response_reason,
                answer.redacted,
                answer.attachments,
                answer.origin,
                answer.unconfirmed,
                answer.amended_from,
            )
            for answer in question.answers
        ),
        is_asked=question.is_asked,
        base=base,
        action=action,
        is_heading=is_heading,
        easy_words=question.definition.easy_read if easy_words else "",
        tree=tree,
        content=question,
    )


@lru_cache(maxsize=_CACHED_ROWS)
def _html(row: _Row) -> tuple[SafeString, SafeString]:
    """The HTML of a row before and after the place where the form for passing goes."""
    context = {
        "row": row,
        "shown": shown(row.content),
        "numbers": row.tree.numbers,
        "link_base": f"{row.base}questions/",
        "file_base": f"{row.base}attachments/",
    }
    begin = render_to_string("questionnaire/returns/row_begin.html", context)
    return begin, render_to_string("questionnaire/returns/row_end.html", context)


def _is_empty(question):
    """Whether no required field has an answer, so that the question can be passed as a whole."""
    return question.is_open and not any(answer.value for answer in question.answers if answer.field.required)


def _action(question, may_write):
    """The text of the link in the row."""
    if not may_write:
        return "Open"
    if not question.is_open:
        return "Change"
    return "Answer" if _is_empty(question) else f"Add {question.open_fields[0].field.short.lower()}"
