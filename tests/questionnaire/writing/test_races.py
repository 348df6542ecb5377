"""Two at the same moment. PostgreSQL only: SQLite lets one writer in at a time, and its test database is in memory."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from questionnaire.hashing import digest
from questionnaire.models import Answer, Edition, Return, Revision
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.finalising.workflow import Incomplete
from questionnaire.stored import from_edition
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests.factories import fill, make_world, tree_of
from tests.pages import address

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="races need a server with several connections"),
]


def in_threads(tasks):
    """Run all at once, each with a connection of its own; gives what they return or raise."""

    def run(task):
        try:
            return task()
        except (InvalidTransition, Incomplete) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(tasks)) as pool:
        return list(pool.map(run, tasks))


def test_writers_of_one_answer_lose_nothing():
    """D1, small: six writers, ten texts each, every acknowledged text in the history and no version twice."""
    world = make_world()
    field = tree_of(world.area_return).question("1.1").field("assessment")
    people = [world.lead, world.contributor]

    def writer(number):
        def write():
            acknowledged = []
            for turn in range(10):
                answer = Answer.objects.filter(area_return=world.area_return, field_id=field.pk).first()
                seen = answer.version if answer else 0
                text = f"Writer {number}, text {turn}"
                change = Change(field, text, seen)
                area_return = Return.objects.select_related("collection").get(pk=world.area_return.pk)
                answers.save_answers(area_return, [change], by=people[number % 2], client_id=f"{number}-{turn}")
                acknowledged.append(text)
            return acknowledged

        return write

    acknowledged = {text for texts in in_threads([writer(number) for number in range(6)]) for text in texts}

    rows = Revision.objects.filter(field_id=field.pk)
    versions = sorted(rows.filter(outcome="saved").values_list("version", flat=True))
    assert set(rows.values_list("value", flat=True)) == acknowledged
    assert versions == list(range(1, len(versions) + 1))
    assert Answer.objects.get(field_id=field.pk).version == versions[-1]


@pytest.mark.parametrize("saves", [10, pytest.param(1_000, marks=pytest.mark.long)])
def test_save_sent_three_times_at_once_is_one_row(saves):
    """D3, as the page's script sends it. CONTROL: without the name of the save a late copy is a conflict."""
    world = make_world()
    url = address("autosave", world.area_return, number="1.1")
    clients = [signed_in(world.lead) for _ in range(3)]
    replies = []

    with ThreadPoolExecutor(max_workers=3) as pool:
        for turn in range(saves):
            sent = typed(f"Text {turn}", turn)
            replies += pool.map(lambda client, sent=sent: answered(client, url, sent), clients)

    assert [status for status, _ in replies] == [200] * 3 * saves
    assert [told["versions"] for _, told in replies[::3]] == [{"assessment": turn + 1} for turn in range(saves)]
    assert Revision.objects.count() == saves


@pytest.mark.parametrize(("writers", "turns"), [(6, 5), pytest.param(25, 40, marks=pytest.mark.long)])
def test_writers_who_type_into_one_answer_lose_nothing(writers, turns):
    """D1 by script: whoever meets another's text sees it and sends their own again, knowing it."""
    world = make_world()
    save, now = (address(name, world.area_return, number="1.1") for name in ("autosave", "question_now"))
    people = [world.lead, world.contributor]

    def write(number):
        client, version, acknowledged, statuses = signed_in(people[number % 2]), 0, [], []
        for turn in range(turns):
            text, done = f"Writer {number}, text {turn}", False
            while not done:
                status, told = answered(client, save, typed(text, version))
                statuses.append(status)
                acknowledged += [text] if status in (200, 409) else []
                done = status == 200
                version = told["versions"]["assessment"] if done else client.get(now).json()["versions"]["assessment"]
        connection.close()
        return acknowledged, statuses

    with ThreadPoolExecutor(max_workers=writers) as pool:
        results = list(pool.map(write, range(writers)))

    rows = Revision.objects.filter(field__key="assessment")
    versions = sorted(rows.filter(outcome="saved").values_list("version", flat=True))
    acknowledged = [text for texts, _ in results for text in texts]
    assert {status for _, statuses in results for status in statuses} <= {200, 409}
    assert set(rows.filter(outcome="saved").values_list("value", flat=True)) == set(acknowledged)
    assert versions == list(range(1, writers * turns + 1))
    assert rows.count() == len(acknowledged)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def typed(text, version):
    return {"assessment": text, "version-assessment": version, "no-response": "", "client-id": str(uuid4())}


def answered(client, url, sent):
    try:
        reply = client.post(url, sent, headers={"X-Requested-With": "XMLHttpRequest"})
        return reply.status_code, reply.json()
    finally:
        connection.close()


def test_finalise_twice_at_once_makes_one_edition():
    world = make_world()
    fill(world.area_return)
    lead = world.lead

    def finalise():
        return finalising.finalise(
            Return.objects.select_related("collection", "area").get(pk=world.area_return.pk), by=lead
        )

    results = in_threads([finalise] * 4)

    assert sum(isinstance(result, Edition) for result in results) == 1
    assert Edition.objects.count() == 1


def test_an_edit_and_a_finalise_never_cross():
    """What the edition holds is what the answers are, whichever came first."""
    for trial in range(15):
        world = make_world()
        fill(world.area_return)
        field = tree_of(world.area_return).question("1.1").field("assessment")
        lead, contributor = world.lead, world.contributor

        def edit(world=world, field=field, contributor=contributor):
            change = Change(field, "Changed at the last moment", 1)
            return answers.save_answers(world.area_return, [change], by=contributor, client_id=f"edit-{world.area.pk}")

        def finalise(world=world, lead=lead):
            return finalising.finalise(world.area_return, by=lead)

        tasks = [edit, finalise]
        random.Random(trial).shuffle(tasks)
        in_threads(tasks)

        edition = Edition.objects.select_related("area_return__collection").get(area_return=world.area_return)
        stands = Answer.objects.get(area_return=world.area_return, field_id=field.pk).value
        assert from_edition(edition).question("1.1").answer("assessment").value == stands
        assert digest(edition.content) == edition.sha256
