"""Carry what somebody typed through signing in, when they post a page after their session has ended. The text is kept
in a hidden field of the pages that ask for the password and the code. Scripts do not need it: their page stays open."""

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
    """Mark a view on which people write at length. Never mark a view that asks for a secret."""
    view.carries_words = True  # type: ignore[attr-defined]
    return view


@dataclass(frozen=True)
class Carried:
    """A post as it arrived, the address it was sent to, and both together as a signed text for the hidden field."""

    address: str
    fields: list[tuple[str, str]]
    signed: str

    def typed(self) -> Iterator[tuple[str, str]]:
        """The (name, text) pairs that the person typed, with names in plain words."""
        for name, text in self.fields:
            if text and not name.startswith(_NOT_TYPED):
                yield name.replace("_", " ").replace("-", " ").capitalize(), text


def taken(request: HttpRequest, view: Any) -> Carried | None:
    """The post to carry through signing in; None if its view is not marked or it comes from another site."""
    if request.method != "POST" or not getattr(view, "carries_words", False):
        return None
    if request.headers.get("Origin", _own(request)) != _own(request):
        return None
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    if not fields or sum(len(name) + len(text) for name, text in fields) > MOST:
        return None
    signed = signing.dumps({"address": request.path, "fields": fields}, salt=_SALT, compress=True)
    return Carried(request.path, fields, signed)


def brought(request: HttpRequest) -> Carried | None:
    """The post that the sign-in page has carried; None if there is none, or it was altered or is too old."""
    signed = request.POST.get(FIELD, "")
    try:
        post = signing.loads(signed, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return Carried(post["address"], [(name, text) for name, text in post["fields"]], signed)


def give_back(request: HttpRequest, carried: Carried):
    """Show what was typed, with a button that saves it."""
    return render(request, "accounts/carried.html", {"carried": carried})


def _own(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
