"""A signatory sends an edition back: the lead reads why, changes an answer, and who had signed reads the difference."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.people import of

pytestmark = pytest.mark.browser
ALMA, STEPHEN = "alma.birkett@calderwick.example", "stephen.rowe@calderwick.example"
GWEN, HARJIT = "gwen.pratt@calderwick.example", "harjit.dhillon@calderwick.example"
REASON = "Say in 2.5 when the contributions were agreed."
SENTENCE = " The council agreed its share on 14 June."


def test_edition_is_sent_back_mended_and_signed_again(own_site, visit):
    when_the_chair_sends_it_back(visit(own_site, ALMA))
    lead = visit(own_site, GWEN)
    then_the_lead_reads_why(lead)
    when_she_changes_the_answer(lead)
    contributor = given_a_contributor_who_is_still_writing(visit(own_site, HARJIT))
    when_she_finalises_again(lead)
    then_the_contributor_is_told_and_keeps_the_words(contributor)

    chief_executive = visit(own_site, STEPHEN)
    then_who_signed_before_reads_the_difference(chief_executive)
    and_signs_again(chief_executive)


def when_the_chair_sends_it_back(page):
    page.goto("/")
    page.get_by_role("link", name="Calderwick").click()
    page.get_by_role("link", name="I cannot sign this: send it back with reasons").click()
    page.get_by_text("2. Understanding the money").click()
    page.get_by_label("What has to change in section 2").fill(REASON)
    page.get_by_role("button", name="Send edition 1 back").click()
    expect(page.get_by_role("status").first).to_contain_text("You have sent edition 1 back")


def then_the_lead_reads_why(page):
    page.goto("/")
    expect(page.get_by_text(f"“{REASON}”").first).to_be_visible()
    expect(page.get_by_text("Sent back", exact=True)).to_be_visible()


def when_she_changes_the_answer(page):
    page.goto(of("Calderwick", "questions/2.5/"))
    answer = page.get_by_label("Assessment of current position")
    answer.fill(answer.input_value() + SENTENCE)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved at")


def given_a_contributor_who_is_still_writing(page):
    page.goto(of("Calderwick", "questions/1.2/"))
    page.get_by_label("Assessment of current position").fill("Still being thought about.")
    return page


def when_she_finalises_again(page):
    page.goto(of("Calderwick", "check/"))
    page.get_by_role("button", name="Finalise edition 2").click()
    expect(page.get_by_role("status").first).to_contain_text("Edition 2 has been made")


def then_the_contributor_is_told_and_keeps_the_words(page):
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your last changes are not saved")
    expect(page.get_by_label("Assessment of current position")).to_have_value("Still being thought about.")


def then_who_signed_before_reads_the_difference(page):
    page.goto("/")
    page.get_by_role("link", name="Calderwick").click()
    expect(page.get_by_role("heading", name="What has changed since edition 1")).to_be_visible()
    expect(page.locator("ins")).to_contain_text(SENTENCE.strip())
    expect(page.get_by_text("Nothing else has changed. No rating has changed.")).to_be_visible()


def and_signs_again(page):
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign edition 2").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed edition 2")
    page.goto(of("Calderwick", "editions/1/"))
    expect(page.get_by_text("Edition 2 has replaced this one.")).to_be_visible()
    expect(page.locator(".app-signers")).to_contain_text(re.compile(r"You, .*Signed \d", re.DOTALL))
