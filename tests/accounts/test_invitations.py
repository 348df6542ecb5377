"""An invitation's road: a link in a mail, a password, a signed-in person who knows what to do."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import notifications, tokens, workflow
from accounts.enums import OrganisationKind, Role
from accounts.models import Invitation, Organisation
from tests.factories import PASSWORD, make_area, make_member, make_user

pytestmark = pytest.mark.django_db
CHOSEN = "teapot meadow harbour"


@pytest.fixture
def invited():
    user = make_member(Role.LEAD, make_area(name="Exampleshire"), name="Anna Bell")
    user.set_unusable_password()
    user.save()
    return user


def invite(user, by=None):
    """The invitation and the link from its mail, as the worker sends it."""
    invitation = workflow.invite(user, by=by)
    notifications.send_invitation.call(invitation.pk)
    return invitation, re.search(r"/invitations/[^/\s]+/", mail.outbox[-1].body).group()


def test_mail_carries_the_token_and_the_database_does_not(invited):
    invitation, link = invite(invited)

    token = link.split("/")[2]
    kept = str(list(Invitation.objects.values())) + str(list(DBTaskResult.objects.values()))
    assert mail.outbox[0].to == [invited.email]
    assert "Lead the return of Exampleshire" in mail.outbox[0].body
    assert tokens.digest(token) == invitation.token_digest
    assert token not in kept


def test_mail_says_what_stocktake_is_who_asks_and_whom_to_ask(invited, settings):
    settings.PROGRAMME_CONTACT = "Team, 01632 960001, team@programme.example"
    Organisation.objects.create(code="prog", name="Joint Programme", kind=OrganisationKind.PROGRAMME)

    invite(invited)

    ((page, _),) = mail.outbox[0].alternatives
    assert "writes its return, signs it and sends it to the programme that asks for it, the Joint Programme." in page
    assert "<li>Lead the return of Exampleshire" in page
    assert "ask the programme: Team, 01632 960001, team@programme.example." in mail.outbox[0].body


def test_page_of_a_link_that_opens_nothing_says_how_to_reach_the_programme(client, settings):
    settings.PROGRAMME_CONTACT = "Team, 01632 960001, team@programme.example"

    page = client.get("/invitations/nothing/").content.decode()

    assert "ask the lead of your area, or the programme team" in page
    assert 'Team, 01632 960001, <a class="govuk-link" href="mailto:team@programme.example">' in page


def test_accepting_sets_the_password_and_signs_in(client, invited):
    _, link = invite(invited)
    page = client.get(link).content.decode()

    reply = client.post(link, {"password": CHOSEN})

    invited.refresh_from_db()
    assert "Lead the return of Exampleshire" in page
    assert (reply.status_code, reply.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(invited.pk)
    assert invited.check_password(CHOSEN)


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("annabell", "Password must be 10 characters or more"),
        ("anna bell 1", "too similar to your name or email address"),
        ("1234567890", "among those most often used"),
    ],
)
def test_weak_password_is_refused_beside_the_field(client, invited, password, problem):
    _, link = invite(invited)

    reply = client.post(link, {"password": password})

    invited.refresh_from_db()
    assert problem in reply.content.decode()
    assert not invited.has_usable_password()


def test_link_works_once(client, invited):
    _, link = invite(invited)
    client.post(link, {"password": CHOSEN})
    client.logout()

    reply = client.post(link, {"password": "another long password"})

    invited.refresh_from_db()
    assert reply.status_code == 410
    assert "has been used" in reply.content.decode()
    assert invited.check_password(CHOSEN)


def test_link_of_somebody_with_a_password_opens_nothing(client, invited):
    """They got it by another way; an old mail must not change it."""
    _, link = invite(invited)
    invited.set_password(PASSWORD)
    invited.save()

    reply = client.post(link, {"password": CHOSEN})

    invited.refresh_from_db()
    assert reply.status_code == 410
    assert invited.check_password(PASSWORD)


def test_expired_link_says_whom_to_ask(client, invited):
    invitation, link = invite(invited, by=make_user("Mia Manager", email="mia@programme.example"))
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(minutes=1))

    reply = client.post(link, {"password": CHOSEN})

    invited.refresh_from_db()
    assert reply.status_code == 410
    assert "Mia Manager" in reply.content.decode()
    assert not invited.has_usable_password()


def test_sending_again_ends_the_earlier_link(client, invited):
    first, first_link = invite(invited)
    mail.outbox.clear()
    second = workflow.invite(first.user, by=None)
    notifications.send_invitation.call(second.pk)
    second_link = re.search(r"/invitations/[^/\s]+/", mail.outbox[-1].body).group()

    assert client.get(first_link).status_code == 410
    assert client.get(second_link).status_code == 200


def test_revoked_link_opens_nothing_and_is_not_mailed(client, invited):
    invitation, link = invite(invited)
    mail.outbox.clear()

    workflow.revoke(invitation, by=None)
    notifications.send_invitation.call(invitation.pk)

    assert client.get(link).status_code == 410
    assert mail.outbox == []


def test_unknown_link_is_not_found(client):
    reply = client.get("/invitations/never-sent/")

    assert reply.status_code == 404
    assert "We do not recognise this invitation" in reply.content.decode()


def test_fault_of_the_mail_server_is_tried_again(invited, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
    invitation = workflow.invite(invited, by=None)
    DBTaskResult.objects.all().delete()

    notifications.send_invitation.call(invitation.pk)

    again = DBTaskResult.objects.get()
    assert again.args_kwargs == {"args": [invitation.pk, 1], "kwargs": {}}
    assert again.run_after > timezone.now()


def test_person_with_a_password_is_not_invited():
    with pytest.raises(workflow.NotInvited, match="can sign in"):
        workflow.invite(make_user(), by=None)
