"""How long somebody stays signed in: until 45 minutes pass in which nothing is done, and 12 hours at most. Both are
counted by the server, in the session; it is written to only when what it says is some minutes old."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest

STARTED, SEEN = "signed-in-at", "seen-at"


def in_background(view: Callable[..., Any]) -> Callable[..., Any]:
    """For what a page asks by itself: it does not count as something done."""
    view.keeps_nobody_signed_in = True  # type: ignore[attr-defined]
    return view


@receiver(user_logged_in)
def begin(request: HttpRequest | None, **_: Any) -> None:
    if request is not None:
        request.session[STARTED] = request.session[SEEN] = int(time.time())


def ends_in(session: SessionBase) -> int:
    """Seconds until it is over if nothing more is done; a session from before this was counted begins now."""
    return min(_idle_left(session), _whole_left(session))


def may_go_on(session: SessionBase) -> bool:
    """Whether doing something puts the end off."""
    return _idle_left(session) < _whole_left(session)


def is_over(session: SessionBase) -> bool:
    return ends_in(session) <= 0


def note(session: SessionBase, *, every: int | None = None) -> None:
    """Something was done just now."""
    now = int(time.time())
    if STARTED not in session:
        session[STARTED] = now
    if now - session.get(SEEN, 0) >= (settings.SESSION_NOTED_SECONDS if every is None else every):
        session[SEEN] = now


def _idle_left(session: SessionBase) -> int:
    now = int(time.time())
    return session.get(SEEN, now) + settings.SESSION_IDLE_SECONDS - now


def _whole_left(session: SessionBase) -> int:
    now = int(time.time())
    return session.get(STARTED, now) + settings.SESSION_MOST_SECONDS - now
