"""What the tests of saving by script share: the boxes of a question, the save bar, what the site has of it all."""

import json

from playwright.sync_api import expect

TEXTS = """
import json
from questionnaire.models import Revision
rows = Revision.objects.filter(area_return__area__name={area!r}, field__question__number={number!r})
print(json.dumps([[row.field.key, row.value, row.outcome] for row in rows.order_by("pk")]))
"""


def assessment(page):
    return page.get_by_label("Assessment of current position")


def support(page):
    return page.get_by_label("Support required")


def bar(page):
    return page.locator(".app-save__state")


def type_in(box, text):
    """As somebody types: key by key, at the end of what is there."""
    box.focus()
    box.press("Control+End")
    box.press_sequentially(text, delay=5)


def saved(page):
    expect(bar(page)).to_contain_text("Saved at", timeout=40_000)


def texts_of(site, area, number):
    """Every text of a question in the history: (field, text, what became of it)."""
    output = site.manage("shell", "--verbosity", "0", "-c", TEXTS.format(area=area, number=number))
    return [tuple(row) for row in json.loads(output.splitlines()[-1])]


def end_session(page):
    page.context.clear_cookies(name="sessionid")


def hear_the_news(page):
    """What happens every twenty seconds and when somebody comes back to the page."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
