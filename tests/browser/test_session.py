"""N4: signed out while typing. The words stay on the page, signing in happens there, and the saving goes on."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.browser.barriers import findings
from tests.browser.conftest import PASSWORD
from tests.browser.people import of
from tests.browser.writing import assessment, bar, end_session, hear_the_news, saved, texts_of, type_in

pytestmark = pytest.mark.browser
FARAH, COLIN = "farah.idris@barrowmere.example", "colin.twist@barrowmere.example"
SECRET = "JBSWY3DPEHPK3PXP"
TWO_STEPS = f"""
from accounts.models import User
from allauth.mfa.totp.internal.auth import TOTP
TOTP.activate(User.objects.get(email="{COLIN}"), "{SECRET}")
"""
LEFT = """
import time
from django.contrib.sessions.models import Session
from accounts.sitting import SEEN, STARTED
from django.contrib.sessions.backends.db import SessionStore
store = SessionStore({key!r})
store[SEEN] = int(time.time()) - {ago}
store[STARTED] = store.get(STARTED) or int(time.time())
store.save()
"""


@pytest.fixture
def site(own_site):
    return own_site


@pytest.fixture
def page(site, visit):
    page = visit(site, FARAH)
    page.goto(of("Barrowmere", "questions/7.1/"))
    return page


def signs_in_here(page, email=None, password=PASSWORD):
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Password")).to_be_focused()
    if email:
        page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_signing_in_on_the_page_saves_what_was_typed(site, page):
    address = page.url
    end_session(page)
    type_in(assessment(page), "Typed after the session ended")

    expect(bar(page)).to_have_text("You have been signed outYour words are safe here. Sign in to save them.")
    expect(page.locator(".app-save__said")).to_contain_text("You have been signed out")
    signs_in_here(page, password="wrong")
    expect(page.locator("#sign-in-problem")).to_contain_text("The email address or password is incorrect.")
    assert findings(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")

    saved(page)
    expect(page.get_by_label("Password")).to_have_count(0)
    assert page.url == address
    type_in(assessment(page), ", and more")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/questions/7.2/")
    assert texts_of(site, "Barrowmere", "7.1")[-1] == (
        "assessment",
        "Typed after the session ended, and more",
        "saved",
    )


def test_second_step_is_asked_on_the_page_too(site, visit):
    site.manage("shell", "--verbosity", "0", "-c", TWO_STEPS)
    page = visit(site, COLIN)
    page.goto(of("Barrowmere", "questions/7.1/"))
    end_session(page)
    type_in(assessment(page), "Typed with a code")
    signs_in_here(page)

    expect(page.get_by_label("Code from your app")).to_be_focused()
    page.get_by_label("Code from your app").fill("000000")
    page.keyboard.press("Enter")
    expect(page.locator("#sign-in-problem")).to_contain_text("This code is incorrect")
    assert findings(page) == []
    page.get_by_label("Code from your app").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.keyboard.press("Enter")

    saved(page)
    assert texts_of(site, "Barrowmere", "7.1") == [("assessment", "Typed with a code", "saved")]


def test_somebody_else_signing_in_saves_nothing_under_their_name(site, page):
    end_session(page)
    type_in(assessment(page), "Farah's words")
    signs_in_here(page, COLIN)

    expect(bar(page)).to_contain_text("You are signed in as Colin Twist")
    expect(assessment(page)).to_have_value("Farah's words")
    assert texts_of(site, "Barrowmere", "7.1") == []
    signs_in_here(page, FARAH)
    saved(page)
    assert texts_of(site, "Barrowmere", "7.1") == [("assessment", "Farah's words", "saved")]


CLOSED = "from accounts.models import User; User.objects.filter(email={email!r}).update(is_active=False)"
ENDED = "from accounts.models import Membership; Membership.objects.filter(user__email={email!r}).update(role='viewer')"


def test_account_that_was_closed_is_said_to_be(site, page):
    site.manage("shell", "--verbosity", "0", "-c", CLOSED.format(email=FARAH))
    type_in(assessment(page), "Too late")
    signs_in_here(page)

    expect(page.locator("#sign-in-problem")).to_contain_text("This account is closed. Copy what you typed")
    expect(assessment(page)).to_have_value("Too late")


def test_role_that_ended_is_said_to_have(site, page):
    site.manage("shell", "--verbosity", "0", "-c", ENDED.format(email=FARAH))
    type_in(assessment(page), "Too late")

    expect(bar(page)).to_contain_text("You can no longer write here")
    expect(assessment(page)).to_have_value("Too late")


def test_warning_comes_before_the_end_and_staying_is_one_press(site, visit):
    page = visit(site, FARAH)
    page.clock.install()
    page.goto(of("Barrowmere", "questions/7.1/"))
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    site.manage("shell", "--verbosity", "0", "-c", LEFT.format(key=key, ago=41 * 60))

    page.clock.fast_forward("41:00")
    line = page.locator(".app-session")
    expect(line).to_contain_text("You will be signed out in 4 minutes.")
    assert findings(page) == []
    line.get_by_role("button", name="Stay signed in").click()
    expect(line).to_have_count(0)

    site.manage("shell", "--verbosity", "0", "-c", LEFT.format(key=key, ago=46 * 60))
    hear_the_news(page)
    expect(bar(page)).to_contain_text("You have been signed out")


def test_without_a_script_the_words_come_back_after_signing_in(site, visit):
    page = visit(site, FARAH, java_script_enabled=False)
    page.goto(of("Barrowmere", "questions/7.1/"))
    assessment(page).fill("Typed for an hour")
    end_session(page)
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to save your words")
    page.get_by_label("Email address").fill(FARAH)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Assessment")).to_have_value("Typed for an hour")
    page.get_by_role("button", name="Save what I typed").click()
    page.wait_for_url("**/questions/7.2/")

    assert texts_of(site, "Barrowmere", "7.1") == [("assessment", "Typed for an hour", "saved")]


def test_pages_that_take_words_along_have_no_barrier(site, visit):
    page = visit(site, FARAH)
    page.goto(of("Barrowmere", "questions/1.1/"))
    end_session(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to save your words")
    assert findings(page) == []

    page.get_by_label("Email address").fill(FARAH)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Save what you typed")
    assert findings(page) == []


def test_warning_comes_on_pages_without_a_save_bar_too(site, visit):
    page = visit(site, FARAH)
    page.clock.install()
    page.goto(of("Barrowmere", "contact/"))
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    site.manage("shell", "--verbosity", "0", "-c", LEFT.format(key=key, ago=44 * 60))

    page.clock.fast_forward("41:00")
    expect(page.locator(".app-session")).to_contain_text("You will be signed out in 1 minute.")
    assert findings(page) == []
    end_session(page)
    page.clock.fast_forward("02:00")
    expect(page.locator(".app-session")).to_contain_text("You have been signed out.")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".app-session")).to_have_count(0)
    page.get_by_label("Name").first.fill("Farah Idris")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
