"""The anchors of a day: a file is written, and emailed to where nobody on this machine can change it."""

import logging
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from questionnaire.chain import anchors, links
from questionnaire.chain.ends import end_of, end_of_programme, ends_of_returns

logger = logging.getLogger(__name__)


def anchor() -> tuple[Path, int]:
    """Write and email the anchors. Return the file, and the number of chains in it."""
    ends = _ends()
    path, text = anchors.write(ends, timezone.now())
    if settings.ANCHOR_EMAIL:
        _mail(path, text)
    return path, len(ends)


def anchor_if_due() -> None:
    """Anchor once a day, whichever worker comes first. If the email fails, the log says so, and the file exists."""
    today = f"{timezone.now().astimezone(UTC):%Y-%m-%d}"
    if any(path.name.startswith(today) for path in anchors.kept()):
        return
    try:
        anchor()
    except OSError:
        logger.exception("The anchors of %s were not written or not mailed. Run: anchor_chains", today)


def _ends() -> dict[str, tuple[int, str]]:
    """The end of every chain, in two queries. Rows that are written in the meantime go into the next day's file."""
    ends_by_chain = {}
    for collection, area, *columns in ends_of_returns():
        position, head = end_of(*columns)
        if position:
            ends_by_chain[links.name_of(collection, area)] = position, head
    if programme := end_of_programme():
        ends_by_chain[links.PROGRAMME] = programme
    return ends_by_chain


def _mail(path: Path, text: str) -> None:
    digest = sha256(text.encode()).hexdigest()
    mail = EmailMessage(
        f"Anchors of {settings.SITE_URL}, {path.stem}",
        f"Keep this file where nobody who runs {settings.SITE_URL} can reach it. It shows later whether rows were cut "
        f"off the end of a return’s history:\n\n    python manage.py verify_chain --anchor {path.name}\n\n"
        f"SHA-256 of the file: {digest}\n",
        to=[settings.ANCHOR_EMAIL],
    )
    mail.attach(path.name, text, "text/plain")
    mail.send()
