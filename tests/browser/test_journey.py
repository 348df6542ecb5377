"""The whole way of one return, once with JavaScript and once without: from the last answer to the zip of PDFs."""

import re
import zipfile

import page as page_validation
import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.people import DAVID, HELEN, KOFI, MARGARET, MEERA, SAM, of, sign_in

pytestmark = pytest.mark.browser
LAST_ANSWER = "The gap analysis was brought up to date on 3 July: six homes for two people are missing in the north."
SIGNERS = {MARGARET: "Cllr Margaret Thornley", DAVID: "David Pell", HELEN: "Dr Helen Adeyemi"}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_return_from_its_last_answer_to_the_archive(working_site, visit, script):
    def somebody(email):
        page = visit(working_site, java_script_enabled=script)
        sign_in(page, email)
        return page

    lead = given_a_lead_at_her_task_list(somebody)
    when_she_decides_between_two_texts(lead)
    when_she_answers_the_last_question(lead)
    when_she_checks_and_finalises(lead)
    for email in SIGNERS:
        when_a_signatory_reads_and_signs(somebody(email))
    when_she_sends_it(lead)
    then_its_pdf_says(lead, LAST_ANSWER, *SIGNERS.values(), "Signed")
    when_the_board_officer_records_what_the_board_decided(somebody(SAM))

    manager = somebody(KOFI)
    then_it_stands_on_the_desk(manager)
    then_its_pdf_says(manager, LAST_ANSWER, "Minute 14")
    then_it_is_in_the_archive(manager)


def given_a_lead_at_her_task_list(somebody):
    page = somebody(MEERA)
    expect(page.get_by_role("heading", name="1 question is still open")).to_be_visible()
    return page


def when_she_decides_between_two_texts(page):
    page.get_by_role("link", name="6.9 assessment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You and Amir Khan both changed this answer")
    page.get_by_role("radio", name="Keep Amir Khan’s").check()
    page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved at")
    expect(page.get_by_role("link", name="6.9 assessment")).to_have_count(0)


def when_she_answers_the_last_question(page):
    page.goto(of("Exampleshire"))
    page.get_by_role("button", name="Answer 11.2").click()
    page.get_by_label("Assessment of current position").fill(LAST_ANSWER)
    page.get_by_role("radio", name="Amber").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_role("status").first).to_contain_text("Saved at")


def when_she_checks_and_finalises(page):
    expect(page.get_by_role("heading", name="Finalise the return")).to_be_visible()
    page.get_by_role("button", name="Finalise edition 1").click()
    expect(page.get_by_role("status").first).to_contain_text("Edition 1 has been made")


def when_a_signatory_reads_and_signs(page):
    page.get_by_role("link", name="Exampleshire").first.click()
    expect(page.get_by_role("heading", name="How the area rates itself")).to_be_visible()
    page.get_by_role("button", name="Read the whole return").click()
    expect(page.get_by_text(LAST_ANSWER)).to_be_visible()
    page.get_by_role("button", name="Read the short version and sign").last.click()
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign edition 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed edition 1")


def when_she_sends_it(page):
    page.goto(of("Exampleshire"))
    page.get_by_role("button", name="Send to the programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everybody has signed. Send edition 1")
    page.get_by_role("button", name="Send edition 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sent ")
    expect(page.get_by_text("This page is your receipt")).to_be_visible()
    expect(page.get_by_text(re.compile(r"EXA-\d{4}-1-"))).to_be_visible()


def when_the_board_officer_records_what_the_board_decided(page):
    page.get_by_role("link", name="Record what the board decided").click()
    page.get_by_label("Date of the meeting").fill(f"{timezone.localdate():%Y-%m-%d}")
    page.get_by_role("radio", name="Approved").check()
    page.get_by_label("Minute reference").fill("Minute 14")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("status").first).to_contain_text("Recorded on edition 1")


def then_it_stands_on_the_desk(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("7 of 15 returns are in")
    page.get_by_role("link", name="Exampleshire", exact=True).click()
    expect(page.get_by_text(LAST_ANSWER)).to_be_visible()
    expect(page.get_by_text("Minute 14")).to_be_visible()


def then_its_pdf_says(page, *texts):
    link = page.get_by_role("link", name=re.compile("^Download .*PDF")).get_attribute("href")
    data = made(page, link)
    document = pypdfium2.PdfDocument(data)
    words = " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in document).split())
    document.close()
    for text in texts:
        assert text in words
    for profile in ("ua1", "3a"):
        report = page_validation.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [(failure.rule_id, failure.message) for failure in report.failures]


def made(page, link):
    """The PDF, once the worker has made it."""
    for _ in range(120):
        reply = page.request.get(link)
        if reply.headers["content-type"] == "application/pdf":
            return reply.body()
        assert reply.status == 202
        page.wait_for_timeout(500)
    raise AssertionError("the PDF was not made within a minute")


def then_it_is_in_the_archive(page):
    page.get_by_role("link", name="Archives").click()
    page.get_by_role("radio", name="Sent and signed by everybody").check()
    page.get_by_role("button", name="Make the archive").click()
    link = page.get_by_role("button", name="Download the archive")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
        manifest = archive.read("manifest.csv").decode("utf-8-sig")
    assert "SHA256SUMS" in names
    assert any("exampleshire" in name.lower() and name.endswith(".pdf") for name in names)
    assert "Exampleshire,1,3 of 3" in manifest
