"""History is one chain for each return, and one for the programme."""

import io
from datetime import date

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from questionnaire.board.meeting import workflow as meeting
from questionnaire.chain import anchors, daily, links
from questionnaire.chain.adding import Chain
from questionnaire.demo import loading, reading
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.enums import Act, BoardOutcome
from questionnaire.models import (
    BoardConsideration,
    ChainStart,
    Edition,
    Event,
    Revision,
    SendBack,
    Sending,
    Signature,
)
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.answers import workflow as answers
from tests.factories import make_area, make_questionnaire, make_world, write
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db


def verify(*arguments):
    out = io.StringIO()
    call_command("verify_chain", *arguments, stdout=out)
    return out.getvalue()


def anchor():
    call_command("anchor_chains", stdout=io.StringIO())
    return anchors.kept()[-1]


@pytest.fixture
def world():
    world = make_world()
    write(world.area_return, "1.1", "assessment", "One", by=world.lead)
    write(world.area_return, "1.1", "assessment", "Two", by=world.lead, version=1)
    meeting.set_board_date(world.area_return, by=world.board_officer, meets_on=None)
    return world


def name_of(world):
    return links.name_of(world.area_return.collection.slug, world.area.gss_code)


def test_texts_and_acts_of_a_return_follow_one_another(world):
    late = write(world.area_return, "1.1", "assessment", "Late", by=world.contributor, version=1)
    answers.decide_conflict(late.conflicts[0].mine, by=world.lead, value="Both", version=2, client_id="decide")

    rows = [
        *Event.objects.filter(area_return=world.area_return),
        *Revision.objects.filter(area_return=world.area_return),
    ]
    assert sorted(row.chain_position for row in rows) == [1, 2, 3, 4, 5]
    assert "5 rows of 2 chains are as they were written" in verify()


def test_opening_a_collection_begins_each_chain_and_goes_on_the_programmes():
    areas = [make_area(), make_area()]
    dates = {"opens_on": date(2013, 5, 1), "deadline": date(2013, 7, 5)}

    rounds.open_collection("round", make_questionnaire(), areas=areas, **dates)
    rounds.open_collection("other", make_questionnaire(), areas=areas, **dates)

    programme = Event.objects.filter(area_return=None).order_by("chain_position")
    made = [(event.act, event.chain_position) for event in programme]
    assert made == [("make_collection", 1), ("make_collection", 2)]
    assert list(Event.objects.filter(act=Act.OPEN).values_list("chain_position", flat=True)) == [1] * 4
    assert "6 rows of 5 chains" in verify()


def test_database_refuses_a_row_that_does_not_come_next(world):
    chain = Chain.of(world.area_return)
    stale = Chain(world.area_return, chain.position - 1, chain.head)

    for wrong in (stale, Chain(world.area_return, chain.position + 1, chain.head), Chain(None, 7, "0" * 64)):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.add([Event(act=Act.RECALL)])

    chain.add([Event(act=Act.RECALL)])
    assert Event.objects.filter(act=Act.RECALL).count() == 1


def test_demonstration_and_imports_are_chained(tmp_path):
    loading.load(reading.read_world())
    call_command("load_demo", stdout=io.StringIO())

    assert " are as they were written" in verify()
    assert Event.objects.filter(area_return=None).count() == 1


def bind_from_a_marked_start(world):
    """As the migrations before the first release did: rows in the order of time, after a start that says how many."""
    rows = []
    for row in Revision.objects.filter(area_return=world.area_return):
        author = (row.field_id, row.version, row.outcome, row.by_id, row.at, row.client_id)
        texts = [row.value, row.no_response_reason, row.origin]
        rows.append((row.at, 0, row, links.of_revision(*author, decides=None, restores=None), texts))
    rows += [
        (row.at, 1, row, links.of_event(row.act, row.by_id, row.at), [row.detail])
        for row in Event.objects.filter(area_return=world.area_return)
    ]
    began_at = timezone.now()
    head = links.genesis(name_of(world), len(rows), began_at)
    for position, (*_, row, facts, texts) in enumerate(sorted(rows, key=lambda row: row[:2]), start=1):
        salt = links.new_salt()
        digest = links.digest(salt, texts)
        head = links.link(links.key(), head, position, facts, digest)
        type(row).objects.filter(pk=row.pk).update(
            chain_position=position, text_salt=salt, text_sha256=digest, chain_hash=head
        )
    ChainStart.objects.create(area_return=world.area_return, rows=len(rows), began_at=began_at)


def test_rows_from_before_are_bound_from_a_marked_start(world):
    """As if this history had been written before there were chains; the second return has none."""
    make_world()
    with unprotected():
        for model in (Event, Revision):
            model.objects.update(chain_position=F("pk") + 1000, chain_hash="", text_salt="", text_sha256="")
        bind_from_a_marked_start(world)

    start = ChainStart.objects.get()
    assert (start.area_return_id, start.rows) == (world.area_return.pk, 3)
    write(world.area_return, "1.1", "assessment", "Three", by=world.lead, version=2)
    assert "4 rows of 2 chains" in verify()

    with unprotected():
        ChainStart.objects.update(rows=2)
    with pytest.raises(CommandError, match="row 1 "):
        verify()


def test_first_bad_row_of_each_chain_is_named(world):
    other = make_world()
    write(other.area_return, "1.1", "assessment", "Words", by=other.lead)
    with unprotected():
        Revision.objects.filter(area_return=world.area_return, version=2).update(value="Something else")
        Event.objects.filter(area_return=world.area_return).update(detail={"meets_on": "2013-09-12"})
        Revision.objects.filter(area_return=other.area_return).update(by=None)

    with pytest.raises(CommandError) as refusal:
        verify()

    answer = "“1.1 assessment”) is not as it was written"
    assert str(refusal.value).splitlines() == [
        f"{name_of(world)}: row 2 (version 2 of {answer}: its words are different.",
        f"{name_of(other)}: row 1 (version 1 of {answer}: it was made later or changed.",
    ]


def test_another_key_opens_nothing(world, settings):
    settings.CHAIN_KEY = "another"

    with pytest.raises(CommandError, match="row 1 "):
        verify()


def test_rows_cut_off_the_end_are_missed_since_the_last_anchor(world):
    anchor()
    with unprotected():
        Event.objects.filter(area_return=world.area_return).delete()

    with pytest.raises(CommandError, match=f"{name_of(world)}: row 3 is missing: the chain had 3 rows on"):
        verify()

    write(world.area_return, "1.1", "assessment", "Three", by=world.lead, version=2)
    with pytest.raises(CommandError, match="row 3 is a different row from the one on"):
        verify()


def test_anchors_that_were_changed_or_only_mailed(world, settings, tmp_path):
    settings.ANCHOR_EMAIL = "records@council.example"
    path = anchor()
    name, text, _ = mail.outbox[0].attachments[0]
    kept = tmp_path / name
    kept.write_text(text)
    assert mail.outbox[0].to == ["records@council.example"]

    path.chmod(0o600)
    path.write_text(text.replace(" 3 ", " 2 "))
    with pytest.raises(CommandError, match=f"anchors in {path} are not as they were written"):
        verify()

    path.unlink()
    with unprotected():
        Event.objects.filter(area_return=world.area_return).delete()
    assert "There are no anchors yet" in verify()
    with pytest.raises(CommandError, match="row 3 is missing"):
        verify("--anchor", str(kept))


def test_worker_anchors_once_a_day(world):
    daily.anchor_if_due()
    daily.anchor_if_due()

    assert len(anchors.kept()) == 1
    assert "Compared with 1 file of anchors" in verify()


# Editions and what happened to them


@pytest.fixture
def signed():
    """A row of each kind: two editions, a signature, a refusal, a sending, a decision of the board."""
    world = make_world()
    first = world.finalised()
    signatures.sign(first, by=world.signatory(), shown_sha256=first.sha256)
    signatures.send_back(first, by=world.signatory("chief"), reasons=[{"section": "", "reason": "Too long."}])
    write(world.area_return, "1.1", "assessment", "Other words.", by=world.lead, version=1)
    second = finalising.finalise(world.area_return, by=world.lead)
    sending.send(second, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away."))
    meeting.record_consideration(
        second, by=world.board_officer, board="Board", met_on=second.made_at.date(), outcome=BoardOutcome.NOTED
    )
    assert " are as they were written" in verify()
    return world


@pytest.mark.parametrize(
    ("model", "change", "what"),
    [
        (Edition, {"number": 7}, "Edition 7 is not what the history"),
        (Signature, {"name": "Somebody else"}, "A signature on edition 1 is not what the history"),
        (SendBack, {"reasons": []}, "A refusal of edition 1 is not what the history"),
        (Sending, {"missing": []}, "The sending of edition 2 is not what the history"),
        (BoardConsideration, {"outcome": "approved"}, "The board’s decision on edition 2 is not what the history"),
    ],
)
def test_history_speaks_for_the_rows_of_signing(signed, model, change, what):
    row = model.objects.order_by("pk")[0]
    with unprotected():
        model.objects.filter(pk=row.pk).update(**change)

    with pytest.raises(CommandError) as refusal:
        verify()

    assert what in str(refusal.value)
    assert "speaks of is not there" in str(refusal.value)


def test_words_of_an_edition_and_a_signature_taken_away(signed):
    edition = signed.area_return.editions.get(number=2)
    with unprotected():
        Edition.objects.filter(pk=edition.pk).update(content=edition.content.replace("Other words", "Some words"))
        Signature.objects.all().delete()

    with pytest.raises(CommandError) as refusal:
        verify()

    name = links.name_of(signed.area_return.collection.slug, signed.area.gss_code)
    row = Event.objects.get(act=Act.SIGN).chain_position
    assert str(refusal.value).splitlines() == [
        f"{name}: The words of edition 2 are not those that were signed.",
        f"{name}: What row {row} of the history speaks of is not there.",
    ]
