"""What somebody had typed when they turned out to be signed out, taken along through signing in: in a hidden field of
the pages that ask for the password and the code, and nowhere else. Scripts do not need it: their page stays open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.shortcuts import render

FIELD = "carried"
MOST = 1_000_000  # characters; no page of answers comes near it
_SALT = "accounts.carrying"
_SECONDS = 12 * 60 * 60
_NOT_TYPED = ("csrfmiddlewaretoken", "client-id", "writer", "version-", "aside-", "stay")


def carries_words(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a page on which people write at length. Never for one that asks for a secret."""
    view.carries_words = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Carried:
    """A post as it came, and the address that it was meant for."""

    address: str
    fields: list[tuple[str, str]]
    sealed: str

    def typed(self) -> Iterator[tuple[str, str]]:
        """(name, text) of the words in it."""
        for name, text in self.fields:
            if text and not name.startswith(_NOT_TYPED):
                yield name.replace("_", " ").replace("-", " ").capitalize(), text


def taken(request: HttpRequest, view: Any) -> Carried | None:
    """What this post brings, if its page is one to write on and if it comes from a page of ours."""
    if request.method != "POST" or not getattr(view, "carries_words", False):
        return None
    if request.headers.get("Origin", _own(request)) != _own(request):
        return None
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    if not fields or sum(len(name) + len(text) for name, text in fields) > MOST:
        return None
    sealed = signing.dumps({"address": request.path, "fields": fields}, salt=_SALT, compress=True)
    return Carried(request.path, fields, sealed)


def brought(request: HttpRequest) -> Carried | None:
    """What the sign-in page has taken along."""
    sealed = request.POST.get(FIELD, "")
    try:
        found = signing.loads(sealed, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return Carried(found["address"], [(name, text) for name, text in found["fields"]], sealed)


def give_back(request: HttpRequest, carried: Carried):
    """The words, with a button that saves them."""
    return render(request, "accounts/carried.html", {"carried": carried})


def _own(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
