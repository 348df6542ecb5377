"""Virus scanning with ClamAV's clamd, if the site has one (CLAMD_URL). A file is stored only if clamd says that it is
clean: a missing, late or unreadable answer counts as a refusal."""

import logging
import socket
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket, CommunicationError
from django.conf import settings

_LONGEST_ANSWER = 4096
_log = logging.getLogger(__name__)
_NO_ANSWER = "was not kept because the virus check is not responding at the moment. Try again in a few minutes"
_FOUND = "was not kept: the virus check found “{virus}” in it. Do not open it, and tell your IT service"


class _WithTimeout:
    """A client that stops waiting for an answer after the timeout, however slowly it comes, and limits its length."""

    clamd_socket: socket.socket
    timeout: float | None

    def _recv_response(self) -> str:
        deadline, answer = monotonic() + (self.timeout or 0), b""
        while not answer.endswith(b"\n") and len(answer) < _LONGEST_ANSWER:
            left = deadline - monotonic()
            if left <= 0:
                raise CommunicationError("too slow")
            try:
                self.clamd_socket.settimeout(left)
                more = self.clamd_socket.recv(_LONGEST_ANSWER)
            except OSError as error:
                raise CommunicationError(str(error)) from error
            if not more:
                break
            answer += more
        return answer.decode("utf-8", "replace").strip()


class _ByNetwork(_WithTimeout, ClamdNetworkSocket):
    pass


class _BySocket(_WithTimeout, ClamdUnixSocket):
    pass


def problem(file: Any) -> str:
    """Say why a file is refused; empty if the scanner says that it is clean, or there is no scanner."""
    if not settings.CLAMD_URL:
        return ""
    file.seek(0)
    try:
        answer = _client().instream(file)
    except (ClamdError, OSError) as error:
        _log.error("The virus scanner gives no answer: %s", error)
        return _NO_ANSWER
    finally:
        file.seek(0)
    status, virus = answer.get("stream", ("", None))
    if status == "FOUND":
        _log.warning("The virus scanner found %s in an upload", virus)
        return _FOUND.format(virus=(virus or "something harmful")[:100])
    if status == "OK" and virus is None:
        return ""
    _log.error("The virus scanner answers what cannot be read")
    return _NO_ANSWER


def _client() -> ClamdNetworkSocket:
    url, seconds = urlsplit(settings.CLAMD_URL), settings.CLAMD_SECONDS
    if url.scheme == "unix":
        return _BySocket(url.path, seconds)
    return _ByNetwork(url.hostname or "127.0.0.1", url.port or 3310, seconds)
