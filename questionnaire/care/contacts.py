"""Finding email addresses and telephone numbers. Writers are not warned about these; public texts show a team's mailbox
instead."""

import re
from collections.abc import Iterator

from questionnaire.care.plain import Found

_MAILBOX = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_TELEPHONE = re.compile(r"(?<![\d£.,/-])(?:\+44[\s().-]{0,3}(?:0\)?)?|\(?0)\d(?:[\s().-]{0,2}\d){7,9}(?![\d%])")


def found(text: str) -> Iterator[Found]:
    for kind, pattern in (("mailbox", _MAILBOX), ("telephone", _TELEPHONE)):
        for match in pattern.finditer(text):
            yield Found(kind, match.start(), match.end())
