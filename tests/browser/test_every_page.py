"""Every page in every state: axe finds nothing, nothing has to be scrolled sideways on a small phone, and the
keyboard follows every link of an error summary to its control."""

import pytest

from tests.browser.barriers import deaf_links, findings
from tests.browser.places import WHO

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("who", WHO)
def test_page_has_no_barrier(common_site, visit, who):
    email, places = WHO[who]
    page = visit(common_site, email, viewport={"width": 1200, "height": 900})
    wrong = []
    page.on("console", lambda said: _is_expected(said.text) or wrong.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for title, path, *act in places:
        page.goto(common_site.doors.get(path, path))
        for step in act:
            step(page)
        if not page.title().startswith(title):
            wrong.append(f"{path}: expected “{title}”, found “{page.title()}”")
        found = deaf_links(page) if title.startswith("Error: ") else []
        wrong += [f"{path} “{title}”: {finding}" for finding in found + findings(page)]

    assert wrong == []


def _is_expected(text):
    """Pages that refuse something say so by their status."""
    return text.startswith("Failed to load resource: the server responded with a status of 4")


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
