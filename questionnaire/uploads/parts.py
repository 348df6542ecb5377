"""Checks of the parts of an Office file, which may hold no macros, programs, definitions or content from elsewhere."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from xml.parsers import expat

from questionnaire.uploads.refusals import AGAIN

_MACROS = re.compile("macroenabled|vbaproject|vbadata|macrosheet", re.IGNORECASE)
_XML = {".xml", ".rels", ".vml", ".svg"}
_DDE = re.compile(rb"<(?:\w+:)?ddeLink")
_BEGINNINGS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<", b"<\x00", b"\x00<")
_BLANK = b" \t\r\n"
_LINKS = ("/hyperlink", "/externalLinkPath", "/xlExternalLinkPath/xlPathMissing", "/xlPathMissing", "/xlStartup")
_LOCAL = re.compile(r"(?:file:(?:///|\\{0,3}))?[a-z]:[\\/]|[^:\\/]+(?:[\\/][^:\\/]+)*/?\Z", re.IGNORECASE)
_DAMAGED = f"is damaged or incomplete. {AGAIN}"


class _Begun(Exception):
    """The parser has reached the first element: a document type definition can only come before it."""


class _Defines(Exception):
    """The parser has found a document type definition."""


def problem(name: str, first: bytes, suffix: str) -> str:
    """Say what is wrong with a part, judged by its first bytes; empty if nothing is."""
    if first.startswith(b"MZ"):
        return f"contains a program. {AGAIN}"
    if first.startswith(b"\xd0\xcf\x11\xe0"):
        return "has an object in it that cannot be checked. Paste it as a picture, or attach the whole as PDF"
    is_xml = PurePosixPath(name).suffix.lower() in _XML
    if not is_xml and not first.lstrip(_BLANK).startswith(_BEGINNINGS):
        return ""
    if is_xml and _DDE.search(first):
        return f"starts other programs when it is opened. Break its links, or save it as plain {suffix} again"
    return _beginning_problem(first, is_xml)


def _beginning_problem(first: bytes, is_xml: bool) -> str:
    def defines(*_: object) -> None:
        raise _Defines

    def begins(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = defines
    parser.StartElementHandler = begins
    try:
        parser.Parse(first, False)
    except _Defines:
        return f"holds definitions (DTD) that no Office program writes. {AGAIN}"
    except _Begun:
        return ""
    except expat.ExpatError:
        return _DAMAGED if is_xml else ""
    return _DAMAGED if is_xml and first.strip() else ""


def content_types(data: bytes) -> dict[str, str]:
    """The declared content type of each part, by its name; those of file extensions are under "*.extension"."""
    types: dict[str, str] = {}

    def element(tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if tag.endswith("Override"):
            types[attributes.get("PartName", "").lstrip("/")] = kind
        elif tag.endswith("Default"):
            types[f"*.{attributes.get('Extension', '')}"] = kind

    _read(data, element)
    return types


def are_macros(kinds: Iterable[str]) -> bool:
    return any(_MACROS.search(kind) for kind in kinds)


def relationships_problem(data: bytes, suffix: str) -> str:
    """Say what is wrong with a list of relationships: links are fine, but not parts that load from elsewhere."""
    faults = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        if _MACROS.search(kind):
            faults.append(f"holds macros. Save it as plain {suffix} or as PDF and attach that")
        elif attributes.get("TargetMode") == "External" and not kind.endswith(_LINKS) and not _LOCAL.match(target):
            what = kind.rpartition("/")[2]
            loads = "its template" if what == "attachedTemplate" else "a part of it"
            faults.append(f"loads {loads} from another place when it is opened. Attach it as PDF instead")

    try:
        _read(data, element)
    except ValueError:
        return _DAMAGED
    return faults[0] if faults else ""


def _read(data: bytes, element) -> None:
    """Call `element` for each XML element. Raises ValueError if the data is not XML or has definitions."""

    def defines(*_: object) -> None:
        raise ValueError("has definitions")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = defines
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError("is no XML") from error
