"""N7 and I5: no flood of mails, no link that leads off the site, no line that is slipped into a header."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Mail
from tests.factories import PASSWORD, make_user
from tests.mails.scenes import letter, world

pytestmark = pytest.mark.django_db

HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "https:/evil.example",
    "/\t/evil.example",
    "\n//evil.example",
    "http://localhost@evil.example/",
    "http://testserver.evil.example/",
    "data:text/html,x",
    "%2F%2Fevil.example",
    "////evil.example/%2e%2e",
    "http://[x",
]
BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")


@pytest.mark.parametrize("requests", [12, pytest.param(200, marks=pytest.mark.long)])
def test_many_requests_for_a_new_password_make_five_mails_at_most(settings, requests):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    user = make_user()

    for _ in range(requests):
        Client().post(reverse("account_reset_password"), {"email": user.email})

    assert 1 <= len(mail.outbox) <= 5
    assert Mail.objects.count() == len(mail.outbox)


@pytest.mark.parametrize("target", HOSTILE)
def test_sign_in_leads_to_no_other_site(client, target):
    user = make_user()
    client.get(f"{reverse('account_login')}?next={quote(target)}")

    reply = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": target})

    assert reply.status_code == 302
    assert urlsplit(urljoin("http://testserver/accounts/login/", reply.url.replace("\\", "/"))).netloc == "testserver"


@pytest.mark.parametrize("broken", BREAKS)
def test_line_breaks_in_names_reach_no_header_of_any_mail(broken):
    made = world()
    slipped = f"Ash{broken}Bcc: everybody@press.example{broken}X-Other: 1"
    type(made.area).objects.update(short_name=slipped)
    made.area_return.area.refresh_from_db()

    message = letter("reminder", made.lead, **{"return": made.area_return.pk, "step": "7"})
    sent = message.message()

    assert (sent["Bcc"], sent["X-Other"]) == (None, None)
    assert len(sent.get_all("Subject")) == 1
    assert message.recipients() == [made.lead.email]
