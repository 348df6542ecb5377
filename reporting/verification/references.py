"""Which references a file names, in its words or packed away: the file is anybody's, so all of it is bounded."""

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
    """References in the file's metadata, packed or not; a handful at most."""
    found: dict[str, None] = {}
    for part in chain([data], unpacked(data)):
        for match in REFERENCE.finditer(part):
            found[match[1].decode()] = None
            if len(found) == MOST_REFERENCES:
                return list(found)
    return list(found)


def unpacked(data: bytes) -> Iterator[bytes]:
    """What the streams of a PDF hold, up to a bound in all: the file is anybody's."""
    left = MOST_UNPACKED
    for packed in islice(streams(data), MOST_STREAMS):
        part = _inflated(packed, left)
        yield part
        left -= len(part)
        if left <= 0:
            return


def streams(data: bytes) -> Iterator[bytes]:
    """Each byte is looked at once or twice, whatever the file is made of; a pattern would begin anew at every stream
    that has no end."""
    end = 0
    while (begin := data.find(b"stream", end)) >= 0:
        begin += len(b"stream")
        end = data.find(b"endstream", begin)
        if end < 0:
            return
        yield data[begin:end].lstrip(b"\r\n")
        end += len(b"endstream")


def _inflated(packed: bytes, most: int) -> bytes:
    """In small pieces, so that what is damaged costs no more than it gives."""
    unpacker, found = zlib.decompressobj(), bytearray()
    for start in range(0, len(packed), _PIECE):
        rest = packed[start : start + _PIECE]
        try:
            while rest and len(found) < most and not unpacker.eof:
                found += unpacker.decompress(rest, min(_PIECE, most - len(found)))
                rest = unpacker.unconsumed_tail
        except zlib.error:
            break
        if len(found) >= most or unpacker.eof:
            break
    return bytes(found)
