"""N7 and N3, small: sign-in leads nowhere else, a forged host is not believed, a reset tells nobody who has an account.

CONTROL: `redirect(request.GET["next"])`, `ALLOWED_HOSTS = ["*"]`, or an error for an unknown address.
"""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts import notifications
from tests.factories import PASSWORD, make_user
from tests.pages import text_of

pytestmark = pytest.mark.django_db
HOSTILE = [
    *("https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example/a"),
    *(
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
    ),
    *(" //evil.example", "\x00//evil.example", "\x01https://evil.example", "https:evil.example", "https:/evil.example"),
    *(
        "https:///evil.example",
        "http:\\\\evil.example",
        "hTTps://evil.example",
        "ftp://evil.example",
        "//evil%2eexample",
    ),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc",
    ),
    *(
        "//testserver@evil.example",
        "https://testserver@evil.example",
        "https://testserver.evil.example",
        "//evil.example:80",
    ),
    *(
        "https://evil.example\\@testserver",
        "//testserver:80@evil.example",
        "//[::1]",
        "//[::ffff:1.2.3.4]",
        "http://[evil",
    ),
    *(
        "/%2f/evil.example/..",
        "//%E3%80%82evil",
        "//evil。example",
        "//ｅｖｉｌ.example",
        "https://evil.example/?next=/",
    ),
    *("/\r\nLocation: https://evil.example", "/x\r\nSet-Cookie: a=b", "?next=//evil.example", "mailto:a@evil.example"),
    *("." * 3000, "//" + "a" * 3000, "\u202e//evil.example", "\u2028//evil.example", "//\u00adevil.example", ""),
]


def leads_to(reply):
    """Where a browser goes: white space and backslashes are read as browsers read them."""
    location = re.sub(r"[\t\r\n]", "", reply.get("Location", "")).strip().replace("\\", "/")
    return urlsplit(urljoin("http://testserver/accounts/login/", location))


@pytest.mark.parametrize("target", HOSTILE)
def test_signing_in_leads_nowhere_else(target):
    user, client = make_user(), Client()

    page = client.get(reverse("account_login"), {"next": target})
    signed_in = client.post(f"{reverse('account_login')}", {"login": user.email, "password": PASSWORD, "next": target})
    again = client.get(reverse("account_login"), {"next": target})
    out = client.post(reverse("account_logout"), {"next": target})

    assert signed_in.status_code == 302
    for reply in (signed_in, again, out):
        assert (leads_to(reply).scheme, leads_to(reply).netloc) == ("http", "testserver")
    assert "evil" not in str(re.findall(r'(?:href|action)="([^"?]*)', page.content.decode()))


def test_signing_in_does_lead_to_the_page_that_was_asked_for(client):
    asked = client.get("/accounts/two-steps/")
    reply = client.post(asked.url, {"login": make_user().email, "password": PASSWORD, "next": "/accounts/two-steps/"})

    assert (asked.url, reply.url) == ("/accounts/login/?next=/accounts/two-steps/", "/accounts/two-steps/")


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "", "a b", "[", "évil"]
)
@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/accounts/password/reset/", "/verify/", "/no/such/page/"]
)
def test_a_forged_host_is_refused(client, host, address):
    reply = client.get(address, headers={"host": host})

    assert reply.status_code == 400
    assert "evil" not in reply.content.decode()


def test_forwarded_hosts_are_not_believed(client):
    user = make_user()
    forged = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example", "x-host": "evil.example"}
    client.post(reverse("account_reset_password"), {"email": user.email}, headers=forged)
    for job in DBTaskResult.objects.all():
        notifications.post.call(*job.args_kwargs["args"])

    (message,) = mail.outbox
    assert "http://localhost:8000/accounts/password/reset/key/" in message.body
    assert "evil" not in str(message.message())


def asked_to_reset(address):
    client = Client()
    reply = client.post(reverse("account_reset_password"), {"email": address})
    return reply.status_code, reply.url, text_of(client.get(reply.url)), sorted(client.cookies), dict(reply.headers)


def test_a_reset_looks_the_same_whoever_asks():
    known, closed, invited = make_user(), make_user(is_active=False), make_user()
    invited.set_unusable_password()
    invited.save()

    replies = [asked_to_reset(address) for address in (known.email, "nobody@area.example", closed.email, invited.email)]

    assert replies[0][0] == 302
    assert all(reply == replies[0] for reply in replies)
    assert DBTaskResult.objects.count() == 1


def test_a_wrong_password_looks_the_same_whoever_tries():
    known, closed = make_user(), make_user(is_active=False)

    texts = [
        text_of(Client().post(reverse("account_login"), {"login": address, "password": "wrong"})).replace(address, "-")
        for address in (known.email, closed.email, "nobody@area.example")
    ]

    assert "The email address or password is incorrect." in texts[0]
    assert texts == [texts[0]] * 3
