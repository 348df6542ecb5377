"""The lead's daily summary."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Mail
from accounts.notifications import kind, queue
from questionnaire.phrases import full_moment, short_day
from questionnaire.returns.notifications import about_return, find_return, mails
from questionnaire.selectors.digests import DueDigest, happened_in
from questionnaire.selectors.situations import situation_of


def send_digests(due: Iterable[DueDigest]) -> int:
    return len(queue([mail for entry in due for mail in _mails(entry)]))


def _mails(entry: DueDigest) -> list[Mail]:
    area_return = entry.area_return
    about = {"return": area_return.pk, "since": entry.since.isoformat(), "until": entry.until.isoformat()}
    key = f"{area_return.pk}:{timezone.localdate(entry.until)}"
    return mails("digest", [entry.person], area_return, key, **about)


@kind("digest", "Daily summary for the lead", again=False)
def digest(mail: Mail) -> dict[str, Any] | None:
    area_return = find_return(mail.about["return"])
    if area_return is None or not mail.to.wants_digest:
        return None
    since, until = (datetime.fromisoformat(mail.about[name]) for name in ("since", "until"))
    lines = happened_in(area_return, mail.to, since, until)
    situation = situation_of(area_return.pk)
    if not lines or situation is None:
        return None
    return about_return(area_return) | {
        "since": full_moment(since),
        "lines": lines,
        "open": situation.progress.open if situation.is_draft else None,
        "due": "" if situation.is_sent or area_return.reopened_at else short_day(area_return.deadline),
    }
