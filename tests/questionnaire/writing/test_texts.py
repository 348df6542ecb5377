"""The texts of a question: one person's run is one entry, each text can be read, and brought back as a new change."""

from datetime import UTC, datetime, timedelta

import pytest

from questionnaire.chain.adding import Chain
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Answer, Revision
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.selectors import history_of, last_of_each, read_entries
from tests.factories import make_return, make_world, tree_of, write
from tests.pages import address, at_most, text_of
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db
EVENING = datetime(2013, 7, 4, 18, 0, tzinfo=UTC)


@pytest.fixture
def world():
    return make_world()


def typed(world, *texts, number="1.1"):
    """(minutes after six, person, text) one after the other."""
    for version, (minute, by, text) in enumerate(texts):
        write(world.area_return, number, "assessment", text, by=by, version=version)
        with unprotected():
            Revision.objects.filter(pk=Revision.objects.latest("pk").pk).update(at=EVENING + timedelta(minutes=minute))


def entries(world, number="1.1"):
    history = history_of(world.area_return, tree_of(world.area_return).question(number))
    return read_entries(history, last_of_each(history.runs))


def history(world, **page):
    return address("question_history", world.area_return, number="1.1", **page)


def restored(world, text, **given):
    revision = Revision.objects.get(value=text, restores=None)
    return answers.restore(revision, **({"by": world.lead, "version": 2, "client_id": "back"} | given))


def test_a_run_of_edits_is_one_entry_until_ten_quiet_minutes(world):
    lead, other = world.lead, world.contributor
    typed(world, (0, lead, "One"), (9, lead, "Two"), (18, lead, "Three"), (29, lead, "Four"), (30, other, "Five"))

    assert [(entry.revision.value, entry.before, entry.many) for entry in entries(world)] == [
        ("Five", "Four", 1),
        ("Four", "Three", 1),
        ("Three", "", 3),
    ]


def test_what_somebody_else_wrote_in_between_parts_a_run(world):
    typed(world, (0, world.lead, "One"), (1, world.contributor, "Two"), (2, world.lead, "Three"))

    assert [(entry.revision.value, entry.before) for entry in entries(world)] == [
        ("Three", "Two"),
        ("Two", "One"),
        ("One", ""),
    ]


def test_a_text_kept_aside_stands_by_itself_and_is_compared_with_what_stood_then(world):
    typed(world, (0, world.lead, "One"), (1, world.lead, "Two"))
    write(world.area_return, "1.1", "assessment", "Late", by=world.lead, version=1)

    aside, saved = entries(world)

    assert (aside.revision.value, aside.before, aside.was_kept_aside, aside.waits) == ("Late", "Two", True, True)
    assert (saved.revision.value, saved.many) == ("Two", 2)


def test_every_single_text_of_an_entry_can_be_read(client, world):
    typed(world, (0, world.lead, "First words"), (1, world.lead, "Second words"), (2, world.lead, "Third words"))
    client.force_login(world.lead)

    page = client.get(history(world))
    texts = client.get(
        address("question_texts", world.area_return, number="1.1", revision=Revision.objects.latest("pk").pk)
    )

    assert "See each of the 3 versions" in text_of(page)
    assert "First words" not in text_of(page)
    assert [text in texts.content.decode() for text in ("First words", "Second words", "Third words")] == [True] * 3


def test_an_earlier_text_comes_back_as_a_new_change(world):
    typed(world, (0, world.contributor, "One"), (20, world.lead, "Two"))

    result = restored(world, "One")

    answer, newest = Answer.objects.get(), Revision.objects.latest("pk")
    assert (len(result.saved), answer.value, answer.version) == (1, "One", 3)
    assert (newest.value, newest.by, newest.restores.value, newest.version) == ("One", world.lead, "One", 3)
    assert Revision.objects.count() == 3


def test_bringing_back_over_a_change_unseen_keeps_both(world):
    typed(world, (0, world.lead, "One"), (20, world.lead, "Two"))
    write(world.area_return, "1.1", "assessment", "Three", by=world.contributor, version=2)

    result = restored(world, "One", version=2)

    aside = Revision.objects.get(outcome=RevisionOutcome.CONFLICT)
    assert (result.saved, Answer.objects.get().value) == ([], "Three")
    assert (aside.value, aside.restores.value) == ("One", "One")


def test_bringing_back_twice_is_one_change(world):
    typed(world, (0, world.lead, "One"), (20, world.lead, "Two"))

    restored(world, "One")
    restored(world, "One")

    assert (Answer.objects.get().version, Revision.objects.count()) == (3, 3)


def test_page_brings_a_text_back_and_says_so(client, world):
    typed(world, (0, world.lead, "One"), (20, world.lead, "Two"))
    client.force_login(world.contributor)
    earlier = Revision.objects.get(value="One")
    url = address("restore", world.area_return, number="1.1", revision=earlier.pk)

    reply = client.post(url, {"version": "2"}, follow=True)

    assert "the version of 4 July 2013 at 19:00 has been restored" in text_of(reply)
    assert "Restored the version of 4 July 2013 at 19:00" in text_of(client.get(history(world)))


def test_page_shows_both_texts_where_the_answer_has_changed(client, world):
    typed(world, (0, world.lead, "One"), (20, world.lead, "Two"), (40, world.lead, "Three"))
    client.force_login(world.contributor)
    url = address("restore", world.area_return, number="1.1", revision=Revision.objects.get(value="One").pk)

    reply = client.post(url, {"version": "2"})

    assert reply.status_code == 409
    assert Answer.objects.get().value == "Three"


def test_texts_of_another_question_or_return_cannot_be_brought_back(client, world):
    typed(world, (0, world.lead, "Mine"))
    other = make_return(collection=world.area_return.collection)
    write(other, "1.1", "assessment", "Canary of another area")
    write(world.area_return, "1.2", "assessment", "Of another question", by=world.lead)
    client.force_login(world.lead)
    strange = [Revision.objects.get(value=value).pk for value in ("Canary of another area", "Of another question")]
    names = ("restore", "question_texts")

    replies = [
        client.post(url, {"version": "1"}) if name == "restore" else client.get(url)
        for name in names
        for url in [address(name, world.area_return, number="1.1", revision=pk) for pk in strange]
    ]

    assert [reply.status_code for reply in replies] == [404] * 4
    assert Answer.objects.get(area_return=world.area_return, field__question__number="1.1").value == "Mine"


def test_what_waits_is_decided_and_not_brought_back(world):
    typed(world, (0, world.lead, "One"), (20, world.lead, "Two"))
    write(world.area_return, "1.1", "assessment", "Late", by=world.contributor, version=1)

    with pytest.raises(InvalidTransition):
        restored(world, "Late")


def test_ten_thousand_texts_cost_what_three_cost(client, world):
    write(world.area_return, "1.1", "assessment", "Begins", by=world.lead)
    first = Revision.objects.get()
    Chain.of(world.area_return).add(
        Revision(
            field_id=first.field_id,
            value=f"Text {version}",
            version=version,
            outcome=RevisionOutcome.SAVED,
            by=world.lead,
            at=EVENING + timedelta(minutes=version + version // 4 * 20),
            client_id=f"many-{version}",
        )
        for version in range(2, 10_001)
    )
    client.force_login(world.lead)

    with at_most(8):
        reply = client.get(history(world))
    with at_most(8):
        last = client.get(f"{history(world)}?page=9999")

    assert reply.content.decode().count("<article") == 20
    assert last.status_code == 200
