"""Line breaks: allowed inside an address, but not inside a date or a telephone number."""

import re
from calendar import month_name

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_JOINT = re.compile(r"(?<=[@.])(?=.)")
_MONTHS = "|".join(name for name in month_name if name)
_TOGETHER = re.compile(
    rf"\b(?:\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?(?:, \d\d:\d\d)?|(?:today|yesterday) \d\d:\d\d|0\d+(?: \d+)+)\b"
)


@register.filter
def breakable(address: str) -> SafeString:
    """An email address that may be broken after its @ and its dots."""
    first, *rest = _JOINT.split(address)
    return conditional_escape(first) + format_html_join("", "<wbr>{}", ((part,) for part in rest))


@register.filter
def unbroken(words: str) -> str:
    """A text in which dates, times and telephone numbers are kept on one line."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", "\u00a0"), words)
