"""Limit how often one address can upload files to public pages."""

from time import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

UPLOADS = 30
SECONDS = 5 * 60


def is_too_often(request: HttpRequest) -> bool:
    """Counts this upload, and says whether the address has used up what it has in these five minutes. The cache is
    shared, so all processes count together. Two at the same moment may count as one, which does no harm here."""
    key = f"uploads:{_address(request)}:{int(time() // SECONDS)}"
    if cache.add(key, 1, 2 * SECONDS):
        return False
    count = cache.get(key, 0)
    if count < UPLOADS:
        cache.set(key, count + 1, 2 * SECONDS)
    return bool(count >= UPLOADS)


def _address(request: HttpRequest) -> str:
    """The client's address as for signing in. Where the server does not know it, all clients share one."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "unknown"
