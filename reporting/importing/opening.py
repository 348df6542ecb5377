"""Parts of an Office file, read with bounds: what comes in may be damaged, or made to be larger than it seems."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from accounts.problems import FileRefused, Problem, Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_PART = 40 * 1024 * 1024
MOST_TAGS = 600_000  # forty times a usual return; each takes memory and time
DAMAGED = "is damaged or is not what its name says. Open it, save it again and upload that."
TOO_LARGE = "is larger than a return can be. Upload it in parts, or type the answers in."


@contextmanager
def archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}.") from error
    if size > MOST_BYTES:
        raise FileRefused(path.name, Problem(0, TOO_LARGE))
    try:
        with zipfile.ZipFile(path) as opened:
            yield opened
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError) as error:
        raise FileRefused(path.name, Problem(0, DAMAGED)) from error


def part(path: Path, opened: zipfile.ZipFile, name: str) -> etree._Element | None:
    """One XML part, or None where there is none. No entity is put in, nothing is fetched, and no more is unpacked than
    a return can need, whatever the archive says of itself."""
    try:
        with opened.open(name) as file:
            data = file.read(MOST_PART + 1)
    except KeyError:
        return None
    except (zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefused(path.name, Problem(0, DAMAGED)) from error
    if len(data) > MOST_PART or data.count(b"<") > MOST_TAGS:
        raise FileRefused(path.name, Problem(0, TOO_LARGE))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(path.name, Problem(0, DAMAGED)) from error
    if root.getroottree().docinfo.doctype:
        raise FileRefused(path.name, Problem(0, DAMAGED))
    return root


def local(element: etree._Element) -> str:
    """The name without its namespace, of which there are two for the same; empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str, default: str = "") -> str:
    if element is None:
        return default
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), default)


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first descendant by a path of names."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element
