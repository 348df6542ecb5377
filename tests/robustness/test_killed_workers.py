"""D7: documents are made while workers are killed at random, and each is there exactly once and whole.

CONTROL: let `files.whole` write under the file's own name, and a half-written one is seen; leave out `requeue_stuck`,
and some are missing.
"""

from collections import Counter
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Mail
from questionnaire.models import Edition
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from reporting.documents import workflow as documents
from reporting.jobs import caretaking, paths
from reporting.models import Document, Worker
from tests.factories import World, make_area, make_collection, make_return
from tests.reporting.conftest import send
from tests.robustness import workers

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="several workers need a server"),
]


def sent_returns(count):
    """Each sent by its own lead, who gets one receipt."""
    collection = make_collection()
    worlds = [World(make_return(make_area(name=f"Area {n:03}"), collection)) for n in range(count)]
    for world in worlds:
        send(world, world.finalised())
    return worlds


def try_again(manager):
    """As a manager would on the page, for a job whose worker was killed four times."""
    failed = list(DBTaskResult.objects.filter(status=TaskResultStatus.FAILED))
    return sum(caretaking.try_again(job.pk, by=manager) for job in failed)


def check(worlds, watch, folder):
    """Gives how many mails went twice, because their worker was killed in the moment of sending."""
    assert workers.undone() == 0
    assert watch.broken == []
    assert len(watch.seen) >= len(worlds)
    copies = Edition.objects.annotate(made=Count("documents")).values_list("made", flat=True)
    assert Counter(copies) == {1: len(worlds)}
    for document in Document.objects.select_related("edition"):
        with default_storage.open(document.file.name) as file:
            assert sha256(file.read()).hexdigest() == document.sha256
        record = record_of_edition(get_edition(document.edition_id))
        assert document.record_sha256 == documents.record_sha256(record)
    receipts = Mail.objects.filter(kind="receipt")
    assert Counter(receipts.values_list("area", flat=True)) == {world.area_return.area_id: 1 for world in worlds}
    assert not receipts.filter(sent_at__isnull=True).exists()
    went = workers.delivered(folder)
    assert {to for to, _ in went} >= {world.lead.email for world in worlds}
    return sum(times - 1 for times in went.values())


def run(count, tmp_path, *, kills, seconds):
    worlds = sent_returns(count)
    manager = worlds[0].manager
    watch, again = workers.Watch(tmp_path / "files" / "documents"), []
    killed = workers.run(
        tmp_path, kills=kills, seconds=seconds, watch=watch, settle=lambda: again.append(try_again(manager))
    )
    twice = check(worlds, watch, tmp_path)
    begun = Counter(len(job.worker_ids) for job in DBTaskResult.objects.filter(task_path=paths.DOCUMENT))
    print(  # noqa: T201 (the figures of a long run)
        f"{count} returns, {killed} kills, tries per document {dict(begun)}, given up and tried again {sum(again)}, "
        f"mails that went twice {twice}"
    )
    return killed


def test_documents_survive_the_killing_of_their_workers(tmp_path):
    assert run(6, tmp_path, kills=3, seconds=300) == 3


@pytest.mark.long
@pytest.mark.parametrize("count", [152, 200])
def test_a_whole_collection_survives_it(tmp_path, count):
    assert run(count, tmp_path, kills=40, seconds=1500) == 40


def test_two_workers_share_the_jobs_and_do_each_once(tmp_path):
    with workers.crew(tmp_path):
        workers.wait_for(lambda: Worker.objects.count() == 2, seconds=180)
        worlds = sent_returns(8)
        workers.wait_for(lambda: not workers.undone(), seconds=180)

    rows = DBTaskResult.objects.filter(task_path=paths.DOCUMENT)
    assert Counter(rows.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL: rows.count()}
    assert {len(job.worker_ids) for job in rows} == {1}
    assert len({job.worker_ids[0] for job in rows}) == 2
    assert Document.objects.count() == len(worlds)
