"""All 152 areas' returns rendered, sealed and kept by two workers, against plain calls one after the other:
`python scripts/with_postgres.py python -m benchmarks.workers`.

Each return is the demonstration's county, all 61 questions, from its stored edition to the kept file. Ratio of the time
by the clock, each from a standing start, and of that of the processors. The plain calls are those of benchmarks/pdf.py,
in one process; a quarter of them is made and counted four times. Nothing else may be running.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

RETURNS = int(os.environ.get("RETURNS", "152"))
WORKERS = 2
PLAIN = """
import django; django.setup()
from benchmarks import pdf
html, stylesheet = pdf._document()
for _ in range({count}):
    pdf._plain(html, stylesheet + pdf.PLAIN_FORM)
"""


class Spent(NamedTuple):
    """By the clock, and by the processors for all that was started."""

    seconds: float
    cpu: float

    @classmethod
    def now(cls) -> "Spent":
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(time.perf_counter(), children.ru_utime + children.ru_stime)


def measure() -> list[tuple[str, str, str]]:
    """Needs Django set up on PostgreSQL; makes a database of its own and drops it."""
    from django.db import connection

    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            ours = _by_workers(Path(folder))
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)
    some = -(-RETURNS // 4)
    plain = _spent([[sys.executable, "-c", PLAIN.format(count=some)]])
    wall, cpu = (mine / theirs * some / RETURNS for mine, theirs in zip(ours, plain, strict=True))
    return [(f"{RETURNS} returns by {WORKERS} workers, sealed and kept", f"{wall:.2f} (CPU {cpu:.2f})", "0.35 wall")]


def _by_workers(folder: Path) -> Spent:
    from benchmarks.pages import database_url
    from reporting.documents import tasks
    from reporting.models import Document

    for pk in _editions():
        tasks.make_document.enqueue(pk)
    environment = {"DATABASE_URL": database_url(), "DATA_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    spent = _spent([[sys.executable, "manage.py", "run_worker", "--batch"]] * WORKERS, **environment)
    made = Document.objects.exclude(sealed_by="").count()
    if made != RETURNS:
        raise RuntimeError(f"{made} of {RETURNS} documents were made")
    return spent


def _spent(commands: list[list[str]], **environment: str) -> Spent:
    began = Spent.now()
    processes = [subprocess.Popen(command, env=os.environ | environment) for command in commands]
    ends = [process.wait() for process in processes]
    if any(ends):
        raise RuntimeError("a process failed")
    ended = Spent.now()
    return Spent(ended.seconds - began.seconds, ended.cpu - began.cpu)


def _editions() -> list[int]:
    """The same answers as an edition of every area."""
    from django.core.management import call_command

    from accounts.models import User
    from questionnaire import content, definition
    from questionnaire.models import Edition, Questionnaire
    from tests import factories
    from tests.reporting import samples

    call_command("load_questionnaire", "fixtures/questionnaires/winterbourne-stocktake-2013.yaml", verbosity=0)
    definition.forget()
    collection = factories.make_collection(Questionnaire.objects.get())
    tree = definition.get(collection.questionnaire_id)
    said = samples.make_content(tree, samples.demo_answers("exampleshire"))
    stored = content.to_stored(said)
    by = User.objects.create(email="bench@example.org")
    return [
        Edition.objects.create(
            area_return=factories.make_return(factories.make_area(), collection),
            number=1,
            content=stored,
            sha256=content.digest(stored),
            reference=f"BEN-2013-1-{number:04}",
            made_by=by,
        ).pk
        for number in range(RETURNS)
    ]


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.settings")
    django.setup()
    print("| our PDFs against plain calls by one process | ratio | target |\n|---|---|---|")
    for what, ratio, target in measure():
        print(f"| {what} | {ratio} | {target} |")


if __name__ == "__main__":
    main()
