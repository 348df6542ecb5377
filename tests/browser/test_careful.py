"""The quiet note under a text: while somebody types, and kept without leaving the page."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import of

pytestmark = pytest.mark.browser
FARAH = "farah.idris@barrowmere.example"
QUESTION = of("Barrowmere", "questions/3.2/")
PHRASE = "2 people from Northbourne"
NOTE = f"Could somebody be recognised? “{PHRASE}” is a small number next to a place name"


def test_note_comes_while_somebody_types_and_goes_when_it_is_kept(common_site, visit):
    page = visit(common_site, FARAH)
    page.goto(QUESTION)
    text = page.get_by_label("Assessment of current position")
    note = page.locator(".app-careful")

    text.clear()
    text.press_sequentially(f"The moves of {PHRASE} wait.")
    expect(note).to_contain_text(NOTE)
    expect(text).to_be_focused()

    note.get_by_role("button", name="Keep it as it is").click()
    expect(note).to_have_count(0)
    expect(text).to_be_focused()
    page.get_by_role("button", name="Save and stay here").click()
    expect(page.get_by_label("Assessment of current position")).to_have_value(f"The moves of {PHRASE} wait.")
    expect(page.locator(".app-careful")).to_have_count(0)


def test_without_script_keeping_saves_what_is_typed(common_site, visit):
    page = visit(common_site, FARAH, java_script_enabled=False)
    page.goto(of("Barrowmere", "questions/3.3/"))
    page.get_by_label("Assessment of current position").fill(f"The moves of {PHRASE} wait.")
    page.get_by_role("button", name="Save and stay here").click()
    expect(page.locator(".app-careful")).to_contain_text(NOTE)

    page.get_by_label("Support required").fill("Advice")
    page.get_by_role("button", name="Keep it as it is").click()

    expect(page.get_by_role("status").first).to_contain_text("Saved")
    expect(page.locator(".app-careful")).to_have_count(0)
    expect(page.get_by_label("Support required")).to_have_value("Advice")
