"""Worker processes of our own beside a test: started on its database and files, killed at random, watched, ended.

Everything is bounded: how many workers, how many kills, how long. Nothing leaves the machine.
"""

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_string, policy
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

ROOT = Path(__file__).resolve().parents[2]
SILENT = 2  # seconds
UNDONE = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def database_url():
    facts = connection.settings_dict
    place = "/" + facts["HOST"] if facts["HOST"].startswith("/") else f"{facts['HOST']}:{facts['PORT'] or 5432}"
    password = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgres://{facts['USER']}{password}@{place}/{facts['NAME']}"


@dataclass
class Crew:
    """Workers that share the test's database, its files and its keys."""

    folder: Path
    size: int = 2
    processes: list = field(default_factory=list)
    kills: int = 0

    def start(self):
        mails = self.folder / "mails"
        mails.mkdir(exist_ok=True)
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(self.folder),
            "EMAIL_URL": f"filemail:///{mails}",
            "WORKER_SILENT_SECONDS": str(SILENT),
            "LOG_LEVEL": "CRITICAL",
            **{
                name: str(getattr(settings, name))
                for name in ("SECRET_KEY", "CHAIN_KEY", "SEAL_KEY", "SEAL_PASSPHRASE")
            },
        }
        command = [sys.executable, "manage.py", "run_worker", "--interval", "0.1"]
        self.processes.append(subprocess.Popen(command, cwd=ROOT, env=environment))

    def fill_up(self):
        while len(self.processes) < self.size:
            self.start()

    def kill_one(self, chance):
        process = self.processes.pop(chance.randrange(len(self.processes)))
        process.kill()
        process.wait()
        self.kills += 1


@contextmanager
def crew(folder, size=2):
    made = Crew(folder, size)
    made.fill_up()
    try:
        yield made
    finally:
        for process in made.processes:
            process.kill()
            process.wait()


class Watch:
    """Looks at every file under its name as soon as it is there: it must be whole, which its name says (its hash)."""

    def __init__(self, folder):
        self.folder = folder
        self.seen = set()
        self.broken = []

    def look(self):
        for path in self.folder.rglob("[!.]*.pdf"):
            if path not in self.seen:
                self.seen.add(path)
                if sha256(path.read_bytes()).hexdigest() != path.stem:
                    self.broken.append(path.name)


def wait_for(happened, *, seconds):
    ends = time.monotonic() + seconds
    while not happened() and time.monotonic() < ends:
        time.sleep(0.1)


def undone():
    return DBTaskResult.objects.filter(status__in=UNDONE).count()


def run(folder, *, kills, seconds, seed=7, size=2, watch=None, settle=lambda: None):
    """Work until nothing is left to do, while `kills` workers are killed at random moments; gives their number. The
    moments follow what is done, so that they fall into the work and not into the start of a worker."""
    chance, ends = random.Random(seed), time.monotonic() + seconds
    every = max(1, DBTaskResult.objects.filter(task_path__contains="make_document").count() // (kills + 1))
    with crew(folder, size) as workers:
        while undone() and time.monotonic() < ends:
            done = DBTaskResult.objects.filter(
                status=TaskResultStatus.SUCCESSFUL, task_path__contains="make_doc"
            ).count()
            if workers.kills < kills and done >= every * (workers.kills + 1) - every // 2:
                time.sleep(chance.random() * 0.8)
                workers.kill_one(chance)
                workers.fill_up()
            if watch:
                watch.look()
            settle()
            time.sleep(0.02)
        return workers.kills


def delivered(folder):
    """How often each mail went: by address and subject."""
    found = Counter()
    for path in (folder / "mails").glob("*.log"):
        for text in re.split(r"^-{79}\n", path.read_text(), flags=re.MULTILINE):
            if text.strip():
                mail = message_from_string(text, policy=policy.default)
                found[mail["To"], mail["Subject"]] += 1
    return found
