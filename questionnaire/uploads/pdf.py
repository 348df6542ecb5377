"""Search of a PDF for active content: scripts, programs and embedded files. Nothing is rendered or run.

The names of such content are in the file itself or in its compressed object streams; only those are unpacked, up to a
limit. A name may be written with some of its letters as numbers (/J#61vaScript).
"""

import re
import zlib
from collections.abc import Iterator

from questionnaire.uploads.refusals import AGAIN

_MOST_UNPACKED = 60 * 1024 * 1024
_TAIL = 2048  # some programs write a little after the end marker
_STREAM = re.compile(rb">>[\s\0]*stream(?:\r\n|\n|\r)")
_PRINT = "Print it to PDF and attach that"


# The name of an action comes after its key, or alone in an object; in an address within a text it comes after a word.
_OF_AN_ACTION = rb"(?:(?<=[\s\0<>\[\](){}])|(?<=/S)|(?<=#53)|(?<=obj))"


def _names(*names: str, after: bytes = b"") -> re.Pattern[bytes]:
    letters = ["".join(rf"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name) for name in names]
    return re.compile(after + rf"/(?:{'|'.join(letters)})(?![\w#+.-])".encode())


_LOCKED = _names("Encrypt")
_FORM_WITH_SCRIPT = _names("XFA")
_IS_OBJECTS = _names("ObjStm", "First")
_OTHER_PACKING = _names("LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", "Crypt", "Predictor")
_IS_PACKED = _names("FlateDecode", "Fl")
_ACTS = (
    (_names("JavaScript", "Rendition", after=_OF_AN_ACTION), f"holds a script or a film. {_PRINT}"),
    (_names("RichMedia"), f"holds a script or a film. {_PRINT}"),
    (
        _names("Launch", "ImportData", after=_OF_AN_ACTION),
        f"starts another program or file when it is opened. {_PRINT}",
    ),
    (
        _names("EmbeddedFile", "EmbeddedFiles", "GoToE"),
        f"contains other files. Attach those separately. {_PRINT}",
    ),
)


class _Unreadable(Exception):
    """The file cannot be checked; the message says why."""


def problem(data: bytes) -> str:
    """Say what is wrong with a PDF; empty if nothing is."""
    if b"%%EOF" not in data[-_TAIL:]:
        return f"is damaged or incomplete. {AGAIN}"
    rest = b"\n".join(_between_streams(data))
    if _LOCKED.search(rest):
        return (
            "is protected by a password or against changes, so it cannot be checked. Save it again without protection"
        )
    try:
        parts = [data, *_object_streams(data)]
    except _Unreadable as fault:
        return str(fault)
    if any(_FORM_WITH_SCRIPT.search(part) for part in (rest, *parts[1:])):
        return f"is a form of a kind that may hold scripts. {_PRINT}"
    return next((words for names, words in _ACTS if any(names.search(part) for part in parts)), "")


def _streams(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The positions at which the head of each stream, its data and its end begin."""
    at = 0
    while match := _STREAM.search(data, at):
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        yield max(data.rfind(b"obj", at, match.start()), at), match.end(), end
        at = end


def _between_streams(data: bytes) -> Iterator[bytes]:
    at = 0
    for _, begin, end in _streams(data):
        yield data[at:begin]
        at = end
    yield data[at:]


def _object_streams(data: bytes) -> Iterator[bytes]:
    room = _MOST_UNPACKED
    for head, begin, end in _streams(data):
        about = data[head:begin]
        if not _IS_OBJECTS.search(about) or not _IS_PACKED.search(about):
            continue  # a stream that is not compressed is read with the rest
        if _OTHER_PACKING.search(about):
            raise _Unreadable(f"is built in a way that cannot be checked. {_PRINT}")
        unpacked = _unpack(data[begin:end], room)
        room -= len(unpacked)
        yield unpacked


def _unpack(packed: bytes, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(packed, room + 1)
    except zlib.error as error:
        raise _Unreadable(f"is damaged. {AGAIN}") from error
    if len(unpacked) > room:
        raise _Unreadable("is much larger when unpacked than it appears. Print it to PDF and attach that")
    if not unpacker.eof:
        raise _Unreadable(f"is damaged. {AGAIN}")
    return unpacked
