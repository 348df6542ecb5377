"""Everything with the keyboard alone. That error links lead to their controls is tested with every page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import of

pytestmark = pytest.mark.browser
FARAH = "farah.idris@barrowmere.example"
FOCUSED = """() => {
    const control = document.activeElement, box = control.getBoundingClientRect();
    const bar = document.querySelector('.app-save')?.getBoundingClientRect();
    const name = control.labels?.[0]?.innerText ?? control.innerText;
    const isCovered = bar && !control.closest('.app-save') && box.top >= bar.top && box.bottom <= bar.bottom;
    return {name: name.trim(), kind: control.type ?? control.tagName.toLowerCase(),
            inSight: box.bottom > 0 && box.top < innerHeight && !isCovered};
}"""

TOUCHED = """() => {
    const control = document.activeElement, box = control.getBoundingClientRect();
    const bar = document.querySelector('.app-save').getBoundingClientRect();
    const isClear = control.closest('.app-save') || box.bottom <= bar.top || box.top >= bar.bottom;
    return isClear ? '' : control.outerHTML;
}"""


def stops(page, *, until, most=80):
    """Tab through the page, up to and with the control whose name begins with `until`."""
    passed = []
    while len(passed) < most:
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if passed[-1]["name"].startswith(until):
            return passed
    raise AssertionError([stop["name"] for stop in passed])


def tab_to(page, name):
    stops(page, until=name)


def test_focus_is_clear_of_the_save_bar_on_a_small_phone(common_site, visit):
    """Where nothing can be saved, the bar is as high as it gets."""
    page = visit(common_site, FARAH)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(of("Barrowmere", "questions/2.2/"))
    page.route("**/autosave/", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_label("Assessment of current position").fill("Words")
    expect(page.locator(".app-save__state")).to_contain_text("Not saved since")

    touched = []
    for _ in range(8):
        page.keyboard.press("Tab")
        touched.append(page.evaluate(TOUCHED))
    assert [name for name in touched if name] == []


def test_question_is_answered_and_saved(common_site, visit):
    page = visit(common_site, FARAH)
    page.goto(of("Barrowmere", "questions/2.1/"))

    tab_to(page, "Assessment of current position")
    page.keyboard.type("We know what each placement costs.")
    tab_to(page, "Red")
    page.keyboard.press("ArrowDown")
    tab_to(page, "We have an example")
    page.keyboard.press("Space")
    tab_to(page, "About the example")
    page.keyboard.type("A costing sheet.")
    tab_to(page, "Support required")
    page.keyboard.type("None.")
    tab_to(page, "Save and continue")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2.2")
    page.goto(of("Barrowmere", "questions/2.1/"))
    expect(page.get_by_label("Assessment of current position")).to_have_value("We know what each placement costs.")
    expect(page.get_by_role("radio", name="Amber")).to_be_checked()
    expect(page.get_by_role("checkbox", name="We have an example")).to_be_checked()
    expect(page.get_by_label("About the example")).to_have_value("A costing sheet.")
    expect(page.get_by_label("Support required")).to_have_value("None.")


@pytest.mark.parametrize("height", [900, 420])
def test_every_stop_is_in_sight_on_the_way_to_saving(common_site, visit, height):
    page = visit(common_site, FARAH, viewport={"width": 1200, "height": height})
    page.goto(of("Barrowmere", "questions/1.1/"))

    passed = stops(page, until="Save and continue")

    assert passed[0]["name"] == "Skip to main content"
    assert [stop["name"] for stop in passed if not stop["inSight"]] == []
    in_main = [stop["kind"] for stop in passed if stop["kind"] in ("textarea", "radio", "checkbox", "file")]
    assert in_main == ["textarea", "radio", "checkbox", "textarea", "file", "textarea"]


@pytest.mark.parametrize("path", ["/accounts/login/", of("Barrowmere"), of("Barrowmere", "questions/1.1/")])
def test_skip_link_leads_past_what_is_on_every_page(common_site, visit, path):
    page = visit(common_site, None if path.startswith("/accounts/") else FARAH)
    page.goto(path)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_gap_leads_to_the_box_that_is_empty(common_site, visit):
    page = visit(common_site, FARAH)
    page.goto(of("Barrowmere", "check/"))

    page.get_by_role("link", name=re.compile(r"\d (has )?no answer")).last.press("Enter")

    expect(page.get_by_label("Assessment of current position")).to_be_focused()
