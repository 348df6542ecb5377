"""The site's own pages and its refusals in plain words."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from questionnaire.returns.workflow import InvalidTransition
from stocktake import urls
from tests.factories import make_questionnaire
from tests.templates.markup import elements


def _raises(exception):
    @login_not_required
    def view(request, **kwargs):
        raise exception

    return view


def _gone(*args, **kwargs):
    raise OperationalError("gone")


@login_not_required
def _posted(request):
    return HttpResponse("taken")


urlpatterns = [
    path("busy/", _raises(OperationalError("database is locked"))),
    path("first/", _raises(InvalidTransition("Edition 1 has been replaced by a newer one."))),
    path("collections/<slug:collection>/areas/<str:area>/late/", _raises(InvalidTransition("It is sent."))),
    path("forbidden/", _raises(PermissionDenied())),
    path("missing/", _raises(Http404())),
    path("wrong/", _raises(BadRequest())),
    path("broken/", _raises(ZeroDivisionError())),
    path("posted/", _posted),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
in_trouble = override_settings(ROOT_URLCONF=__name__)


def _heading(reply):
    ((_, children),) = elements(reply.content.decode(), "h1")
    return children[0]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/", "/accessibility/", "/privacy/"])
def test_statements_are_public(client, address):
    reply = client.get(address)

    assert reply.status_code == 200
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/help/", "/accessibility/", "/privacy/", "/accounts/login/"])
@pytest.mark.parametrize("contact", ["Team, 01632 960001, team@programme.example", ""])
def test_who_to_ask_is_named_where_the_programme_is_known(client, settings, address, contact):
    settings.PROGRAMME_CONTACT = contact

    page = client.get(address).content.decode()

    assert 'href="mailto:team@programme.example"' in page if contact else "mailto:" not in page


@pytest.mark.django_db
def test_help_and_sign_in_lead_everybody_to_the_questions(client):
    without = client.get("/help/"), client.get("/accounts/login/")
    plain, easy = make_questionnaire(easy_read={}), make_questionnaire()
    here, there = f"/questionnaires/{plain.slug}/{plain.version}/", f"/questionnaires/{easy.slug}/{easy.version}/"

    helped, entered = client.get("/help/").content.decode(), client.get("/accounts/login/").content.decode()

    assert all("/questionnaires/" not in page.content.decode() for page in without)
    assert all(f'href="{at}form.{kind}"' in helped for at in (here, there) for kind in ("pdf", "docx", "xlsx"))
    for page in (helped, entered):
        assert f'href="{there}easy-read/"' in page
        assert f'href="{here}easy-read/"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/help/", "the lead of your area, or the programme team"),
        ("/accounts/login/", "Ask your area’s lead or the programme team to invite you"),
        ("/accounts/signup/", "Ask your area’s lead or the programme team to invite you"),
    ],
)
def test_who_invites_is_the_lead_or_the_programme_on_every_page(client, address, who):
    assert who in client.get(address).content.decode()


@pytest.mark.django_db
def test_health_is_ok_while_the_database_answers(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        reply = client.get("/health/")

    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_health_says_when_the_database_is_away(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", _gone)

    reply = client.get("/health/")

    assert (reply.status_code, reply.json()) == (503, {"status": "no database"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/wrong/", 400, "The site could not read that request"),
        ("/forbidden/", 403, "You do not have permission to do this"),
        ("/missing/", 404, "Page not found"),
        ("/no/such/address/", 404, "Page not found"),
        ("/first/", 409, "Somebody else has changed this return"),
        ("/broken/", 500, "Sorry, there is a problem with the service"),
        ("/busy/", 503, "Sorry, the service is unavailable"),
    ],
)
@in_trouble
def test_refusals_are_pages_in_plain_words(address, status, heading):
    reply = Client(raise_request_exception=False).get(address)

    assert (reply.status_code, _heading(reply)) == (status, heading)


@pytest.mark.django_db
@in_trouble
def test_being_late_says_what_is_so_and_leads_back_to_the_return(client):
    page = client.get("/collections/stocktake/areas/E10000001/late/").content.decode()

    assert "It is sent. Your last action was not completed." in page
    assert 'href="/collections/stocktake/areas/E10000001/"' in page


@pytest.mark.django_db
@in_trouble
def test_a_busy_database_says_when_to_come_back(client):
    assert client.get("/busy/")["Retry-After"] == "30"


@pytest.mark.django_db
def test_a_database_that_is_away_before_any_view_is_the_same_page(monkeypatch):
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", _gone)

    reply = Client(raise_request_exception=False).get("/collections/stocktake/")

    assert (reply.status_code, reply["Retry-After"]) == (503, "30")


@pytest.mark.django_db
@in_trouble
def test_a_form_without_its_token_is_out_of_date():
    reply = Client(enforce_csrf_checks=True).post("/posted/")

    assert (reply.status_code, _heading(reply)) == (403, "This form has expired")
