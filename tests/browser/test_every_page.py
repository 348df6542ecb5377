"""Every page in every state: axe finds nothing, nothing has to be scrolled sideways on a small phone, and the
keyboard follows every link of an error summary to its control."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.places import WHO

pytestmark = pytest.mark.browser


def findings(page):
    """What is wrong with the page as it stands, in a few words each."""
    report = Axe().run(page)
    found = [f"{rule['id']}: {node['html'][:150]}" for rule in report.response["violations"] for node in rule["nodes"]]
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > 320:
        found.append(f"{width} pixels wide at 320")
    page.set_viewport_size({"width": 1200, "height": 900})
    return found


def deaf_links(page):
    """Links of the error summary that do not lead to a control, by keyboard; and whether it has the focus at first."""
    focus = "document.activeElement"
    if not page.evaluate(f"{focus}.classList.contains('govuk-error-summary')"):
        return ["the error summary has not the focus"]
    links = page.locator(".govuk-error-summary a[href^='#']")
    deaf = []
    for link in links.all():
        link.press("Enter")
        if not page.evaluate(f"{focus}.matches('input, select, textarea')"):
            deaf.append(f"“{link.inner_text()}” leads nowhere")
        elif page.evaluate(f"'#' + {focus}.id") != link.get_attribute("href"):
            deaf.append(f"“{link.inner_text()}” leads elsewhere")
    return deaf


@pytest.mark.parametrize("who", WHO)
def test_page_has_no_barrier(common_site, visit, who):
    email, places = WHO[who]
    page = visit(common_site, email, viewport={"width": 1200, "height": 900})
    wrong = []
    for title, path, *act in places:
        page.goto(common_site.doors.get(path, path))
        for step in act:
            step(page)
        if not page.title().startswith(title):
            wrong.append(f"{path}: expected “{title}”, found “{page.title()}”")
        found = deaf_links(page) if title.startswith("Error: ") else []
        wrong += [f"{path} “{title}”: {finding}" for finding in found + findings(page)]

    assert wrong == []


def test_barriers_would_be_found(common_site, visit):
    page = visit(common_site)
    page.goto("/help/")

    page.evaluate("""() => {
        document.documentElement.removeAttribute('lang');
        document.querySelector('h1').insertAdjacentHTML('afterend', `<img src="/x.png"><pre>${'x'.repeat(200)}</pre>`);
    }""")

    *rules, wide = findings(page)
    assert [rule.split(":")[0] for rule in rules] == ["html-has-lang", "image-alt"]
    assert wide.endswith("pixels wide at 320")
