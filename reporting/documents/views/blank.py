"""The blank form in every format that has one. Anybody may download it, to print it or to read what is asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from questionnaire import definition
from questionnaire.writing.easy_read.selectors import find_questionnaire
from reporting.documents import formats


@login_not_required
@require_safe
def blank_form(request, slug, version, suffix):
    tree, form = _tree(slug, version), formats.get(suffix)
    if form.blank is None:
        raise Http404("No such form")
    reply = HttpResponse(form.blank(tree), content_type=form.media_type)
    reply["Content-Disposition"] = f'{form.disposition}; filename="{slugify(tree.title)}-form.{suffix}"'
    return reply


def _tree(slug, version):
    questionnaire = find_questionnaire(slug, version)
    if questionnaire is None:
        raise Http404("No such questionnaire")
    return definition.get(questionnaire.pk)
