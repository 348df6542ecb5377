"""What was acknowledged is there, whatever happened: crashes of the server, two people in one answer, sessions that end
in the middle of a word. Small in every run, full with `-m long`."""

import logging
import random
import time
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import PASSWORD
from tests.browser.people import of
from tests.browser.writing import assessment, bar, end_session, saved, support, texts_of

pytestmark = pytest.mark.browser
FARAH, COLIN = "farah.idris@barrowmere.example", "colin.twist@barrowmere.example"
WORDS = ["review", "team", "family", "house", "nurse", "budget", "advocate", "spring", "agreed", "visited", "moved"]
SETTLED = ("Saved at", "Kept at", "Last saved")


class Writer:
    """Somebody in a browser of their own, and every text that the site acknowledged to them."""

    def __init__(self, browser, site, email, chance):
        self.context = browser.new_context(base_url=site.url, locale="en-GB")
        self.context.set_default_timeout(30_000)
        self.context.add_cookies([{"name": "sessionid", "value": site.doors[email], "url": site.url}])
        self.page = self.context.new_page()
        self.chance = chance
        self.name = email.split(".")[0]
        self.answers, self.acknowledged, self.conflicts = [], [], 0
        self.page.on("response", lambda reply: self.answers.append(reply) if "/autosave/" in reply.url else None)

    def types(self):
        """A few words in one of two fields, with a pause that is sometimes long enough for a save."""
        box = self.chance.choice([assessment, support])(self.page)
        box.focus()
        box.press("Control+End")
        for _ in range(self.chance.randint(1, 3)):
            self.page.keyboard.type(f"{self.name} {self.chance.choice(WORDS)} ", delay=self.chance.randint(1, 30))
        self.page.wait_for_timeout(self.chance.choice([50, 300, 800, 1_900]))

    def hears(self):
        """Takes down what was acknowledged; an answer that broke off acknowledged nothing."""
        heard, self.answers = self.answers, []
        for reply in heard:
            if reply.status in (200, 409):
                try:
                    told = reply.json()
                except Error:
                    continue
                sent = dict(parse_qsl(reply.request.post_data, keep_blank_values=True))
                keys = [*told["versions"], *(conflict["key"] for conflict in told["conflicts"])]
                self.conflicts += len(told["conflicts"])
                self.acknowledged += [(key, sent[key]) for key in keys]

    def settles(self):
        expect(bar(self.page)).to_contain_text("at", timeout=60_000)
        self.page.wait_for_function(
            """words => {
                const said = document.querySelector('.app-save__state').textContent;
                return words.some(word => said.includes(word)) && !said.includes('not saved yet');
            }""",
            arg=list(SETTLED),
            timeout=60_000,
        )
        self.hears()

    def decides(self):
        """Chooses between the two texts, where there are two."""
        link = self.page.locator(".app-beside a").first
        if link.count():
            self.settles()
            link.click()
            self.page.wait_for_url("**/conflicts/*/")
            while "/conflicts/" in self.page.url:  # once more where the other text has changed meanwhile
                self.page.get_by_role("radio", name="Put both together").check()
                with self.page.expect_navigation():
                    self.page.get_by_role("button", name="Save this answer").click()


@pytest.mark.parametrize(
    ("seconds", "times", "number"), [(4, 1, "7.1"), pytest.param(120, 2, "7.2", marks=pytest.mark.long)]
)
def test_two_browsers_write_at_once_while_the_server_crashes(restarting_site, launch_browser, seconds, times, number):
    """The server goes away while both type on. CONTROL: a page that forgets a save that failed loses words."""
    chance = random.Random(seconds)
    first, second = launch_browser(), launch_browser()
    writers = [Writer(first, restarting_site, FARAH, chance), Writer(second, restarting_site, COLIN, chance)]
    for writer in writers:
        writer.page.goto(of("Barrowmere", f"questions/{number}/"))
    crashes, begun = [seconds / 3, seconds * 2 / 3][:times], time.monotonic()
    while crashes or time.monotonic() < begun + seconds:
        for writer in writers:
            writer.types()
            writer.hears()
        if crashes and time.monotonic() > begun + crashes[0]:
            crashes.pop(0)
            restarting_site.crash()
            for writer in [*writers, *writers]:
                writer.types()
            expect(bar(writers[0].page)).to_contain_text("Not saved since", timeout=40_000)
            restarting_site.start()
        elif chance.random() < 0.1:
            writers[1].decides()
    for writer in writers:
        writer.settles()

    history = {(key, text) for key, text, _ in texts_of(restarting_site, "Barrowmere", number)}
    acknowledged = [entry for writer in writers for entry in writer.acknowledged]
    lost = [entry for entry in acknowledged if (entry[0], entry[1].strip()) not in {(k, t.strip()) for k, t in history}]
    shown = [
        (key, box(writer.page).input_value().strip())
        for writer in writers
        for key, box in (("assessment", assessment), ("support_required", support))
    ]
    conflicts = sum(writer.conflicts for writer in writers)
    logging.getLogger(__name__).info("%s s: %s acknowledged, %s conflicts", seconds, len(acknowledged), conflicts)
    assert len(acknowledged) > seconds / 10
    assert lost == []
    assert [entry for entry in shown if entry[1] and entry not in {(k, t.strip()) for k, t in history}] == []
    first.close()
    second.close()


@pytest.mark.parametrize("runs", [1, pytest.param(50, marks=pytest.mark.long)])
def test_session_that_ends_while_typing_loses_no_character(own_site, visit, runs):
    """N4. Nothing is kept in the browser."""
    for run in range(runs):
        chance = random.Random(run)
        page = visit(own_site, FARAH)
        page.goto(of("Barrowmere", f"questions/8.{1 + run % 2}/"))
        box = assessment(page)
        box.fill("")
        ends, typed = chance.randint(1, 5), ""
        box.focus()
        for turn in range(8):
            words = "".join(f"{chance.choice(WORDS)} " for _ in range(chance.randint(1, 4))) + f"{run}.{turn} "
            page.keyboard.type(words, delay=chance.randint(0, 15))
            typed += words
            page.wait_for_timeout(chance.choice([0, 100, 1_700]))
            if turn == ends:
                end_session(page)
        expect(bar(page)).to_contain_text("You have been signed out", timeout=20_000)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        saved(page)
        expect(box).to_be_visible()
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        page.reload()
        assert box.input_value().strip() == typed.strip(), run
        page.context.close()


def test_old_tab_is_saved_by_a_server_that_was_started_anew(restarting_site, visit):
    """D8, small: typed before, while and after the site is away; the page is the old one."""
    page = visit(restarting_site, FARAH)
    page.goto(of("Barrowmere", "questions/7.3/"))
    box = assessment(page)
    box.focus()
    page.keyboard.type("Before. ")
    restarting_site.crash()
    page.keyboard.type("While it is away. ")
    expect(bar(page)).to_contain_text("Not saved since", timeout=20_000)
    restarting_site.start()
    page.keyboard.type("After.")
    saved(page)
    page.reload()

    expect(box).to_have_value("Before. While it is away. After.")
