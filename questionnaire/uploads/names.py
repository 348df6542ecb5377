"""Checks of the names of uploaded files."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 150
_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # make a name read as another
_RUNS = {
    *(".bat", ".cmd", ".cpl", ".dll", ".exe", ".hta", ".htm", ".html", ".iso", ".jar", ".js", ".jse", ".lnk", ".msi"),
    *(".ps1", ".reg", ".scr", ".svg", ".url", ".vbe", ".vbs", ".wsf", ".docm", ".pptm", ".xlsm"),
}


def problem(raw: str) -> str:
    """Say what is wrong with a name. Django removes invisible characters from browsers' uploads only."""
    if any(
        unicodedata.category(letter) in {"Cc", "Cs"} or unicodedata.bidirectional(letter) in _DIRECTIONS
        for letter in raw
    ):
        return "has invisible characters in its name. Rename it and attach it again"
    if len(raw) > LONGEST:
        return f"has a name of {len(raw)} characters. Shorten it to {LONGEST} characters or less and attach it again"
    return ""


def ends_twice(name: str) -> str:
    """The extension of a program before the last extension, as in "letter.exe.pdf"; empty if there is none."""
    *inner, _ = [suffix.lower() for suffix in PurePosixPath(name).suffixes] or [""]
    return next((suffix.strip() for suffix in inner if suffix.strip() in _RUNS), "")


def clean(raw: str) -> str:
    """The file name without folders and invisible characters, shortened if it is too long, for use in a message."""
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"})
    name = re.sub(r"\s+", " ", name).strip(" .") or "file"
    suffix = PurePosixPath(name).suffix[:10]
    return name if len(name) <= LONGEST else name[: LONGEST - len(suffix)] + suffix
