"""Pages in easy read: the questionnaire, which anybody may read, and one area's return."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire import content, definition, permissions
from questionnaire.returns.selectors.editions import edition_to_read
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.returns.views.context import page
from questionnaire.stored import from_edition
from questionnaire.writing.easy_read import parts, selectors, words


def find_tree(slug, version):
    """The definition of a questionnaire that has an easy read; else 404."""
    questionnaire = selectors.find_questionnaire(slug, version)
    tree = definition.get(questionnaire.pk) if questionnaire else None
    if tree is None or not tree.easy_read.title:
        raise Http404("No easy read")
    return tree


@login_not_required
@require_safe
def questionnaire(request, slug, version):
    tree = find_tree(slug, version)
    context = {
        "tree": tree,
        "parts": parts.of_questionnaire(tree),
        "may_check": permissions.holds(request.user, "questionnaire.check_questionnaire", tree),
        **check_context(selectors.checks_of_questionnaire(tree), words.questionnaire_sha256(tree)),
    }
    return TemplateResponse(request, "questionnaire/writing/easy_read/questionnaire.html", context)


@require_safe
def area_return(request, collection, area):
    reading = readable(request, collection, area)
    tree = reading.content.questionnaire
    if not tree.easy_read.title:
        raise Http404("No easy read")
    context = page(
        request,
        reading.area_return,
        reading.record,
        edition=reading.edition,
        content=reading.content,
        parts=parts.of_return(reading.content, reading.record, timezone.localdate()),
        may_check=permissions.holds(request.user, "questionnaire.check_easy_read", reading.area_return),
        **check_context(selectors.checks_of_return(reading.area_return), words.return_sha256(reading.content)),
    )
    return TemplateResponse(request, "questionnaire/writing/easy_read/return.html", context)


def readable(request, collection, area):
    """The edition or draft of a return that this person may read, with its record; 404 or 403 if they may read
    neither."""
    visible = get_visible_return(request.user, collection, area)
    edition = edition_to_read(request.user, visible)
    if not permissions.holds(request.user, "questionnaire.read_edition", edition):
        permissions.require(request.user, "questionnaire.read_draft", visible)
    if edition:
        return selectors.Reading(visible, edition, from_edition(edition), record_of_edition(edition, expected=False))
    draft = content.from_rows(visible)
    return selectors.Reading(visible, None, draft, record_of(visible, draft))


def check_context(checks, sha256):
    """The template context with the newest check of this exact text, or else the newest check of an earlier text."""
    current = next((check for check in checks if check.sha256 == sha256), None)
    return {"check": current, "before": None if current else next(iter(checks), None)}
