"""N4: a session ends after 45 minutes in which nothing is done, and after 12 hours in any case. What a page asks by
itself does not count as something done."""

import time

import pytest
from django.urls import reverse

from accounts.sitting import SEEN, STARTED
from tests.factories import make_user

pytestmark = pytest.mark.django_db
MINUTE, HOUR = 60, 3_600


@pytest.fixture
def signed_in(client):
    client.force_login(make_user("Ann Lead"))
    return client


def put_back(client, **seconds):
    """As if so much time had gone by."""
    session = client.session
    for key in (STARTED, SEEN):
        session[key] = int(time.time()) - seconds.get(key.replace("-", "_"), 0)
    session.save()


def state(client):
    return client.get(reverse("account_session")).json()


@pytest.mark.parametrize(
    ("gone_by", "is_in"),
    [
        ({"seen_at": 44 * MINUTE, "signed_in_at": HOUR}, True),
        ({"seen_at": 45 * MINUTE, "signed_in_at": HOUR}, False),
        ({"seen_at": MINUTE, "signed_in_at": 12 * HOUR - MINUTE}, True),
        ({"seen_at": MINUTE, "signed_in_at": 12 * HOUR}, False),
    ],
)
def test_session_ends_after_idle_and_after_whole_time(signed_in, gone_by, is_in):
    put_back(signed_in, **gone_by)

    reply = signed_in.get(reverse("account"))

    assert (reply.status_code == 200) is is_in
    assert ("_auth_user_id" in signed_in.session) is is_in


def test_page_asking_by_itself_keeps_nobody_signed_in(signed_in):
    put_back(signed_in, seen_at=40 * MINUTE)

    told = state(signed_in)

    assert told["state"] == "signed_in"
    assert 290 <= told["seconds"] <= 300
    assert 290 <= state(signed_in)["seconds"] <= 300


@pytest.mark.parametrize("act", [lambda c: c.get(reverse("account")), lambda c: c.post(reverse("account_session"))])
def test_something_done_puts_the_end_off(signed_in, act):
    put_back(signed_in, seen_at=40 * MINUTE)

    act(signed_in)

    assert state(signed_in)["seconds"] > 44 * MINUTE


def test_nothing_puts_the_end_of_twelve_hours_off(signed_in):
    put_back(signed_in, signed_in_at=12 * HOUR - 2 * MINUTE)

    signed_in.post(reverse("account_session"))

    told = state(signed_in)
    assert told["seconds"] <= 2 * MINUTE
    assert told["may_stay"] is False


def test_session_is_written_only_when_its_note_is_old(signed_in):
    put_back(signed_in, seen_at=2 * MINUTE)
    noted = signed_in.session[SEEN]
    signed_in.get(reverse("account"))

    assert signed_in.session[SEEN] == noted


def test_session_from_before_this_was_counted_begins_now(signed_in):
    session = signed_in.session
    del session[STARTED], session[SEEN]
    session.save()

    assert signed_in.get(reverse("account")).status_code == 200
    assert state(signed_in)["seconds"] > 44 * MINUTE


def test_stranger_is_told_so_and_given_a_token(client):
    reply = client.get(reverse("account_session"))

    assert reply.json() == {"state": "signed_out"}
    assert reply.cookies["csrftoken"].value
