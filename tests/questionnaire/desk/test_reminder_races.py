"""Two schedulers at the same moment, and two workers with the same job: each mail goes once. PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django_tasks_db.models import DBTaskResult

from accounts import notifications
from accounts.models import Mail
from questionnaire.desk.reminding import workflow as reminding
from questionnaire.desk.reminding.selectors.reminders import due_reminders
from tests.factories import World, make_area, make_collection, make_return

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races need a server with several connections"),
]


def at_once(tasks):
    gate = Barrier(len(tasks))

    def run(task):
        try:
            gate.wait()
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_two_schedulers_and_two_workers_send_each_mail_once():
    collection = make_collection(deadline=date(2013, 7, 5))
    for _ in range(10):
        world = World(make_return(make_area(), collection))
        world.lead, world.contributor  # noqa: B018
    due = due_reminders(collection, date(2013, 7, 4))

    sent = at_once([lambda: reminding.send_reminders(due, []).reminders] * 4)
    jobs = [job.args_kwargs["args"] for job in DBTaskResult.objects.all()]
    at_once([lambda: [notifications.send_mail.call(*job) for job in jobs]] * 2)

    assert sum(sent) == len(due) == len(jobs) == 20
    assert Mail.objects.filter(sent_at__isnull=False).count() == 20
    assert sorted(message.to[0] for message in mail.outbox) == sorted(entry.person.email for entry in due)
