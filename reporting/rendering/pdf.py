"""Print HTML to PDF bytes: one file that is PDF/UA-1 and PDF/A-3a, the same bytes for the same input.

What officers typed reaches this as escaped text. The renderer works in a process of its own with bounds on its time
and memory, and gets the packaged files that are named here and nothing else: no network, no file of the machine.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.template.loader import render_to_string

from accounts.problems import Refusal
from questionnaire.writing.easy_read import pictures
from reporting import rendering
from reporting.rendering import Manuscript, Source

PACKAGED = {"packaged:draft.svg": "documents/draft.svg"}
_ADDRESS = re.compile(r"packaged:(?:pictures/([a-z0-9-]+)|[a-z]+)\.svg")


class TooLarge(Refusal):
    """Longer than its questionnaire lets any return be, or than the renderer can set in its time and memory."""


def render(html: str, *, title: str, **facts: Any) -> bytes:
    """As `manuscript` takes it. TooLarge where it takes more time or memory than one document may have."""
    try:
        return rendering.render(manuscript(html, title=title, **facts))
    except rendering.GaveUp as refusal:
        raise TooLarge(
            f"No PDF is made of “{title}”: {refusal}. Shorten its longest answers, above all those of many short lines."
        ) from refusal


def manuscript(
    html: str, *, css: str, title: str, identifier: str, moment: datetime, source: Source | None = None
) -> Manuscript:
    """`css` names the stylesheet."""
    style = _stylesheet(css)
    return Manuscript(html, style, dict(_files(html, style)), title, identifier, moment, source)


@cache
def _stylesheet(name: str) -> str:
    return render_to_string(name)


def _files(*texts: str) -> Iterator[tuple[str, str]]:
    """The packaged files that are named in these, and the installed pictures of easy read."""
    for match in {match.group(): match for text in texts for match in _ADDRESS.finditer(text)}.values():
        if match.group() in PACKAGED:
            yield match.group(), render_to_string(PACKAGED[match.group()])
        elif match[1] in pictures.installed():
            yield match.group(), pictures.read(match[1]).decode()
