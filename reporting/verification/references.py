"""Find the references that a file names, also in its compressed streams. Anybody can upload a file, so reading it is
limited."""

import re
import zlib
from collections.abc import Iterator
from itertools import chain, islice

REFERENCE = re.compile(rb"\b([A-Z]{1,3}-[0-9]{4}-[0-9]{1,4}-[0-9A-HJKMNP-TV-Z]{4,12})\b")
MOST_REFERENCES = 5
MOST_STREAMS = 4_000
MOST_UNPACKED = 4 * 1024 * 1024
_PIECE = 64 * 1024


def references_in(data: bytes) -> list[str]:
    """The first few references in the file's bytes and in its compressed streams."""
    found: dict[str, None] = {}
    for part in chain([data], decompressed(data)):
        for match in REFERENCE.finditer(part):
            found[match[1].decode()] = None
            if len(found) == MOST_REFERENCES:
                return list(found)
    return list(found)


def decompressed(data: bytes) -> Iterator[bytes]:
    """The decompressed streams of a PDF, up to a limit for all of them together."""
    left = MOST_UNPACKED
    for compressed in islice(streams(data), MOST_STREAMS):
        part = _inflated(compressed, left)
        yield part
        left -= len(part)
        if left <= 0:
            return


def streams(data: bytes) -> Iterator[bytes]:
    """The compressed streams of a PDF. Each byte is read once or twice whatever the file contains; a regular expression
    would start again at every stream without an end."""
    end = 0
    while (begin := data.find(b"stream", end)) >= 0:
        begin += len(b"stream")
        end = data.find(b"endstream", begin)
        if end < 0:
            return
        yield data[begin:end].lstrip(b"\r\n")
        end += len(b"endstream")


def _inflated(compressed: bytes, most: int) -> bytes:
    """Decompress a stream in small pieces, and keep what came before any damage."""
    decompressor, result = zlib.decompressobj(), bytearray()
    for start in range(0, len(compressed), _PIECE):
        rest = compressed[start : start + _PIECE]
        try:
            while rest and len(result) < most and not decompressor.eof:
                result += decompressor.decompress(rest, min(_PIECE, most - len(result)))
                rest = decompressor.unconsumed_tail
        except zlib.error:
            break
        if len(result) >= most or decompressor.eof:
            break
    return bytes(result)
