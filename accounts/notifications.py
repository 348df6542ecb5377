"""Mail about accounts, sent by the worker: a mail server that is down breaks no page, and is tried again later."""

import json
import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from accounts import selectors, tokens
from accounts.sealing import seal, unseal

logger = logging.getLogger(__name__)
RETRY_AFTER_MINUTES = (1, 5, 30, 120)


def compose(template: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A mail from `<template>_subject.txt` and `<template>_message.txt`, the same words as text and as HTML."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    text = render_to_string(f"{template}_message.txt", context).strip()
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    message.attach_alternative(
        render_to_string("accounts/mail/page.html", {"subject": subject, "text": text}), "text/html"
    )
    return message


def send(template: str, to: str, context: dict[str, Any]) -> None:
    """Hand a mail to the worker. It waits in the database sealed, because it may hold a link that opens an account."""
    post.enqueue(seal(json.dumps([template, to, context])))


@task()
def post(sealed: str, attempt: int = 0) -> None:
    template, to, context = json.loads(unseal(sealed))
    _deliver(compose(template, to, context), post, sealed, attempt)


@task()
def send_invitation(invitation_id: int, attempt: int = 0) -> None:
    invitation = selectors.invitation_to_send(invitation_id)
    if invitation is None:
        return
    token = tokens.make(invitation.user_id, invitation.sent_at)
    context = {
        "invitation": invitation,
        "asked": selectors.asked_of(invitation.user),
        "programme": selectors.programme_name(),
        "contact": settings.PROGRAMME_CONTACT,
        "url": settings.SITE_URL + reverse("accept_invitation", args=[token]),
    }
    _deliver(
        compose("accounts/mail/invitation", invitation.user.email, context), send_invitation, invitation_id, attempt
    )


def _deliver(message: EmailMultiAlternatives, job: Task, subject: int | str, attempt: int) -> None:
    """SMTP faults are OSErrors. After the last attempt the job fails, and stays on record as failed."""
    try:
        message.send()
    except OSError as error:
        if attempt >= len(RETRY_AFTER_MINUTES):
            raise
        logger.warning("Mail was not taken (%s); it is tried again.", error)
        later = timezone.now() + timedelta(minutes=RETRY_AFTER_MINUTES[attempt])
        job.using(run_after=later).enqueue(subject, attempt + 1)
