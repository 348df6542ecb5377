"""Run the jobs that wait: documents, archives, mail."""

import os
import socket
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Event, Thread
from time import monotonic
from typing import Any

from django.core.management.base import CommandError
from django.db import Error, connection, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from accounts.commands import StocktakeCommand
from questionnaire.chain import daily
from questionnaire.protection.checks import unprotected
from reporting.daily import sweep
from reporting.jobs import caretaking
from reporting.jobs import workflow as jobs
from reporting.jobs.selectors import SILENT

EVERY = min(20.0, SILENT.total_seconds() / 4)  # seconds between two signs of life
ROUND = 24 * 60 * 60  # seconds between two rounds of tidying


class Command(StocktakeCommand):
    help = (
        "Run waiting jobs (documents, archives, email) until stopped by SIGTERM or Ctrl+C. The current job is "
        "finished first. Several workers, on several machines, share the jobs of one PostgreSQL. Jobs of a "
        "worker that was killed are taken up again, at most three times. Once a day, old archives are deleted "
        "and the end of every chain of history is recorded, as by anchor_chains."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="run the jobs waiting now, then stop")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between checks for new jobs (default 1)"
        )

    def handle(self, *, batch: bool, interval: float, **options: Any) -> None:
        if problem := unprotected(connection):
            raise CommandError(problem)
        name = f"{socket.gethostname()[:30]}-{os.getpid()}-{get_random_string(8)}"
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=max(interval, 0.1),
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
        )
        if not batch:
            worker.configure_signals()
        try:
            caretaking.requeue_stuck()
            jobs.beat(name)
            with nullcontext() if connection.in_atomic_block else _signs_of_life(name):
                worker.run()
        finally:
            jobs.leave(name)


@contextmanager
def _signs_of_life(name: str) -> Iterator[None]:
    """Beside the jobs, however long one takes: say that this worker is alive, and look after those of others."""
    ended = Event()
    thread = Thread(target=_watch, args=(name, ended), name="signs-of-life", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _watch(name: str, ended: Event) -> None:
    next_round = monotonic()
    while not ended.wait(EVERY):
        try:
            jobs.beat(name)
            caretaking.requeue_stuck()
            daily.anchor_if_due()
            if monotonic() >= next_round:
                next_round += ROUND
                sweep()
        except (Error, OSError):
            caretaking.logger.warning("The database did not take a sign of life; it is tried again.", exc_info=True)
        finally:
            connections.close_all()
