"""The page on which people decide what is published, and the public copy that comes of it."""

import io
import json
import re

import page as page_validation
import pikepdf
import pytest
from django.core.files.base import ContentFile
from docx import Document as read_document
from pypdf import PdfReader

from questionnaire.enums import Act
from questionnaire.hashing import digest
from questionnaire.models import Disclosure, Event
from questionnaire.people import workflow as people
from questionnaire.publishing import workflow as publishing
from questionnaire.publishing.selectors import published
from questionnaire.publishing.workflow import Choice
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.stored import from_edition
from reporting.models import Document
from reporting.public_copies import workflow as public_copies
from reporting.verification import pages
from reporting.verification import verdicts as verifying
from tests.factories import fill, write
from tests.pages import address, at_most, form_of, text_of
from tests.reporting.conftest import fetch, send, sign

pytestmark = pytest.mark.django_db

STORY = "We know two people from Northbourne who wait. Ask Ms Q. Canary (01632 960199) or q.canary@area.example."
SECOND = "NHS number 943 476 5919 is on the ward."
OFFICER = "Quentina Canary"


@pytest.fixture
def edition(world):
    """1.1 has a small number and an officer's name, mailbox and telephone number, 1.2 an NHS number."""
    person = world.contributor
    person.name, person.phone, person.email = OFFICER, "01632 960199", "q.canary@area.example"
    person.save()
    write(world.area_return, "1.1", "assessment", STORY)
    write(world.area_return, "1.2", "assessment", SECOND)
    fill(world.area_return)
    people.change_contact(
        world.area_return, by=None, completed_by_name=OFFICER, completed_by_organisation="A council",
        completed_by_contact="q.canary@area.example", query_name=OFFICER, query_phone="01632 960199",
        query_email="q.canary@area.example", query_job_title="Head of care",
    )  # fmt: skip
    world.area_return.refresh_from_db()
    return finalising.finalise(world.area_return, by=world.lead)


def page_of(edition):
    return address("public_copy", edition.area_return, edition=edition.number)


def keys(reply):
    return re.findall(r'name="decision_([0-9a-f]{16})"', reply.content.decode())[::3]


def decide(client, edition, *choices, url=""):
    """One choice for each passage that the page shows open: (decision, its words, paragraph or reason)."""
    url = url or page_of(edition)
    reply = client.get(url)
    data = form_of(reply, 'name="seen"')
    for key, (decision, more) in zip(keys(reply), choices, strict=False):
        data[f"decision_{key}"] = decision
        data[f"{ {'reword': 'words', 'exempt': 'paragraph', 'keep': 'reason'}[decision] }_{key}"] = more
    return client.post(url, data)


def decisions():
    return list(Disclosure.objects.order_by("pk").values_list("place", "phrase", "decision", "exemption"))


def test_everything_found_is_open_until_a_person_decides(client, world, edition):
    client.force_login(world.board_officer)
    reply = client.get(page_of(edition))

    assert "2 passages are not decided yet" in text_of(reply)
    assert "We know two people from Northbourne who wait." in text_of(reply)
    assert 'name="make"' not in reply.content.decode()
    refused = client.post(page_of(edition), {"make": "1"})
    assert (refused.status_code, "2 passages are not decided yet" in text_of(refused)) == (409, True)


def test_decisions_are_kept_and_leave_their_event_without_the_words(client, world, edition):
    client.force_login(world.lead)

    assert decide(client, edition, ("reword", "a few people"), ("exempt", "1")).status_code == 302

    assert decisions() == [
        ("1.1.assessment", "two people from Northbourne", "reword", ""),
        ("1.2.assessment", "943 476 5919", "exempt", "1"),
    ]
    events = list(Event.objects.filter(act=Act.DISCLOSE).order_by("pk"))
    assert [(event.detail["passage"], event.detail["decided"]) for event in events] == [
        ("1.1 Assessment", "reword"),
        ("1.2 Assessment", "exempt"),
    ]
    said = json.dumps([event.detail for event in events])
    assert [word for word in ("Northbourne", "few people", "943") if word in said] == []
    assert "1.2 Assessment" in text_of(client.get(address("history", world.area_return)))
    assert 'name="make"' in client.get(page_of(edition)).content.decode()


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (("reword", ""), None, "Write the words for the public"),
        (("reword", "three people in Kettering"), None, "could also identify somebody"),
        (("exempt", ""), None, "Select the paragraph"),
        (("keep", ""), ("keep", ""), "Say why it may be published"),
        (("burn", ""), None, "Choose what the public reads"),
        (("reword", "x" * 20_001), None, "The words for the public must be 20,000 characters or less"),
    ],
)
def test_what_is_missing_is_said_beside_it(client, world, edition, first, second, words):
    client.force_login(world.lead)
    url = page_of(edition)
    reply = client.get(url)
    data, shown = form_of(reply, 'name="seen"'), keys(reply)
    for key, choice in zip(shown, (first, second), strict=True):
        if choice:
            field = {"reword": "words", "exempt": "paragraph"}.get(choice[0], "reason")
            data |= {f"decision_{key}": choice[0], f"{field}_{key}": choice[1]}

    reply = client.post(url, data)

    assert reply.status_code == 422
    assert words in text_of(reply)
    assert not Disclosure.objects.exists()


def test_nobody_decides_on_what_they_have_not_seen(client, world, edition):
    client.force_login(world.lead)
    reply = client.get(page_of(edition))
    data = form_of(reply, 'name="seen"') | {f"decision_{keys(reply)[0]}": "keep"}
    passage = published(world.area_return, from_edition(edition), record_of_edition(edition)).open[1]
    theirs = Choice(passage.passage.place, "1.2", passage.passage.sha256, "", "exempt", exemption="2")
    publishing.disclose(world.area_return, [theirs], by=world.board_officer)

    again = client.post(page_of(edition), data)

    assert again.status_code == 422
    assert f"{world.board_officer.name} decided something" in text_of(again)
    assert len(decisions()) == 1


def test_a_page_that_does_not_say_what_it_has_seen_is_out_of_date(client, world, edition):
    client.force_login(world.lead)
    key, _ = keys(client.get(page_of(edition)))

    reply = client.post(page_of(edition), {f"decision_{key}": "keep"})

    assert (reply.status_code, "This page was out of date" in text_of(reply)) == (422, True)


def test_an_answer_in_which_nothing_was_found_is_left_out_and_comes_back(client, world, edition):
    client.force_login(world.lead)
    url = f"{page_of(edition)}?answer=2.1.assessment"

    assert decide(client, edition, ("exempt", "3"), url=url).status_code == 302
    assert decisions() == [("2.1.assessment", "", "exempt", "3")]
    change = re.search(r'href="\?change=(\w+)#', client.get(page_of(edition)).content.decode())[1]
    assert decide(client, edition, ("keep", ""), url=f"{page_of(edition)}?change={change}").status_code == 302

    assert decisions() == [("2.1.assessment", "", "keep", "")]
    assert "1 answer is left out" not in text_of(client.get(page_of(edition)))


def test_decisions_on_a_draft_hold_for_its_edition(client, world):
    write(world.area_return, "1.1", "assessment", "We know two people from Northbourne.")
    fill(world.area_return)
    client.force_login(world.board_officer)
    url = address("public_draft", world.area_return)
    assert decide(client, None, ("keep", ""), url=url).status_code == 302

    edition = finalising.finalise(world.area_return, by=world.lead)

    assert "Everything is decided" in text_of(client.get(page_of(edition)))
    assert client.get(url).url == page_of(edition)


def test_what_was_left_out_is_offered_again_where_the_text_is_another(client, world):
    area_return = world.area_return
    client.force_login(world.board_officer)
    url = address("public_draft", area_return)
    write(area_return, "1.1", "assessment", "The price is confidental.")
    decide(client, None, ("exempt", "3"), url=f"{url}?answer=1.1.assessment")
    write(area_return, "1.1", "assessment", "The price is confidential.", version=1)
    fill(area_return)
    edition = finalising.finalise(area_return, by=world.lead)

    reply = client.get(page_of(edition))

    assert "The text has changed since" in text_of(reply)
    data = form_of(reply, 'name="seen"')
    (key,) = keys(reply)
    assert (data[f"decision_{key}"], '<option value="3" selected' in reply.content.decode()) == ("exempt", True)
    data[f"paragraph_{key}"] = "3"
    assert client.post(page_of(edition), {"make": "1"}).status_code == 409
    assert client.post(page_of(edition), data).status_code == 302
    assert "1 answer is left out" in text_of(client.get(page_of(edition)))


def test_mailbox_of_the_team_is_not_somebodys_own(client, world, edition):
    client.force_login(world.lead)

    own = client.post(page_of(edition), {"set_mailbox": "1", "mailbox": "Q.Canary@area.example"})
    client.post(page_of(edition), {"set_mailbox": "1", "mailbox": "team@area.example"})

    assert (own.status_code, "Somebody signs in with this address" in text_of(own)) == (422, True)
    world.area_return.refresh_from_db()
    assert world.area_return.team_mailbox == "team@area.example"


def test_page_costs_few_queries(client, world, edition):
    client.force_login(world.lead)
    client.get(page_of(edition))

    with at_most(8):
        client.get(page_of(edition))


# The public copy


@pytest.fixture
def public(client, world, edition, run_worker):
    run_worker()
    run_worker(lambda: sign(world, edition))
    send(world, edition)
    client.force_login(world.lead)
    client.post(page_of(edition), {"set_mailbox": "1", "mailbox": "team@area.example"})
    reasons = [("keep", "")] * 2  # why two have not signed
    decide(client, edition, ("reword", "a few people"), ("exempt", "1"), *reasons)
    run_worker(lambda: client.post(page_of(edition), {"make": "1"}))
    return Document.objects.get(kind="public")


def bytes_of(document):
    with document.file.open("rb") as file:
        return file.read()


def everything_in(data):
    """Text of the pages, raw streams, metadata and files within."""
    parts = [data, "\n".join(pages.read(data)).encode()]
    with pikepdf.open(io.BytesIO(data)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                parts.append(item.read_bytes() if "/DCTDecode" not in str(item.get("/Filter")) else b"")
        parts += [bytes(found.get_file().read_bytes()) for found in document.attachments.values()]
    return b"\n".join(parts)


CANARIES = (OFFICER, "Canary", "Quentina", "960199", "q.canary", "Northbourne", "943 476 5919")


def test_public_copy_holds_nothing_that_was_withheld(public, world, edition):
    whole = everything_in(bytes_of(Document.objects.filter(kind="pdf").latest("pk")))
    found = everything_in(bytes_of(public))

    assert [word for word in CANARIES if word.encode() not in whole] == []  # they were there to be found
    assert [word for word in CANARIES if word.encode() in found] == []
    assert (world.lead.name.encode() in whole, world.lead.name.encode() in found) == (True, False)


def test_public_copy_says_so_on_every_page_and_what_it_leaves_out(public, edition):
    texts = [" ".join(text.split()) for text in pages.read(bytes_of(public))]

    assert all("ublic copy of edition 1" in text for text in texts)
    text = " ".join(texts)
    assert f"Public copy of edition 1, reference {edition.reference}" in text
    assert "1 text is exempt (1.2 Assessment)." in text
    assert "1 text is worded differently from the signed edition (1.1 Assessment)." in text
    assert "1.2 Assessment: exempt, paragraph 1 of Schedule 12A" in text
    assert "We know a few people who wait. Ask [an officer] ([telephone number]) or team@area.example." in text
    assert "Completed by an officer, A council, team@area.example" in text
    assert "Sent to the programme by the lead officer" in text
    assert "The chair" in text  # who signed keeps the name
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(bytes_of(public), profile=profile).is_compliant
    assert PdfReader(io.BytesIO(bytes_of(public))).metadata.title.endswith("public copy of edition 1")


def test_evidence_within_shows_what_is_there_to_be_what_was_signed(public, edition):
    with pikepdf.open(io.BytesIO(bytes_of(public))) as document:
        (within,) = document.attachments.values()
        proof = json.loads(within.get_file().read_bytes())

    assert digest(json.dumps(proof["content"])) == proof["sha256"] == edition.sha256
    assert proof["content"]["responses"]["2.1"]["assessment"]["value"]["value"] == "Answer to 2.1."
    assert set(proof["content"]["responses"]["1.2"]["assessment"]["value"]) == {"digest"}


def test_a_new_decision_or_event_makes_another_copy_and_the_same_none(client, public, world, edition, run_worker):
    public_copies.make(edition.pk)
    assert Document.objects.filter(kind="public").count() == 1

    run_worker(lambda: sign(world, edition, "chief"))
    assert Document.objects.filter(kind="public").count() == 2
    run_worker(lambda: decide(client, edition, ("exempt", "2"), url=f"{page_of(edition)}?answer=2.1.assessment"))

    assert Document.objects.filter(kind="public").count() == 3
    body = client.get(page_of(edition)).content.decode()
    assert body.count("Earlier public copy") == 2


def test_files_are_for_whoever_may_read_the_edition(client, public, world, edition):
    place = {"edition": 1}
    client.force_login(world.analyst)

    pdf = fetch(client, address("public_copy_pdf", edition.area_return, **place))
    word = client.get(address("public_copy_docx", edition.area_return, **place))

    assert pdf.body == bytes_of(public)
    assert "-edition-1-public.pdf" in pdf["Content-Disposition"]
    assert word.status_code == 200
    said = " ".join(
        paragraph.text for paragraph in read_document(io.BytesIO(word.content)).element.body.iter() if paragraph.text
    )
    assert "We know a few people who wait." in said
    assert [canary for canary in CANARIES if canary in said] == []
    assert client.get(page_of(edition)).status_code == 403


def test_copy_that_decisions_have_overtaken_is_no_longer_the_public_copy(client, public, world, edition):
    url, pages_of = (
        address("public_copy_pdf", edition.area_return, edition=1),
        address("documents", edition.area_return),
    )
    made = published(edition.area_return, from_edition(edition), record_of_edition(edition)).judged
    one = next(one.passage for one in made if one.passage.place == "2.1.assessment")
    client.force_login(world.analyst)
    with at_most(8):
        assert "Earlier public copy" not in text_of(client.get(pages_of))

    publishing.disclose(world.area_return, [Choice(one.place, "", one.sha256, "", "exempt", exemption="3")],
                      by=world.lead)  # fmt: skip
    reply = client.get(url)

    assert (reply.status_code, "A newer public copy of edition 1 is being decided" in text_of(reply)) == (404, True)
    assert fetch(client, f"{url}?copy={public.sha256}").status_code == 200
    assert "Earlier public copy of edition 1" in text_of(client.get(pages_of))
    said = verifying.of_file(ContentFile(bytes_of(public), name="x.pdf"))
    assert (said.kind, said.title) == ("earlier", "Genuine, but it is an earlier public copy")
    client.force_login(world.lead)
    assert fetch(client, url).status_code == 200


# The reports to the board, and the exempt annex


def words_of(reply):
    body = read_document(io.BytesIO(reply.content)).element.body
    return " ".join(element.text for element in body.iter() if element.text)


def test_report_leaves_out_what_is_exempt_and_undecided_and_the_annex_has_it(client, world, edition):
    client.force_login(world.board_officer)
    report, annex = (address(f"{name}_docx", edition.area_return) for name in ("approval_pack", "exempt_annex"))
    assert client.get(annex).status_code == 404
    undecided = words_of(client.get(report))

    decide(client, edition, ("reword", "a few people"), ("exempt", "1"))
    decided, exempt = words_of(client.get(report)), words_of(client.get(annex))

    assert "2 passages are not decided yet and left out in square brackets" in undecided
    assert [word for word in CANARIES if word in undecided + decided] == []
    assert "Appendix B, exempt and not for publication" in decided
    assert [word for word in (OFFICER, "two people from Northbourne", SECOND) if word not in exempt] == []
    assert "NOT FOR PUBLICATION. Exempt by paragraph 1 of Schedule 12A" in exempt
    assert b"%PDF" in client.get(address("exempt_annex_pdf", edition.area_return)).content[:8]
