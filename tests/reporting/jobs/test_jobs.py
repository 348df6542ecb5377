"""The worker as a process: it ends well when it is told to."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def is_there(database):
    """Whether a worker has said that it is alive."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM reporting_worker").fetchone()[0] > 0
        except sqlite3.OperationalError:
            return False


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_well_when_it_is_told_to(tmp_path, told):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "manage.py", "run_worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment | {"DATA_DIR": str(tmp_path / "data")})
    try:
        while not is_there(tmp_path / "data" / "stocktake.sqlite3"):  # a fresh DATA_DIR is migrated first
            time.sleep(0.2)
        worker.send_signal(told)
        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
