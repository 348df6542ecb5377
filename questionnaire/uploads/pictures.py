"""Checks of a picture without unpacking it."""

import re
import warnings
from typing import Any

from PIL import Image

from questionnaire.uploads.refusals import AGAIN

_MOST_PIXELS = 100_000_000  # A3 scanned at 600 dots an inch has 70 million
_MARKUP = re.compile(rb"<(?:script|html|iframe|\?php|!doctype html)", re.IGNORECASE)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, b"\xff\xd9"
_TOO_LARGE = "has a much higher resolution than a scan needs. Save it at a lower resolution, or attach it as PDF"
_CUT = f"is damaged or incomplete. {AGAIN}"


def problem(file: Any, kind: str) -> str:
    """Say what is wrong with a picture; empty if nothing is. `kind` is Pillow's name: PNG or JPEG."""
    if _has_markup(file):
        return f"has a second file hidden in it. {AGAIN}"
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=[kind])  # reads only the header
        width, height = picture.size
        if width * height > _MOST_PIXELS:
            return _TOO_LARGE
        if kind == "PNG":
            picture.verify()  # compares the checksums of its parts, up to its end
    except Image.DecompressionBombError:
        return _TOO_LARGE
    except (OSError, SyntaxError, ValueError, IndexError, OverflowError):
        return _CUT
    finally:
        file.seek(0)
    return _CUT if kind == "JPEG" and not _ends(file) else ""


def _has_markup(file: Any) -> bool:
    before = b""
    file.seek(0)
    while chunk := file.read(65_536):
        if _MARKUP.search(before + chunk):
            return True
        before = chunk[-20:]
    return False


def _ends(file: Any) -> bool:
    """Whether a JPEG is complete. The end of an embedded preview does not count."""
    file.seek(0)
    data = file.read()
    file.seek(0)
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == _START_OF_SCAN:
            return data.find(_END_OF_IMAGE, at) > 0
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False
