"""Downloads that can be resumed: one byte range of a file, as in RFC 9110, section 14."""

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_PIECE = 64 * 1024


class _Part:
    """A reader of at most `length` bytes of a file, from its current position. Closing it closes the file."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int = _PIECE) -> bytes:
        piece = self.file.read(min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()


def respond(request: HttpRequest, file: IO[bytes], size: int, etag: str, **options: str) -> HttpResponseBase:
    """Reply with the whole file, or with the requested range if the file is still the one the client started with."""
    wanted = request.headers.get("Range", "")
    if wanted and request.headers.get("If-Range", etag) == etag and (match := _ONE_RANGE.fullmatch(wanted)):
        return _part(file, size, etag, *match.groups(), **options)
    reply = FileResponse(file, as_attachment=True, **options)
    return _headed(reply, etag)


def _part(file: IO[bytes], size: int, etag: str, first: str, last: str, **options: str) -> HttpResponseBase:
    if not first:  # the last so many bytes
        begin, end = max(size - int(last or 0), 0), size - 1
    else:
        begin, end = int(first), min(int(last or size - 1), size - 1)
    if begin > end:
        file.close()
        return _headed(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), etag)
    file.seek(begin)
    reply = FileResponse(_Part(file, end - begin + 1), status=206, as_attachment=True, **options)
    reply["Content-Length"] = str(end - begin + 1)
    reply["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return _headed(reply, etag)


def _headed(reply: HttpResponseBase, etag: str) -> HttpResponseBase:
    reply["Accept-Ranges"] = "bytes"
    reply["ETag"] = etag
    return reply
