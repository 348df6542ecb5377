"""Saving by script, alone and with a colleague: what is said is so, and nothing is in the way of typing."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import findings
from tests.browser.people import of
from tests.browser.writing import assessment, bar, hear_the_news, saved, support, texts_of, type_in

pytestmark = pytest.mark.browser
FARAH, COLIN = "farah.idris@barrowmere.example", "colin.twist@barrowmere.example"
AREA = "Barrowmere"


@pytest.fixture
def open_question(common_site, visit):
    def opened(number, email=FARAH, **options):
        page = visit(common_site, email, **options)
        page.goto(of(AREA, f"questions/{number}/"))
        return page

    return opened


def test_pause_in_typing_saves(common_site, open_question):
    page = open_question("6.2")

    type_in(assessment(page), "A plan is agreed.")
    expect(bar(page)).to_have_text("Not saved yet")
    saved(page)
    expect(page.locator(".app-save__said")).to_contain_text("Saved at")
    expect(page.get_by_role("region", name="Changes")).to_contain_text("You, today")
    page.get_by_role("radio", name="Amber").check()
    saved(page)
    page.reload()

    expect(assessment(page)).to_have_value("A plan is agreed.")
    expect(page.get_by_role("radio", name="Amber")).to_be_checked()
    assert texts_of(common_site, AREA, "6.2") == [
        ("assessment", "A plan is agreed.", "saved"),
        ("rating", "amber", "saved"),
    ]


def test_button_does_not_race_what_is_on_its_way(common_site, open_question):
    page = open_question("6.3")
    page.route("**/autosave/", lambda route: (page.wait_for_timeout(700), route.continue_()))

    type_in(assessment(page), "One text")
    support(page).focus()  # leaving a field saves it
    expect(bar(page)).to_have_text("Saving")
    type_in(support(page), "A lawyer")
    page.get_by_role("button", name="Save and continue").click()

    page.wait_for_url("**/questions/6.4/")
    found = texts_of(common_site, AREA, "6.3")
    assert found == [("assessment", "One text", "saved"), ("support_required", "A lawyer", "saved")]


def test_answer_that_got_lost_on_its_way_is_asked_for_again(common_site, open_question):
    """The site has the text and the page does not know: sent again it is one row, and typing on is no conflict."""
    page = open_question("6.5")
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/autosave/", lose)
    type_in(assessment(page), "One")
    expect(bar(page)).to_contain_text("Not saved since")
    type_in(assessment(page), ", two")
    saved(page)

    expect(assessment(page)).to_have_value("One, two")
    found = texts_of(common_site, AREA, "6.5")
    assert found == [("assessment", "One", "saved"), ("assessment", "One, two", "saved")]


def test_link_waits_for_what_is_on_its_way(common_site, open_question):
    page = open_question("6.9")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    type_in(assessment(page), "And on to the next")
    page.get_by_role("link", name="6.10").last.click()
    page.wait_for_url("**/questions/6.10/")

    assert asked == []
    assert texts_of(common_site, AREA, "6.9") == [("assessment", "And on to the next", "saved")]


@pytest.mark.parametrize(("status", "says"), [(503, "The site is not responding."), (0, "No connection.")])
def test_what_is_not_saved_is_said_and_tried_again(open_question, status, says):
    page = open_question("5.1" if status else "5.4")
    page.route("**/autosave/", lambda route: route.fulfill(status=status) if status else route.abort())
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.type), dialog.accept()))

    type_in(assessment(page), "Words")
    expect(bar(page)).to_have_text(re.compile(r"Not saved since \d\d:\d\d" + says + " Your words are safe here."))
    expect(page.locator(".app-save__said")).to_contain_text(says)
    assert findings(page) == []
    page.reload()
    assert said == ["beforeunload"]
    type_in(assessment(page), "Words")
    expect(bar(page)).to_contain_text("Not saved since")
    page.unroute("**/autosave/")
    page.get_by_role("button", name="Try again").click()
    saved(page)
    page.reload()

    expect(assessment(page)).to_have_value("Words")
    assert said == ["beforeunload"]


def test_connection_that_comes_back_saves_at_once(open_question):
    page = open_question("5.3")

    page.context.set_offline(True)
    type_in(assessment(page), "Typed on the train")
    expect(bar(page)).to_contain_text("No connection.")
    page.context.set_offline(False)
    saved(page)
    page.reload()

    expect(assessment(page)).to_have_value("Typed on the train")


def test_two_people_in_two_fields_meet_nowhere(common_site, open_question, visit):
    first, second = open_question("6.1"), open_question("6.1", COLIN)
    type_in(assessment(first), "Six reviews.")
    type_in(support(second), "A lawyer.")
    saved(first)
    saved(second)

    expect(first.locator(".app-beside")).to_have_count(0)
    hear_the_news(first)
    note = first.locator(".app-beside")
    expect(note).to_contain_text("changed the support required")
    expect(support(first)).to_have_value("")
    assert findings(first) == []
    note.get_by_role("button", name="Show the new version").click()
    expect(support(first)).to_have_value("A lawyer.")
    expect(note).to_have_count(0)
    type_in(support(first), " And a plan.")
    saved(first)

    found = texts_of(common_site, AREA, "6.1")
    assert found == [
        ("assessment", "Six reviews.", "saved"),
        ("support_required", "A lawyer.", "saved"),
        ("support_required", "A lawyer. And a plan.", "saved"),
    ]


def test_two_people_in_one_field_are_told_without_being_stopped(common_site, open_question):
    first, second = open_question("6.6"), open_question("6.6", COLIN)
    type_in(assessment(first), "Six reviews.")
    saved(first)
    type_in(assessment(second), "Seven")

    note = second.locator(".app-beside")
    expect(note).to_contain_text("Farah Idris changed the assessment too, today")
    expect(bar(second)).to_contain_text("Kept at")
    expect(assessment(second)).to_be_focused()
    type_in(assessment(second), " reviews.")
    saved_aside(second, common_site, 2)
    decide = bar(second).get_by_role("link", name="Decide between the two versions")
    expect(decide).to_have_attribute("href", note.get_by_role("link").get_attribute("href"))
    expect(note).to_have_count(1)
    assert findings(second) == []
    note.get_by_role("link", name="Decide which one goes into the return").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("You and Farah Idris both changed this answer")
    expect(second.locator(".app-choice__text").first).to_contain_text("Seven reviews.")
    second.get_by_role("radio", name="Keep yours").check()
    second.get_by_role("button", name="Save this answer").click()
    expect(assessment(second)).to_have_value("Seven reviews.")

    found = texts_of(common_site, AREA, "6.6")
    assert found == [
        ("assessment", "Six reviews.", "saved"),
        ("assessment", "Seven", "conflict"),
        ("assessment", "Seven reviews.", "conflict"),
        ("assessment", "Seven reviews.", "saved"),
    ]


def saved_aside(page, site, count):
    for _ in range(20):
        if sum(row[2] == "conflict" for row in texts_of(site, AREA, "6.6")) == count:
            return
    raise AssertionError("the newer text was not kept")


def test_who_else_is_here_is_named(open_question):
    first = open_question("6.7")
    expect(first.locator(".app-here")).to_be_hidden()
    second = open_question("6.7", COLIN)

    expect(second.locator(".app-here")).to_have_text("Farah Idris is on this question")
    hear_the_news(first)
    expect(first.locator(".app-here")).to_have_text("Colin Twist is on this question")
    first.goto(of(AREA))
    expect(first.get_by_text("Colin Twist is on 6.7")).to_be_visible()


def test_text_that_is_too_long_is_named_beside_it(open_question):
    page = open_question("6.8")
    assessment(page).fill("x" * 20_001)
    type_in(support(page), "A lawyer")

    expect(page.locator(".app-beside--problem")).to_contain_text("shorten it by 1")
    expect(bar(page)).to_contain_text("Not saved")
    assessment(page).fill("Short")
    saved(page)
    expect(page.locator(".app-beside--problem")).to_have_count(0)
    page.reload()
    expect(support(page)).to_have_value("A lawyer")
