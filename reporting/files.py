"""Write files so that they exist whole or not at all: nobody can read a half-written file."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage

SUFFIX = ".part"


@contextmanager
def whole(path: Path, mode: int) -> Iterator[IO[bytes]]:
    """Open a file to write. It gets its name when the block succeeds; if the block fails, nothing is left behind."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=SUFFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
        _keep_name(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keep_name(folder: Path) -> None:
    """Write the folder to disk, so that the file's name survives a power cut before anybody is told of it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def kept(name: str) -> Iterator[IO[bytes]]:
    """Open a file in the site's storage in the same way, readable by the site alone."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole(path, 0o600) as file:
        yield file
