"""What may stand in somebody's way on a page."""

from axe_playwright_python.sync_playwright import Axe


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
    """Links of the error summary that do not lead to their control, or into the part of the page that they name."""
    focus = "document.activeElement"
    if not page.evaluate(f"{focus}.classList.contains('govuk-error-summary')"):
        return ["the error summary has not the focus"]
    links = page.locator(".govuk-error-summary a[href^='#']")
    deaf = []
    for link in links.all():
        target = page.locator(f"[id='{link.get_attribute('href')[1:]}']")
        link.press("Enter")
        if target.evaluate("element => element.matches('h2')"):
            page.keyboard.press("Tab")
            arrives = f"element => element.parentElement.contains({focus})"
        else:
            arrives = f"element => element === {focus} && element.matches('input, select, textarea')"
        if not target.evaluate(arrives):
            deaf.append(f"“{link.inner_text()}” does not lead there")
    return deaf
