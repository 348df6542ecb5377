"""The blank form, for everybody: a council prints it and a member of the public reads what is asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from questionnaire import definition
from questionnaire.writing.easy_read.selectors import find_questionnaire
from reporting.documents import excel, word
from reporting.documents.printed.blank_form import kept_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_safe
def blank_pdf(request, slug, version):
    tree = _tree(slug, version)
    return _file(tree, kept_pdf(tree), "pdf", "application/pdf", "inline")


@login_not_required
@require_safe
def blank_docx(request, slug, version):
    tree = _tree(slug, version)
    return _file(tree, word.blank_docx(tree), "docx", DOCX, "attachment")


@login_not_required
@require_safe
def blank_xlsx(request, slug, version):
    tree = _tree(slug, version)
    return _file(tree, excel.blank_xlsx(tree), "xlsx", XLSX, "attachment")


def _tree(slug, version):
    found = find_questionnaire(slug, version)
    if found is None:
        raise Http404("No such questionnaire")
    return definition.get(found.pk)


def _file(tree, data, suffix, media_type, disposition):
    reply = HttpResponse(data, content_type=media_type)
    reply["Content-Disposition"] = f'{disposition}; filename="{slugify(tree.title)}-form.{suffix}"'
    return reply
