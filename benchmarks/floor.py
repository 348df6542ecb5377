"""The floor: the least Django that signs in by session, checks CSRF, and runs one query for a page or one UPDATE for a
save. It reads and writes the product's own tables, with the product's own sessions, so that both serve the same data.

Served by benchmarks/floor_wsgi.py with the product's DATABASE_URL, DATA_DIR and SECRET_KEY.
"""

import os

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from questionnaire.models import Answer

_PAGE = engines["django"].from_string(
    "<!doctype html><title>Floor</title><h1>Answers</h1>"
    "{% for answer in answers %}<h2>{{ answer.field_id }}</h2><p>{{ answer.value }}</p>{% endfor %}"
    '<form method="post">{% csrf_token %}<textarea name="value"></textarea></form>'
)


@login_required(login_url="/")
def page(request, return_pk, first, last):
    answers = Answer.objects.filter(area_return_id=return_pk, field_id__gte=first, field_id__lte=last)
    return HttpResponse(_PAGE.render({"answers": answers.values("field_id", "value")}, request))


@login_required(login_url="/")
def save(request, return_pk, field_pk):
    if request.method == "POST":
        Answer.objects.filter(area_return_id=return_pk, field_id=field_pk).update(value=request.POST["value"])
        return redirect(request.path)
    return HttpResponse(_PAGE.render({"answers": ()}, request))


@login_required(login_url="/")
def file(request):
    return FileResponse(open(os.environ["FLOOR_FILE"], "rb"), content_type="application/pdf")


urlpatterns = [
    path("page/<int:return_pk>/<int:first>/<int:last>/", page),
    path("save/<int:return_pk>/<int:field_pk>/", save),
    path("file/", file),
]
