"""Pages that wait for the worker look again by themselves, but not for ever: after two minutes the reader decides."""

LONGEST = 120  # seconds


def next_look(request, every: int) -> str:
    """The Refresh header of this page, or an empty text once it has looked for long enough. The address counts the
    looks; a link to the page without them begins anew."""
    looks = _looks(request)
    return f"{every}; url={request.path}?looks={looks + 1}" if looks * every < LONGEST else ""


def _looks(request) -> int:
    text = request.GET.get("looks", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else LONGEST
