"""The log of mails: each is a row before it is sent, and the row says what became of it."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Invitation, Mail, User

ACCOUNT, INVITATION = "account", "invitation"
# A worker that took a mail and has not sent it by then is gone; sooner than its job is given to another.
IN_HAND = timedelta(seconds=settings.WORKER_SILENT_SECONDS * 5 / 6)
_LONGEST = 300


def add(mails: Iterable[Mail]) -> list[Mail]:
    """Put mails into the log at one moment. Of those with a key each is there once, whoever else adds it at the same
    time: the database decides. Gives the rows that are new."""
    now = timezone.now()
    rows = list(mails)
    for mail in rows:
        mail.queued_at = now
    Mail.objects.bulk_create([mail for mail in rows if mail.key], ignore_conflicts=True)
    free = Mail.objects.bulk_create(mail for mail in rows if not mail.key)
    keyed = Mail.objects.filter(queued_at=now, key__in=[mail.key for mail in rows if mail.key])
    return [*keyed.order_by("pk"), *free]


def of_invitation(invitation: Invitation) -> Mail:
    """The row of an invitation's mail; one invitation is one mail."""
    memberships = invitation.user.memberships.filter(area__isnull=False).order_by("pk")
    mail, _ = Mail.objects.get_or_create(
        key=f"{INVITATION}:{invitation.pk}",
        defaults={
            "to": invitation.user,
            "kind": INVITATION,
            "about": {"invitation": invitation.pk},
            "area_id": memberships.values_list("area_id", flat=True).first(),
        },
    )
    return mail


def drop_invitation(invitation_pk: int) -> None:
    """It was taken back or used before its mail went."""
    Mail.objects.filter(key=f"{INVITATION}:{invitation_pk}", sent_at__isnull=True, refused_at__isnull=True).delete()


def of_account(email: str) -> Mail | None:
    """A row for a mail about somebody's account."""
    user = User.objects.filter(email=email.strip().lower()).first()
    return Mail.objects.create(to=user, kind=ACCOUNT) if user else None


def find(pk: int) -> Mail | None:
    return Mail.objects.select_related("to", "area").filter(pk=pk).first()


def claim(mail: Mail) -> bool:
    """Take a mail in hand. False where it has gone, or somebody else has it in hand."""
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - IN_HAND)
    return bool(_waiting(mail).filter(free).update(claimed_at=now))


def release(mail: Mail) -> None:
    """It could not be sent now and waits for another attempt."""
    _waiting(mail).update(claimed_at=None)


def note_sent(mail: Mail) -> None:
    _waiting(mail).update(sent_at=timezone.now())


def note_refused(mail: Mail, problem: str) -> None:
    words = " ".join("".join(character if character.isprintable() else " " for character in problem).split())
    _waiting(mail).update(refused_at=timezone.now(), problem=words[:_LONGEST])


def drop(mail: Mail) -> None:
    """What it would have said is no longer so: it was never sent."""
    _waiting(mail).delete()


def again(mail: Mail) -> bool:
    """A refused mail waits once more. False where somebody else was first."""
    refused = Mail.objects.filter(pk=mail.pk, refused_at__isnull=False)
    return bool(refused.update(refused_at=None, problem="", claimed_at=None, queued_at=timezone.now()))


def _waiting(mail: Mail) -> QuerySet[Mail]:
    return Mail.objects.filter(pk=mail.pk, sent_at__isnull=True, refused_at__isnull=True)
