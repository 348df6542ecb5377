"""Mails, sent by the worker: a mail server that is down breaks no page, and is tried again later.

Each mail is a row of the log first. A mail that says something about a return is made from ids when it goes, by the
function that is registered for its kind; nothing it says is kept.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from accounts import mail_log, selectors, tokens
from accounts.encryption import decrypt, encrypt
from accounts.letters import compose
from accounts.models import Mail

logger = logging.getLogger(__name__)
RETRY_AFTER_MINUTES = (1, 5, 30, 120)
FIRST = 10  # priority: a mail takes a moment, and somebody waits for it; documents take seconds each

Maker = Callable[[Mail], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a mail of this kind is about, in words; its template; what makes its context from the row, or None where
    there is nothing to say any more; whether one that was refused can be sent again."""

    title: str
    template: str
    make: Maker
    again: bool


KINDS: dict[str, Kind] = {}


def kind(slug: str, title: str, *, again: bool = True) -> Callable[[Maker], Maker]:
    """Register what makes the mails of a kind; the templates are named after it."""

    def register(make: Maker) -> Maker:
        KINDS[slug] = Kind(title, f"mail/{slug}", make, again)
        return make

    return register


def queue(mails: Iterable[Mail]) -> list[Mail]:
    """Log these mails and hand them to the worker. Gives those that are new: a key goes once."""
    added = mail_log.add(mails)
    for mail in added:
        send_mail.enqueue(mail.pk)
    return added


def queue_again(mail: Mail) -> bool:
    """Hand a refused mail to the worker once more."""
    if not mail_log.again(mail):
        return False
    send_mail.enqueue(mail.pk)
    return True


@task(priority=FIRST)
def send_mail(mail_pk: int, attempt: int = 0) -> None:
    mail = mail_log.find(mail_pk)
    if mail is None:
        return
    context = KINDS[mail.kind].make(mail) if selectors.may_get(mail) else None
    if context is None:
        mail_log.drop(mail)
        return
    message = compose(KINDS[mail.kind].template, mail.to.email, {"reader": mail.to.name, **context})
    _deliver(mail, message, send_mail, mail_pk, attempt)


def send(template: str, to: str, context: dict[str, Any]) -> None:
    """Queue an email about an account. It is stored encrypted, because it may contain a link that opens the account."""
    mail = mail_log.of_account(to)
    if mail:
        post.enqueue(encrypt(json.dumps([template, mail.pk, context])))


@task(priority=FIRST)
def post(encrypted: str, attempt: int = 0) -> None:
    template, mail_pk, context = json.loads(decrypt(encrypted))
    mail = mail_log.find(mail_pk)
    if mail:
        _deliver(mail, compose(template, mail.to.email, context), post, encrypted, attempt)


@task(priority=FIRST)
def send_invitation(invitation_id: int, attempt: int = 0) -> None:
    invitation = selectors.invitation_to_send(invitation_id)
    if invitation is None:
        mail_log.drop_invitation(invitation_id)
        return
    token = tokens.make(invitation.user_id, invitation.sent_at)
    context = {
        "invitation": invitation,
        "asked": selectors.asked_of(invitation.user),
        "programme": selectors.programme_name(),
        "contact": settings.PROGRAMME_CONTACT,
        "url": settings.SITE_URL + reverse("accept_invitation", args=[token]),
    }
    message = compose("accounts/mail/invitation", invitation.user.email, context)
    _deliver(mail_log.of_invitation(invitation), message, send_invitation, invitation_id, attempt)


def _deliver(mail: Mail, message: EmailMultiAlternatives, job: Task, subject: int | str, attempt: int) -> None:
    """Send it once, and log what became of it. A refusal for good is final at once; any other fault is tried again,
    and is final after the last attempt. SMTP faults are OSErrors."""
    if not mail_log.claim(mail):
        return
    try:
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        if is_for_good(error):
            mail_log.note_refused(mail, in_words(error))
        else:
            _later(mail, error, job, subject, attempt)
    except ValueError:  # an address or a header that cannot be written
        mail_log.note_refused(mail, "Emails cannot be sent to this address.")
    except OSError as error:
        _later(mail, error, job, subject, attempt)
    else:
        mail_log.note_sent(mail)


def _later(mail: Mail, error: OSError, job: Task, subject: int | str, attempt: int) -> None:
    if attempt >= len(RETRY_AFTER_MINUTES):
        mail_log.note_refused(mail, in_words(error))
        return
    logger.warning("Mail %s was not taken (%s); it is tried again.", mail.pk, error.__class__.__name__)
    mail_log.release(mail)
    later = timezone.now() + timedelta(minutes=RETRY_AFTER_MINUTES[attempt])
    job.using(run_after=later).enqueue(subject, attempt + 1)


def is_for_good(error: OSError) -> bool:
    """Whether the server said that trying again is of no use: all its codes begin with 5."""
    codes = [code for code, _ in _answers(error)]
    return bool(codes) and all(500 <= code < 600 for code in codes)


_REASONS = {
    550: "The recipient’s mail server does not recognise this address.",
    551: "The recipient’s mail server does not recognise this address.",
    552: "The mailbox is full.",
    553: "The recipient’s mail server does not accept this address.",
    554: "The recipient’s mail server does not accept this email.",
}


def in_words(error: OSError) -> str:
    """Why the mail server did not accept an email: a reason in plain words, then the server's own answer."""
    for code, answer in _answers(error):
        reason = _REASONS.get(code, "The recipient’s mail server did not accept it.")
        return f"{reason} It said: {code} {answer}"
    return "The mail server could not be reached after 5 attempts."


def _answers(error: OSError) -> list[tuple[int, str]]:
    """The codes and texts with which the mail server refused."""
    answers: list[tuple[int, Any]] = []
    if isinstance(error, SMTPRecipientsRefused):
        answers = list(error.recipients.values())
    elif isinstance(error, SMTPDataError):
        answers = [(error.smtp_code, error.smtp_error)]
    return [(code, text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)) for code, text in answers]
