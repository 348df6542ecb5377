"""Every mail leaves a row that says what became of it; a key goes once; a job that runs again sends nothing twice."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import mail_log, notifications, workflow
from accounts.enums import Role
from accounts.models import Mail, Membership
from tests.factories import make_area, make_member, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """A kind of mail that says nothing of a return; its words are those of a template that is there."""
    said = notifications.Kind("A test", "account/email/password_changed", lambda row: {}, again=True)
    monkeypatch.setitem(notifications.KINDS, "test", said)


@pytest.fixture
def row():
    return mail_log.add([Mail(to=make_user(), kind="test", key="test:1")])[0]


def refuse_with(monkeypatch, error):
    def fail(self, **_):
        raise error(self.to[0]) if callable(error) else error

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)


def recipients(code, said):
    return lambda address: SMTPRecipientsRefused({address: (code, said)})


def send(row, attempt=0):
    notifications.send_mail.call(row.pk, attempt)
    row.refresh_from_db()
    return row


def test_sent_mail_says_when(row):
    assert (row.sent_at, row.refused_at) == (None, None)

    send(row)

    assert row.sent_at
    assert len(mail.outbox) == 1


def test_job_that_runs_again_sends_nothing_twice(row):
    send(row)
    send(row)

    assert len(mail.outbox) == 1


def test_mail_in_another_workers_hand_is_left_to_it_until_that_worker_is_gone(row):
    assert mail_log.claim(row)
    send(row)
    assert mail.outbox == []

    Mail.objects.filter(pk=row.pk).update(claimed_at=timezone.now() - mail_log.IN_HAND - timedelta(seconds=1))
    assert send(row).sent_at


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            recipients(550, b"5.1.1 No such user"),
            "The recipient’s mail server does not recognise this address. It said: 550 5.1.1 No such user",
        ),
        (recipients(552, b"Full\r\nX-Injected: 1"), "The mailbox is full. It said: 552 Full X-Injected: 1"),
        (SMTPDataError(554, b"Spam"), "The recipient’s mail server does not accept this email. It said: 554 Spam"),
    ],
)
def test_refusal_for_good_is_final_at_once(row, monkeypatch, error, words):
    refuse_with(monkeypatch, error)

    send(row)

    assert (row.problem, row.sent_at) == (words, None)
    assert row.refused_at
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("error", [recipients(451, b"Later"), SMTPServerDisconnected("gone"), TimeoutError("slow")])
def test_other_faults_are_tried_again_and_final_after_the_last_attempt(row, monkeypatch, error):
    refuse_with(monkeypatch, error)

    for attempt in range(4):
        send(row, attempt)
        assert (row.refused_at, row.claimed_at) == (None, None)
    jobs = [job.args_kwargs["args"] for job in DBTaskResult.objects.order_by("run_after")]
    send(row, 4)

    assert jobs == [[row.pk, attempt] for attempt in (1, 2, 3, 4)]
    assert row.refused_at
    assert row.problem


def test_long_answer_of_a_server_is_cut(row, monkeypatch):
    refuse_with(monkeypatch, recipients(550, b"x" * 5_000))

    assert len(send(row).problem) == 300


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "a b@c@d", "\x01@area.example"])
def test_address_that_breaks_a_header_is_refused_and_goes_nowhere_else(row, address):
    """I5."""
    type(row.to).objects.filter(pk=row.to_id).update(email=address)

    send(row)

    assert all("Bcc" not in sent.message() for sent in mail.outbox)
    assert all(len(sent.recipients()) == 1 for sent in mail.outbox)
    assert row.sent_at or row.refused_at


def test_key_goes_once_and_mails_without_a_key_as_often_as_they_are_asked_for():
    person = make_user()

    first = notifications.queue([Mail(to=person, kind="test", key="a"), Mail(to=person, kind="test")])
    second = notifications.queue([Mail(to=person, kind="test", key="a"), Mail(to=person, kind="test", key="b")])

    assert ([row.key for row in first], [row.key for row in second]) == (["a", ""], ["b"])
    assert DBTaskResult.objects.count() == 3


def test_refused_mail_is_sent_again_once(row, monkeypatch):
    with monkeypatch.context() as patch:
        refuse_with(patch, recipients(550, b"No"))
        send(row)

    assert notifications.queue_again(row)
    assert not notifications.queue_again(row)
    assert send(row).sent_at
    assert row.problem == ""


def test_somebody_who_left_the_area_meanwhile_gets_nothing():
    area = make_area()
    stays, leaves = (make_member(Role.VIEWER, area) for _ in range(2))
    rows = mail_log.add(
        [Mail(to=person, area=area, kind="test", key=f"test:{person.pk}") for person in (stays, leaves)]
    )
    Membership.objects.filter(user=leaves).delete()

    for one in rows:
        notifications.send_mail.call(one.pk)

    assert [message.to for message in mail.outbox] == [[stays.email]]
    assert list(Mail.objects.values_list("to", flat=True)) == [stays.pk]


def test_closed_account_gets_nothing_and_leaves_nothing(row):
    type(row.to).objects.filter(pk=row.to_id).update(is_active=False)

    notifications.send_mail.call(row.pk)

    assert mail.outbox == []
    assert not Mail.objects.exists()


def test_invitation_and_password_mails_are_logged_without_their_words(client):
    invited, known = make_user(), make_user()
    invited.set_unusable_password()
    invited.save()

    invitation = workflow.invite(invited, by=None)
    client.post("/accounts/password/reset/", {"email": known.email})
    rows = {row.to_id: row for row in Mail.objects.all()}

    assert {row.kind for row in rows.values()} == {"invitation", "account"}
    assert rows[invited.pk].about == {"invitation": invitation.pk}
    assert rows[known.pk].about == {}
    for job in DBTaskResult.objects.all():
        task = notifications.post if job.task_path.endswith("post") else notifications.send_invitation
        task.call(*job.args_kwargs["args"])
    assert Mail.objects.filter(sent_at__isnull=False).count() == 2


def test_invitation_that_is_taken_back_before_it_goes_leaves_no_mail():
    invited = make_user()
    invited.set_unusable_password()
    invited.save()
    invitation = workflow.invite(invited, by=None)

    workflow.revoke(invitation, by=None)
    notifications.send_invitation.call(invitation.pk)

    assert mail.outbox == []
    assert not Mail.objects.exists()
