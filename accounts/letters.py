"""What a mail looks like: the same words as text and as HTML, one column, one link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph or list as it was written, or a link with the words that stood before it."""

    text: str
    url: str = ""


def compose(template: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A mail from `<template>_subject.txt` and `<template>_message.txt`."""
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    message = re.sub(r"\n{3,}", "\n\n", render_to_string(f"{template}_message.txt", context).strip())
    foot = render_to_string("accounts/mail/foot.txt", {"contact": settings.PROGRAMME_CONTACT}).strip()
    mail = EmailMultiAlternatives(subject, f"{message}\n\n--\n{foot}\n", settings.DEFAULT_FROM_EMAIL, [to])
    look = {"subject": subject, "parts": list(_parts(message)), "foot": foot}
    mail.attach_alternative(render_to_string("accounts/mail/page.html", look), "text/html")
    return mail


def _parts(message: str) -> Iterator[Part]:
    """A paragraph that ends with a colon, and after it an address of this site alone, are one link."""
    blocks = [block for block in re.split(r"\n{2,}", message) if block.strip()]
    for block, after in zip(blocks, [*blocks[1:], ""], strict=True):
        if _is_ours(after) and block.endswith(":"):
            yield Part(block.removesuffix(":"), after)
        elif not _is_ours(block):
            yield Part(block)


def _is_ours(block: str) -> bool:
    """Not an address that somebody typed into a reason: only our own templates make links."""
    return bool(_ADDRESS.fullmatch(block)) and block.startswith(_sites())


def _sites() -> tuple[str, ...]:
    return tuple(f"{site}/" for site in (settings.SITE_URL,) if site)
