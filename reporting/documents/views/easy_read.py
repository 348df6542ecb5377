"""Easy read as PDF: the questions for anybody, a return for whoever may read it. Both are made when they are asked for;
that of the questions is kept, since anybody may ask."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire.writing.easy_read import words as easy
from questionnaire.writing.easy_read.selectors import checks_of_questionnaire, checks_of_return
from questionnaire.writing.easy_read.views.pages import check_context, find_tree, readable
from reporting.documents import drafts, names
from reporting.documents.printed.easy_read import Checked, return_pdf


@login_not_required
@require_safe
def of_questionnaire(request, slug, version):
    tree = find_tree(slug, version)
    found = check_context(checks_of_questionnaire(tree), easy.questionnaire_sha256(tree))
    file = drafts.easy_questionnaire(tree, _checked(found))
    return FileResponse(file, filename=f"{tree.name}-easy-read.pdf", content_type="application/pdf")


@require_safe
def of_return(request, collection, area):
    reading = readable(request, collection, area)
    if not reading.content.questionnaire.easy_read.title:
        raise Http404("No easy read")
    checks = checks_of_return(reading.area_return)
    found = check_context(checks, easy.return_sha256(reading.content))
    data = return_pdf(reading.content, reading.record, _checked(found), as_of=timezone.localtime())
    reply = HttpResponse(data, content_type="application/pdf")
    reply["Content-Disposition"] = f'inline; filename="{names.easy_file_name(reading.area_return)}"'
    reply["Cache-Control"] = "private, no-store"
    return reply


def _checked(found):
    check = found["check"]
    return Checked(check.group, check.checked_on) if check else Checked()
