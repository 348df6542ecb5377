"""A post that came after the session had ended: the words come back once somebody has signed in. No script needed."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from accounts import carrying
from questionnaire.models import Answer
from tests.accounts.test_sign_in import code_of
from tests.factories import PASSWORD, make_world, write
from tests.pages import address, form_of, text_of

pytestmark = pytest.mark.django_db
WORDS = "Typed for an hour,\r\nand then <b>signed out</b>"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def url(world):
    return address("question", world.area_return, number="1.1")


def typed_while_signed_out(visitor, world, url):
    visitor.force_login(world.lead)
    form = form_of(visitor.get(url)) | {"assessment": WORDS, "rating": "red"}
    visitor.cookies.pop("sessionid")
    return form, visitor.post(url, form)


def test_words_come_back_after_signing_in_and_are_saved(visitor, world, url):
    _, asked = typed_while_signed_out(visitor, world, url)
    assert (asked.status_code, "Sign in to save your words" in text_of(asked)) == (401, True)

    sign_in = form_of(asked, 'name="login"') | {"login": world.lead.email}
    wrong = visitor.post(reverse("account_login"), sign_in | {"password": "wrong"})
    back = visitor.post(reverse("account_login"), form_of(wrong, 'name="login"') | {"password": PASSWORD})
    visitor.post(url, form_of(back, 'name="version-'))

    assert "&lt;b&gt;signed out&lt;/b&gt;" in back.content.decode()
    answers = dict(Answer.objects.values_list("field__key", "value"))
    assert answers == {"assessment": WORDS.replace("\r\n", "\n"), "rating": "red"}


def test_words_come_through_the_second_step(visitor, world, url):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(world.lead, secret)
    _, asked = typed_while_signed_out(visitor, world, url)

    sign_in = form_of(asked, 'name="login"') | {"login": world.lead.email, "password": PASSWORD}
    code = visitor.post(reverse("account_login"), sign_in)
    wrong = visitor.post(reverse("mfa_authenticate"), form_of(code, 'name="code"') | {"code": "000000"})
    back = visitor.post(reverse("mfa_authenticate"), form_of(wrong, 'name="code"') | {"code": code_of(secret)})
    visitor.post(url, form_of(back, 'name="version-'))

    assert Answer.objects.filter(value="red").exists()


def test_words_of_one_are_not_saved_under_the_name_of_another(visitor, world, url):
    _, asked = typed_while_signed_out(visitor, world, url)

    sign_in = form_of(asked, 'name="login"') | {"login": world.contributor.email, "password": PASSWORD}
    back = visitor.post(reverse("account_login"), sign_in)
    refused = visitor.post(url, form_of(back, 'name="version-'))

    assert refused.status_code == 409
    assert "You are signed in as The contributor now" in text_of(refused)
    assert not Answer.objects.exists()


def test_words_that_were_overtaken_meanwhile_are_a_conflict_as_ever(visitor, world, url):
    _, asked = typed_while_signed_out(visitor, world, url)
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)

    sign_in = form_of(asked, 'name="login"') | {"login": world.lead.email, "password": PASSWORD}
    back = visitor.post(reverse("account_login"), sign_in)
    reply = visitor.post(url, form_of(back, 'name="version-'))

    assert reply.status_code == 409
    assert Answer.objects.get(field__key="assessment").value == "Theirs"


def test_form_from_before_another_sign_in_gives_the_words_back(visitor, world, url):
    """Signed out and in again in another tab: the form of this one is out of date, its words are not."""
    form, _ = typed_while_signed_out(visitor, world, url)
    visitor.force_login(world.lead)
    visitor.get(url)

    back = visitor.post(url, form | {"csrfmiddlewaretoken": "a" * 32}, headers={"Origin": "http://testserver"})
    visitor.post(url, form_of(back, 'name="version-'))

    assert Answer.objects.filter(field__key="assessment").exists()


def test_post_from_elsewhere_is_refused_as_ever(visitor, world, url):
    form, _ = typed_while_signed_out(visitor, world, url)
    visitor.force_login(world.lead)

    reply = visitor.post(url, form, headers={"Origin": "https://evil.example"})

    assert reply.status_code == 403
    assert "signed out" not in reply.content.decode()


@pytest.mark.parametrize("forged", ["", "nonsense", "eyJhIjoxfQ:1:x"])
def test_what_is_not_ours_is_not_carried(visitor, world, forged):
    sign_in = {"login": world.lead.email, "password": PASSWORD, carrying.FIELD: forged}

    reply = Client().post(reverse("account_login"), sign_in)

    assert (reply.status_code, reply.url) == (302, "/")


def test_more_than_a_page_can_hold_is_not_carried(client, url):
    reply = client.post(url, {"assessment": "x" * (carrying.MOST + 1)})

    assert (reply.status_code, reply.url) == (302, f"{reverse('account_login')}?next={url}")
