"""What of a return is published: officers are their role, what identifies somebody is decided, nothing else changes."""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from questionnaire import record
from questionnaire import stored as questionnaire_stored
from questionnaire.content import Person
from questionnaire.hashing import digest
from questionnaire.publishing import public
from questionnaire.publishing.officers import Officers
from questionnaire.publishing.public import Decision, Passage
from questionnaire.record import AcceptanceRecord
from questionnaire.stored import to_stored
from tests.reporting.samples import sent_record, tiny_content

PATIENT = "two people from Northbourne"
STORY = f"We know {PATIENT} who wait.\n\nAsk Meera Okafor (01632 960118, meera@exampleshire.example)."
OFFICERS = Officers(
    names=frozenset({"Meera Okafor", "Cllr Pat O'Neil"}),
    mailboxes=frozenset({"meera@exampleshire.example"}),
    telephones=frozenset({"01632 960118"}),
    mailbox="ld.team@exampleshire.example",
)


def return_of(**answers):
    return tiny_content({"1.1": {"story": STORY, "judged": "green"} | answers})


def decided(text, phrase, decision, place="1.1.story", **more):
    return Decision(place, Passage(place, "", text).sha256, phrase, decision, **more)


def publish(found=None, decisions=(), record=None, officers=OFFICERS, **more):
    found = found or return_of()
    record = record or without_reasons(sent_record(found))
    return public.publish(found, record, decisions, officers, places=("Bedford",), **more)


def without_reasons(record):
    return replace(record, slots=tuple(replace(slot, reason="") for slot in record.slots))


def story_of(published):
    return published.content.question("1.1").answer("story").value


def test_officers_are_their_role_and_what_nobody_decided_is_not_there():
    published = publish()

    assert story_of(published) == (
        "We know [not decided yet] who wait.\n\nAsk [an officer] ([telephone number], ld.team@exampleshire.example)."
    )
    assert [(one.passage.name, one.open[0].phrase) for one in published.open] == [("1.1 Story", PATIENT)]
    assert published.content.public.undecided == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "MEERA OKAFOR, Ms Okafor, M. Okafor and M Okafor",
            "[an officer], [an officer], [an officer] and [an officer]",
        ),
        ("Councillor Pat O’Neil asked", "[an officer] asked"),
        ("Call +44 (0)1632 960 118 or 01632-960118", "Call [telephone number] or [telephone number]"),
        ("Okafor Street and Meera alone", "Okafor Street and Meera alone"),
        ("1016329601180", "1016329601180"),
    ],
)
def test_officers_are_found_however_they_are_written(text, said):
    assert OFFICERS.replaced(text) == said


@pytest.mark.parametrize(
    ("decision", "more", "said"),
    [
        ("keep", {}, f"We know {PATIENT} who wait."),
        ("reword", {"replacement": "a few people"}, "We know a few people who wait."),
        ("exempt", {"exemption": "2"}, public.exempt_words("2")),
    ],
)
def test_decision_says_what_the_public_reads(decision, more, said):
    published = publish(decisions=[decided(STORY, PATIENT, decision, **more)])

    assert story_of(published).startswith(said)
    assert not published.open
    assert (bool(published.exempt), bool(published.reworded)) == (decision == "exempt", decision == "reword")


def test_a_name_is_not_in_public_where_what_was_found_overlaps():
    text = "A detained patient known in Leeds, John Smith, was among two people moved."
    (hit,) = publish(return_of(story=text)).open[0].open

    assert story_of(publish(return_of(story=text), [decided(text, hit.phrase, "reword", replacement="Two")])) == (
        f"{text[: hit.start]}Two{text[hit.end :]}"
    )
    assert "John" in hit.phrase


def test_decision_is_about_the_text_that_was_read():
    changed = STORY.replace("wait", "have waited")

    assert publish(return_of(story=changed), [decided(STORY, PATIENT, "keep")]).open_hits == 1


def test_answer_in_which_nothing_was_found_can_be_reworded_or_left_out():
    plain = "Nothing is to be seen here."
    found = return_of(story=plain)

    assert story_of(publish(found, [decided(plain, "", "reword", replacement="Other words.")])) == "Other words."
    left_out = publish(found, [decided(plain, "", "exempt", exemption="5")])
    assert left_out.content.public.exempt == (("1.1 Story", public.paragraph_of("5")),)


@pytest.mark.parametrize("decision", ["exempt", "reword"])
def test_decision_on_a_whole_text_waits_where_the_text_is_another_now(decision):
    old, new = "The price is confidental.", "The price is confidential."
    whole = decided(old, "", decision, exemption="3", replacement="Other words.")

    published = publish(return_of(story=new), [whole])

    assert (story_of(published), published.open_hits) == (public.UNDECIDED, 1)
    assert published.open[0].earlier == whole
    assert not published.content.public.exempt + published.content.public.reworded
    kept = publish(return_of(story=new), [whole, decided(new, "", "keep")])
    assert (story_of(kept), kept.open_hits) == (new, 0)


def test_files_wait_with_the_answer_that_was_left_out_before():
    found = return_of(proof="See this.", files=["J Smith, care plan.pdf"])
    published = publish(found, [decided("See it.", "", "exempt", "1.1.proof", exemption="1")])

    assert published.content.question("1.1").answer("proof").attachments[0].name == public.UNDECIDED


def test_decision_on_an_answer_holds_for_what_stood_there_before_the_board():
    answer = return_of(story="We know more now.").question("1.1").answer("story")
    found = with_answer(return_of(), replace(answer, amended_from=replace(answer, value=STORY)))

    published = publish(found, [decided(STORY, PATIENT, "reword", replacement="a few people")])

    assert (published.open_hits, "a few people" in repr(published.content)) == (0, True)


def test_files_of_an_exempt_answer_are_not_named():
    found = return_of(proof="See it.", files=["J Smith, care plan.pdf"])
    published = publish(found, [decided("See it.", "", "exempt", "1.1.proof", exemption="1")])

    answer = published.content.question("1.1").answer("proof")
    assert [file.name for file in answer.attachments] == [answer.value] == [public.exempt_words("1")]


def test_what_stood_before_an_amendment_is_judged_too():
    found = return_of()
    question = found.question("1.1")
    story = replace(question.answer("story"), value="Now.", amended_from=question.answer("story"))
    section = replace(found.sections[0], questions=(replace(question, answers=(story, *question.answers[1:])),))
    found = replace(found, sections=(section, *found.sections[1:]))

    before, left_out = publish(found), publish(found, [decided("Now.", "", "exempt", exemption="1")])

    assert [one.passage.name for one in before.open] == ["1.1 Story, before the board"]
    assert "Okafor" not in before.content.question("1.1").answer("story").amended_from.value
    assert left_out.content.question("1.1").answer("story").amended_from.value == public.exempt_words("1")


def test_signatories_keep_their_names_and_those_who_act_are_their_role():
    found = return_of()
    record = sent_record(found, extension_reason="Meera Okafor was ill, and one person in Kettering moved.")

    published = publish(found, record=record)

    assert next(slot.signature.name for slot in published.record.slots if slot.signature).startswith("Councillor")
    assert [slot.expected for slot in published.record.slots] == ["", "", ""]
    assert published.record.sending.sent_by == published.record.edition.made_by == "the lead officer"
    assert published.record.extension_reason == "[an officer] was ill, and [not decided yet] moved."
    assert "Okafor" not in repr((published.content, published.record))


FIXED = {  # words of the service, names that are public, and digests
    "ReturnRecord.status", "EditionRecord.sha256", "EditionRecord.reference", "EarlierSignature.name",
    "SignatureRecord.capacity", "SignatureRecord.name", "SignatureRecord.organisation", "SignatureRecord.statement",
    "SignatureRecord.factor", "SignatureRecord.sha256", "SignatureRecord.authority_kind",
    "SignatureRecord.scan_sha256", "Slot.organisation", "Slot.code", "ConsiderationRecord.outcome",
}  # fmt: skip


def test_every_text_of_a_record_is_looked_at_or_known_to_be_fixed():
    kinds = [one for one in vars(record).values() if is_dataclass(one) and one.__module__ == record.__name__]
    texts = {f"{kind.__name__}.{field.name}" for kind in kinds for field in fields(kind) if field.type in (str, "str")}
    marked = {text for text in texts if public.is_looked_at(text.partition(".")[2])}

    assert texts - marked - FIXED == set()
    assert FIXED - texts | FIXED & marked == set()


def test_what_was_typed_about_a_signature_and_a_decision_is_looked_at():
    found = return_of()
    sent = sent_record(found)
    slots = tuple(
        replace(slot, signature=slot.signature and replace(slot.signature, title="Deputy for Meera Okafor"))
        for slot in sent.slots
    )
    heard = record.ConsiderationRecord("Board", date(2013, 9, 12), "approved", "41 (ring Jane on 01632 960123)")

    published = publish(found, record=replace(sent, slots=slots, considerations=(heard,)))

    assert "Okafor" not in repr(published.record)
    assert published.record.considerations[0].minute_reference == "41 (ring Jane on [not decided yet])"


def test_contact_is_the_team_or_the_body_where_there_is_no_mailbox():
    found = replace(
        return_of(), query_contact=Person("Meera Okafor", job_title="Head of service", phone="01632 960118")
    )

    with_mailbox, without = publish(found), publish(found, officers=replace(OFFICERS, mailbox=""))

    assert with_mailbox.content.query_contact == Person(job_title="Head of service", email=OFFICERS.mailbox)
    body = found.completed_by.organisation
    assert without.content.query_contact == Person(job_title="Head of service", contact=f"through {body}")
    assert with_mailbox.content.completed_by == Person("an officer", body, email=OFFICERS.mailbox)


def test_stored_content_without_what_was_withheld_still_says_what_was_signed():
    found = return_of(wish="A facilitator.", files=["plan.pdf"])
    stored = to_stored(found)
    published = publish(found, [decided(STORY, "", "exempt", exemption="1")])

    redacted = questionnaire_stored.redacted(stored, published.content)

    assert digest(redacted) == digest(stored)
    assert "Okafor" in stored
    assert [word for word in ("Okafor", "Northbourne", "960118") if word in redacted] == []
    cell = json.loads(redacted)["responses"]["1.1"]
    assert set(cell["story"]["value"]) == {"digest"}
    assert cell["wish"]["value"]["value"] == "A facilitator."


def test_what_stood_there_before_the_board_is_looked_at_too():
    found = return_of(story="We know more now.")
    answer = found.question("1.1").answer("story")
    amended = replace(answer, amended_from=replace(answer, value=STORY))

    published = publish(with_answer(found, amended))

    before = published.content.question("1.1").answer("story").amended_from
    assert "Northbourne" not in before.value
    assert [one.passage.name for one in published.open] == ["1.1 Story, before the board"]


def with_answer(found, answer):
    """The return with one of its answers in the place of that with the same key."""

    def of(question):
        if question.definition.number != "1.1":
            return question
        return replace(question, answers=tuple(answer if a.field == answer.field else a for a in question.answers))

    sections = (replace(section, questions=tuple(map(of, section.questions))) for section in found.sections)
    return replace(found, sections=tuple(sections))


def test_reasons_for_a_missing_signature_are_always_decided():
    found = return_of(story="Nothing.")
    record = sent_record(found)
    missing = next(number for number, slot in enumerate(record.slots) if slot.reason)
    ill = "The chair is on long-term sick leave."
    slots = tuple(replace(slot, reason=ill) if slot.reason else slot for slot in record.slots)
    accepted = AcceptanceRecord("She had a stroke.", "Pat Lowe", record.sending.sent_at)
    record = replace(record, slots=slots, acceptance=accepted)
    places = (f"record.slots.{missing}.reason", "record.acceptance.reason")

    published = publish(found, record=record)
    decisions = [decided(ill, ill, "keep", places[0])]
    decisions.append(decided(accepted.reason, accepted.reason, "reword", places[1], replacement="Nobody could sign."))
    after = publish(found, decisions, record=record)

    assert [(one.passage.place, one.public) for one in published.open] == [
        (place, public.UNDECIDED) for place in places
    ]
    names = [one.passage.name for one in published.open]
    assert names == ["Why the representative has not signed", "Why the programme accepted it"]
    assert (after.open, after.record.slots[missing].reason) == ((), ill)
    assert after.record.acceptance.reason == "Nobody could sign."
