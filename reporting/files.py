"""Files that are there whole or not at all: a reader never meets a half-written one."""

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
    """A file to write; it takes its name when the block ends well, and leaves nothing behind when it does not."""
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
    """The name too is there after a power cut: only then is it told to anybody."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def kept(name: str) -> Iterator[IO[bytes]]:
    """The same in the site's storage, where only the site reads."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole(path, 0o600) as file:
        yield file
