"""Two people, two windows, one answer: nobody's words are overwritten and nobody's are lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import of

pytestmark = pytest.mark.browser
HAZEL, LEILA = "hazel.munro@dunholme.example", "leila.haddad@dunholme.example"


@pytest.mark.parametrize(("script", "number"), [(True, "4.1"), (False, "4.2")], ids=["script", "no script"])
def test_two_windows_change_the_same_answer(common_site, visit, script, number):
    first, second = (visit(common_site, who, java_script_enabled=script) for who in (HAZEL, LEILA))
    theirs, mine, both = "Six reviews.", "Seven reviews and a visit.", "Thirteen reviews, one visit."

    given_that_both_have_the_question_open(number, first, second)
    when_each_saves(first, theirs)
    when_each_saves(second, mine, support="A lawyer.")
    then_both_texts_stand_side_by_side(
        second, mine, theirs, "The rest of the page" if script else "Your support required"
    )
    when_she_puts_them_together(second, both)
    then_all_three_are_in_the_history(second, mine, theirs, both)


def given_that_both_have_the_question_open(number, *pages):
    for page in pages:
        page.goto(of("Dunholme", f"questions/{number}/"))


def when_each_saves(page, text, support=None):
    page.get_by_label("Assessment of current position").fill(text)
    if support:
        page.get_by_label("Support required").fill(support)
    page.get_by_role("button", name="Save and continue").press("Enter")
    page.wait_for_load_state()


def then_both_texts_stand_side_by_side(page, mine, theirs, rest):
    expect(page.get_by_role("heading", level=1)).to_have_text("You and Hazel Munro both changed this answer")
    expect(page.get_by_text(f"{rest} has been saved. Only the assessment needs your decision.")).to_be_visible()
    sides = page.locator(".app-choice__text")
    expect(sides.nth(0)).to_contain_text(mine.split()[0])
    expect(sides.nth(1)).to_contain_text(theirs.split()[0])
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)


def when_she_puts_them_together(page, both):
    page.get_by_role("radio", name="Put both together").check()
    page.get_by_label("The version that goes into the return").fill(both)
    page.get_by_role("button", name="Save this answer").click()
    expect(page.get_by_label("Assessment of current position")).to_have_value(both)
    expect(page.get_by_label("Support required")).to_have_value("A lawyer.")


def then_all_three_are_in_the_history(page, *texts):
    page.get_by_role("link", name="History of 4.").click()
    words = page.get_by_role("main").inner_text()
    for text in texts:
        for word in text.split():
            assert word.strip(",.") in words
